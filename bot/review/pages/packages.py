"""An accepted package as the website lists it: the keys of its ``packages.yml``, read as the website reads.

https://github.com/pyOpenSci/pyosMeta makes that file. What it asks GitHub for beside the issue (``gh_meta``)
is left out, and so is what is not known: there are no nulls.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pydantic import JsonValue

from bot.review.model import listing
from bot.review.model.header import Field
from bot.review.model.labels import Label
from bot.review.model.listing import Listing
from bot.review.model.submission import Submission
from bot.review.model.values import begun

_HOSTS = {
    "github.com": "github",
    "gitlab.com": "gitlab",
    "codeberg.org": "codeberg",
    "bitbucket.org": "bitbucket",
}


def entry(review: Submission) -> dict[str, JsonValue]:
    """The package of an accepted submission; only what its text says."""
    read = Listing.read(review.body)
    people = {key: _people(read.value(field)) for key, field in _PEOPLE.items()}
    reviewers = [one for line in read.reviewer_lines for one in _people(line.value)]
    link = read.text(Field.REPOSITORY)
    found: dict[str, JsonValue] = {
        "package_name": read.text(Field.PACKAGE),
        "package_description": read.text(Field.DESCRIPTION),
        "submitting_author": _one(people["submitting_author"]),
        "all_current_maintainers": _listed(people["all_current_maintainers"]),
        "repository_link": link,
        "repository_host": next((host for part, host in _HOSTS.items() if part in link), "other"),
        "version_submitted": read.text(Field.VERSION_SUBMITTED),
        "categories": _unique(box.text for box in read.categories),
        "editor": _one(people["editor"]),
        "eic": _one(people["eic"]),
        "reviewers": _listed(reviewers),
        "archive": read.text(Field.ARCHIVE),
        "version_accepted": read.text(Field.VERSION_ACCEPTED),
        "date_accepted": read.text(Field.DATE_ACCEPTED),
        "created_at": review.created.isoformat(),
        "updated_at": review.updated.isoformat() if review.updated else None,
        "closed_at": review.closed_at.isoformat() if review.closed_at else None,
        "issue_link": review.url,
        "joss": read.text(Field.JOSS_DOI),
        "partners": _unique(one for one in read.partners if one in listing.PARTNERS),
        "labels": list(review.labels),
        "active": read.active and not review.has(Label.ARCHIVED),
    }
    return {key: value for key, value in found.items() if value not in (None, "", [])}


_PEOPLE: Mapping[str, Field] = {
    "submitting_author": Field.AUTHOR,
    "all_current_maintainers": Field.MAINTAINERS,
    "editor": Field.EDITOR,
    "eic": Field.EIC,
}


def _people(value: str) -> list[dict[str, str]]:
    """The people of a line, with the names that stand before their handles."""
    found: list[dict[str, str]] = []
    for part in begun(value).split(","):
        if handles := listing.users(part):
            name = part.partition("@")[0] if "@" in part else ""
            plain = "".join(one for one in name if one not in "()@*[]").strip()
            found.append({"name": plain, "github_username": handles[0]})
    return [one for one in found if one["github_username"] not in ("", "TBD")]


def _one(people: Sequence[dict[str, str]]) -> JsonValue:
    return dict(people[0]) if people else None


def _listed(people: Sequence[dict[str, str]]) -> JsonValue:
    return [dict(one) for one in people]


def _unique(words: Iterable[str]) -> JsonValue:
    return list(dict.fromkeys(words))
