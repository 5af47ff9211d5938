"""Reviews that everybody may see, for tests of the pages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.adapters.journal import Journal
from bot.adapters.reviews import StageChange
from bot.observability.metrics import Metrics
from bot.pipeline.read_model import row_of
from bot.public import snapshot
from bot.public.site import Site
from bot.review.model.stages import Stage
from bot.review.model.submission import Submission
from bot.review.pages.community import community
from bot.server.pages import Pages
from bot.server.web import Readiness, make_runner, make_window
from builders import NOW, POLICY, REPO, STAGE_OF, submission

URL = f"https://github.com/{REPO}"
BASE = "https://bot.example.org"
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title></td></table><h1>gone",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:alert(1)",
    "a\u202egnp.exe\u2066b",
    "]]>&amp;<![CDATA[",
    "=HYPERLINK(1)\r\nSet-Cookie: a=b",
    "\N{HEBREW LETTER ALEF}\N{ARABIC LETTER SEEN} !!! &#x202e; on:\x00\x1b[31m\x85\ufffe",
    "a" * 5_000,
)
"""Names that people could choose."""


def review(number: int, stage: str = "s", **more: Any) -> Submission:
    """A submission of that number."""
    made = submission(stage, **more)
    return replace(made, number=number, url=f"{URL}/issues/{number}")


def accepted(number: int, **more: Any) -> Submission:
    """An accepted package."""
    usual: dict[str, Any] = {
        "version_accepted": "v1.1",
        "archive": "10.5281/zenodo.1",
        "date_accepted": "11/20/2026",
        "reviewers": ("reviewer1", "reviewer2"),
        "delivered": ("reviewer1", "reviewer2"),
    }
    return review(number, "6", **{**usual, **more})


def of_each_stage() -> list[Submission]:
    """One review at each stage, and an inquiry."""
    found = []
    for number, stage in enumerate(STAGE_OF, 1):
        if stage == "6":
            found.append(accepted(number, astropy=True))
        elif stage in "345":
            people = {"reviewers": ("reviewer1", "reviewer2"), "delivered": ("reviewer1",)}
            found.append(review(number, stage, **people))
        else:
            found.append(review(number, stage, astropy=stage == "1"))
    asked = replace(review(20), labels=("presubmission",))
    return [*found, asked]


async def keep(journal: Journal, *reviews: Submission, private: bool = False) -> None:
    """Have them in the database, each with a week at every stage before its own."""
    facts = community(REPO, URL, POLICY).model_dump_json()
    await journal.reviews.show({REPO: None if private else facts}, only=True)
    for one in reviews:
        row = row_of(one, NOW)
        stages = list(Stage)[: one.stage.rank + 1]
        changes = [
            StageChange(NOW - timedelta(weeks=len(stages) - place), str(stage.meaning))
            for place, stage in enumerate(stages)
        ]
        known = await journal.reviews.revisions()
        assert await journal.reviews.rewrite(row, changes, known.get(row.lane, 0))


@asynccontextmanager
async def journal_of(folder: Path, reviews: Sequence[Submission]) -> AsyncIterator[Journal]:
    """A database with these reviews."""
    journal = await Journal.open(f"sqlite:///{folder / 'journal.sqlite3'}")
    try:
        await keep(journal, *reviews)
        yield journal
    finally:
        await journal.close()


@asynccontextmanager
async def site_of(folder: Path, *reviews: Submission) -> AsyncIterator[Site]:
    """What is shown of these reviews."""
    async with journal_of(folder, reviews) as journal:
        yield Site(journal.reviews, lambda: NOW, BASE)


@asynccontextmanager
async def served(folder: Path, *reviews: Submission) -> AsyncIterator[str]:
    """The same over HTTP; its address."""

    async def ready() -> Readiness:
        return Readiness(ready=True, waiting=0)

    async with journal_of(folder, reviews) as journal:
        app = make_window(readiness=ready, metrics=Metrics(clock=lambda: NOW))
        Pages(journal.reviews, lambda: NOW, BASE).add_to(app)
        runner = make_runner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        try:
            yield f"http://127.0.0.1:{runner.addresses[0][1]}"
        finally:
            await runner.cleanup()


def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What has changed is seen by the next one who looks."""
    monkeypatch.setattr(snapshot, "SECONDS", 0)
    monkeypatch.setattr(snapshot, "LONGEST", 0)


async def body(site: Site, path: str, **query: str) -> str:
    """What is there, as text."""
    found = await site.answer(path, query)
    assert found is not None, path
    return found.body.decode()
