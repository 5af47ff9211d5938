"""``draft-announcement``: texts about an accepted package, for people to copy and make their own."""

from __future__ import annotations

import json
from datetime import date

from bot.review.messages.pieces import folded, listed, package
from bot.review.messages.reviewer_search import fenced
from bot.review.model.header import Field
from bot.review.model.record import AffiliationState
from bot.review.model.submission import Submission
from bot.review.model.values import doi_of

SHORT, LONG = 280, 500
"""Characters of a post, in the networks that count most strictly."""


def drafted(review: Submission, at: date) -> str:
    """All of them. Nothing is posted, nobody is mentioned."""
    day = review.header.accepted_on or at
    texts = {
        "A short post": fenced(_post(review, SHORT)),
        "A longer post": fenced(_post(review, LONG)),
        "A line for the newsletter": fenced(_newsletter(review)),
    }
    if review.policy.website != "none":
        texts["The beginning of a blog post"] = fenced(_front_matter(review, day), "yaml")
    parts = [
        f"### 📣 To announce {package(review)}\n\nHere are drafts to copy. Please change them as you like; I post nothing.",
        *(folded(title, text) for title, text in texts.items()),
    ]
    return "\n\n".join(parts)


def how_to(bot: str) -> str:
    """Below the closing list."""
    return f"To announce the package: `{bot} draft-announcement`"


def _post(review: Submission, most: int) -> str:
    """A post that is short enough; of all parts only the description is cut."""
    name, home = _name(review), _home(review)
    begin = f"🎉 {name} has passed {_of_the_community(review)} open peer review"
    begin += f" and is affiliated with {listed(_partners(review))}!" if _partners(review) else "!"
    end = home
    if most > SHORT:
        end = "\n".join(
            [
                "Thank you to the authors, the reviewers and the editor.",
                f"Package: {home}",
                f"Review: {review.url}",
                *([f"Archive: {_archive(review)}"] if _archive(review) else []),
            ]
        )
    room = most - len(begin) - len(end) - 4
    return "\n\n".join(part for part in (begin, _cut(_description(review), room), end) if part)


def _newsletter(review: Submission) -> str:
    said = _description(review)
    what = f": {said}" if said else ""
    return f"**{_name(review)}**{what} ([package]({_home(review)}), [review]({review.url}))"


def _front_matter(review: Submission, day: date) -> str:
    """As the website's posts begin. JSON's texts are YAML's, whatever is in them."""
    name = _name(review)
    slug = "-".join("".join(one if one.isalnum() else " " for one in name.lower()).split())
    lines = {
        "title": f"{name} has passed {_of_the_community(review)} peer review",
        "date": day.isoformat(),
        "type": "blog",
        "excerpt": _cut(_description(review), 200),
        "author": "",
        "blog_topic": "peer-review",
        "url": f"/blog/{slug or 'package'}.html",
        "lastmod": day.isoformat(),
    }
    rows = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in lines.items()]
    alt = json.dumps(f"The logo of {name}", ensure_ascii=False)
    return "\n".join(["---", *rows, "image:", '  src: ""', f"  alt: {alt}", "---"])


def _of_the_community(review: Submission) -> str:
    name = review.policy.community.name
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def _name(review: Submission) -> str:
    return _cut(_flat(review.package), 60)


def _description(review: Submission) -> str:
    said = _flat(review.header.text(Field.DESCRIPTION))
    return said if not said or said.endswith((".", "!", "?")) else f"{said}."


def _home(review: Submission) -> str:
    said = _flat(review.header.text(Field.REPOSITORY))
    return said if said.startswith(("https://", "http://")) and len(said) <= 100 else review.url


def _archive(review: Submission) -> str:
    doi = doi_of(review.header.text(Field.ARCHIVE))
    return f"https://doi.org/{doi}" if doi and len(doi) <= 60 else ""


def _partners(review: Submission) -> list[str]:
    return [
        review.policy.partners[key].name
        for key, state in review.partners.items()
        if state is AffiliationState.AFFILIATED
    ]


def _flat(text: str) -> str:
    return " ".join(text.replace("\0", "").split())


def _cut(text: str, most: int) -> str:
    """No longer than that; nothing where not even a few words fit."""
    if len(text) <= most:
        return text
    return f"{text[: most - 1].rsplit(' ', 1)[0]}…" if most > 20 else ""
