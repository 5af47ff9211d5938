"""The same facts for programs: the packages as the website lists them, and all open reviews with their schema."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from bot.public.documents import Document, text
from bot.public.overview import PARTIES, open_reviews, party, stage_key
from bot.public.snapshot import Shown, Snapshot

FORMAT: Literal[1] = 1
"""Grows when a field changes its meaning or goes; new fields may come."""
_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
"""The one in C where there is one: ten times as fast."""
_MOMENTS = ("created_at", "updated_at", "closed_at")


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class ReviewerData(_Part):
    """Somebody who reviews the package."""

    login: str
    due: date | None = Field(description="The day in the header on which the review is due")
    delivered: date | None = Field(description="The day on which the review came")


class PartnerData(_Part):
    """Where a partner community stands."""

    partner: str
    state: Literal["requested", "affiliated", "declined", "revoked"] | str
    since: date | None


class ReviewData(_Part):
    """An open review, or a presubmission inquiry."""

    repository: str
    number: int
    url: str
    package: str
    description: str
    home: str = Field(description="Address of the package's repository; may be empty")
    stage: str = Field(description="Key of the stage in the policy's `labels`, or `inquiry`")
    label: str
    stage_since: datetime
    step: str = Field(description="What comes next")
    waiting_for: str = Field(description=f"One of: {', '.join(PARTIES)}")
    people: list[str] = Field(description="Logins of those who act next")
    waiting_since: datetime | None
    expected: date | None = Field(description="The day by which that is usually done")
    on_hold: bool
    author: str
    editors_in_chief: list[str]
    editors: list[str]
    reviewers: list[ReviewerData]
    reviewers_needed: int
    partners: list[PartnerData]


class ReviewsData(_Part):
    """``/api/reviews.json``."""

    format: Literal[1] = FORMAT
    reviews: list[ReviewData]


def reviews_json(snapshot: Snapshot) -> Document:
    """All open reviews."""
    made = ReviewsData(reviews=[_data(one) for one in open_reviews(snapshot)])
    return text(made.model_dump_json(indent=1), "application/json; charset=utf-8", anywhere=True)


def reviews_schema() -> Document:
    """The JSON Schema (2020-12) of ``/api/reviews.json``."""
    schema: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **ReviewsData.model_json_schema(mode="serialization"),
    }
    return text(
        json.dumps(schema, indent=1), "application/schema+json; charset=utf-8", anywhere=True
    )


def _data(review: Shown) -> ReviewData:
    facts = review.facts
    return ReviewData(
        repository=facts.repository,
        number=facts.number,
        url=facts.url,
        package=facts.package,
        description=facts.description,
        home=facts.home,
        stage=stage_key(review),
        label=facts.label,
        stage_since=review.place_since,
        step=facts.step,
        waiting_for=party(review),
        people=list(facts.people),
        waiting_since=facts.since,
        expected=facts.expected,
        on_hold=facts.hold,
        author=facts.author,
        editors_in_chief=list(facts.eics),
        editors=list(facts.editors),
        reviewers=[
            ReviewerData(login=one.login, due=one.due, delivered=one.delivered)
            for one in facts.reviewers
        ],
        reviewers_needed=facts.reviewers_needed,
        partners=[
            PartnerData(partner=one.partner, state=one.state, since=one.since)
            for one in facts.partners
        ],
    )


def packages_yml(snapshot: Snapshot) -> Document:
    """The accepted packages in the shape of the website's ``packages.yml``, the newest first."""
    accepted = [one for one in snapshot.reviews if one.facts.is_accepted]
    accepted.sort(key=lambda one: (one.facts.accepted or date.min, one.key), reverse=True)
    entries = [_entry(one) for one in accepted]
    body = yaml.dump(entries, Dumper=_DUMPER, sort_keys=False, allow_unicode=True, width=1_000)
    return text(body, "application/yaml; charset=utf-8", anywhere=True)


def _entry(review: Shown) -> dict[str, Any]:
    entry: dict[str, Any] = dict(review.facts.entry)
    for key in _MOMENTS:
        if isinstance(entry.get(key), str):
            entry[key] = datetime.fromisoformat(entry[key])
    return entry
