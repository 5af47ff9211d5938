"""Debian's Chromium, driven by Playwright, and axe in it; nothing is downloaded."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Browser, Page, async_playwright

from sandbox.standin import emulate

OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def program() -> str | None:
    """Where Chromium is; None: not installed."""
    return shutil.which("chromium") or shutil.which("google-chrome")


@asynccontextmanager
async def running(chromium: str) -> AsyncIterator[Browser]:
    """A browser without a window."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=OPTIONS)
        yield browser
        await browser.close()


AXE = emulate.FOLDER / "node_modules" / "axe-core" / "axe.min.js"
_COLORS, _SIZES = (
    ("color-contrast", "link-in-text-block"),
    ("scrollable-region-focusable", "target-size"),
)
"""The rules that colours, and widths, make a difference to. All others look at names, roles and their order."""
_ALIKE = (
    "section.command ~ section.command",
    "[data-group] ~ [data-group]",
    "tbody tr:nth-child(n + 4)",
)
"""What has the colours and sizes of its neighbours before it."""
Looks = tuple[int, str, str]
"""Width of the screen, light or dark, screen or print."""


async def complaints_of_axe(page: Page, *looks: Looks) -> list[Any]:
    """What axe finds (WCAG 2.2 AA and best practices): everything in the first looks, then what each of the others changes.

    A page that runs out of its screen to the right counts, too.
    """
    emulate.install()
    await page.evaluate(AXE.read_text("utf-8"))
    found: list[Any] = []
    seen: set[object] = set()
    for width, scheme, media in looks:
        await page.set_viewport_size({"width": width, "height": 900})
        await page.emulate_media(color_scheme=scheme, media=media)  # type: ignore[arg-type]
        options: dict[str, Any] = {"iframes": False, "reporter": "no-passes"}
        context: dict[str, Any] = {"include": ["html"]}
        if seen:
            rules = [
                *(_SIZES if width not in seen else ()),
                *(_COLORS if (scheme, media) not in seen else ()),
            ]
            options["runOnly"] = {"type": "rule", "values": rules}
            context["exclude"] = list(_ALIKE)
        else:
            options["rules"] = {"target-size": {"enabled": True}}
        seen |= {width, (scheme, media)}
        answer = await page.evaluate("(what) => axe.run(...what)", [context, options])
        found += [
            (width, scheme, media, one["id"], one["impact"], [node["html"][:200] for node in one["nodes"]][:3])
            for one in answer["violations"]
        ]  # fmt: skip
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        if media == "screen" and (more := await page.evaluate(wide)) > 0:
            found.append((width, scheme, media, "runs out of the screen", more))
    return found
