"""The pages in a real browser: narrow and wide, light and dark, by keyboard, and what axe finds."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page

from browser import complaints_of_axe
from builders import REPO
from sandbox.standin import emulate
from shown import HOSTILE, accepted, of_each_stage, review, served

PATHS = ("/reviews", f"/reviews/{REPO}/6", "/packages", "/commands", "/partners/astropy")
LOOKS = (
    (1280, "light", "screen"),
    (1280, "dark", "screen"),
    (390, "dark", "screen"),
    (390, "light", "print"),
)


@pytest.fixture(scope="module")
async def url(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """The pages, with names that people could choose."""
    named = [
        review(100 + number, "1", package=name, description=name, astropy=True)
        for number, name in enumerate(HOSTILE)
    ]
    packages = [accepted(200 + number, package=name) for number, name in enumerate(HOSTILE)]
    folder = tmp_path_factory.mktemp("pages")
    async with served(folder, *of_each_stage(), *named, *packages) as address:
        yield address


async def opened(
    chromium: Browser, address: str, width: int, scheme: Any
) -> tuple[Page, list[str]]:
    """A page, and what the browser complained about."""
    page = await chromium.new_page(
        viewport={"width": width, "height": 900}, color_scheme=scheme
    )  # fmt: skip
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda box: complaints.append(box.message))
    await page.goto(address)
    return page, [one for one in complaints if "favicon" not in one and "404" not in one]


@pytest.mark.parametrize("path", PATHS)
async def test_axe_finds_nothing(path: str, url: str, chromium: Browser) -> None:
    """WCAG 2.2 AA, light and dark, on a wide and on a small screen, and on paper; nothing runs out of a small one."""
    page, complaints = await opened(chromium, f"{url}{path}", 1280, "light")
    assert await complaints_of_axe(page, *LOOKS) == []
    assert complaints == []
    await page.close()


async def test_by_keyboard_and_without_script(url: str, chromium: Browser) -> None:
    """A filter is chosen, shown and taken back; the first stop leads past the menu."""
    context = await chromium.new_context(java_script_enabled=False)
    page = await context.new_page()
    await page.goto(f"{url}/reviews")
    await page.keyboard.press("Tab")
    assert await page.locator(".skip").is_visible()
    await page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    await page.locator("select[name=stage]").focus()
    await page.keyboard.type("under")
    await page.locator("button[type=submit]").focus()
    await page.keyboard.press("Enter")
    await page.wait_for_url("**stage=under_review**")
    assert await page.locator("section table").first.locator("tbody tr").count() == 1
    await page.get_by_role("link", name="Show all").click()
    assert page.url == f"{url}/reviews"
    await context.close()


async def test_commands_are_searched_without_a_request(url: str, chromium: Browser) -> None:
    """What does not fit is hidden; nothing is asked of the server."""
    page, _ = await opened(chromium, f"{url}/commands", 1280, "light")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    shown = page.locator("main section.command:visible")
    everything = await shown.count()
    await page.get_by_role("searchbox").fill("accept")
    few = await shown.count()
    assert 0 < few < everything
    await page.get_by_role("searchbox").fill("")
    assert await shown.count() == everything
    assert [one for one in asked if not one.endswith("/icon.svg")] == []
    await page.close()


async def test_a_screenshot_for_the_readme(chromium: Browser, tmp_path: Path) -> None:
    """`make docs` takes it from there: its bytes differ from machine to machine, so no test compares them."""
    names = ("stargazer", "pollenmap", "tidewatch", "saltmarsh", "birdsong", "icecore", "leafscan")
    stages = ("0", "1", "2", "3", "3", "4", "5")
    reviews = [
        review(
            number, stage, package=name, astropy=number % 3 == 0,
            **({"reviewers": ("reviewer1", "reviewer2"), "delivered": ("reviewer1",)} if stage in "345" else {}),
        )
        for number, (name, stage) in enumerate(zip(names, stages, strict=True), 101)
    ]  # fmt: skip
    async with served(tmp_path, *reviews) as address:
        page, complaints = await opened(chromium, f"{address}/reviews?sort=waiting", 1280, "light")
        made = await page.screenshot(clip={"x": 0, "y": 0, "width": 1280, "height": 760})
        await page.close()
    assert complaints == []
    assert made.startswith(b"\x89PNG")
    folder = Path(__file__).parents[2] / ".cache" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "reviews.png").write_bytes(made)


def test_axe_is_locked() -> None:
    """It is installed with GitHub's stand-in, for tests only."""
    lock = json.loads((Path(emulate.__file__).parent / emulate.LOCK).read_text("utf-8"))
    assert "node_modules/axe-core" in lock["packages"]
