"""The editor accepts, the author releases, the review is wrapped up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.review.messages.pieces import at, be, bullets, code, done, link, listed, name, names
from bot.review.model.header import Field
from bot.review.model.labels import Label
from bot.review.model.submission import Submission

ITEM = {
    "release": "Release of the accepted version",
    "archive": "Archive with a DOI (for example Zenodo)",
    "header": "Complete header (with the date of acceptance)",
    "badge": "Badge of the review in the README",
    "survey": "Author's survey",
    "website": "Package shows on the website",
    "invitation": "Authors and reviewers are invited to our community, and to write a post about the package",
    "joss": "Paper accepted by JOSS",
}


def reviewers_survey(login: str) -> str:
    """A line of the closing list that nobody waits for."""
    return f"Reviewer's survey, {name(login)}"


def reviewers_short(have: int, need: int) -> str:
    """Fewer reviewers than the route asks for."""
    return f"{have} of {need} reviewers are assigned."


def review_missing(login: str) -> str:
    """A reviewer has not handed in."""
    return f"The review by {name(login)} is missing."


def not_acceptable(missing: Sequence[str]) -> str:
    """What keeps a package from being accepted."""
    return f"Nothing was changed; before acceptance this is missing:\n\n{bullets(missing)}"


def acceptance_checked(review: Submission, missing: Sequence[str], silent: Sequence[str]) -> str:
    """``check-acceptance``."""
    note = f"\n\n{_not_approving(silent)}" if silent else ""
    if missing:
        return f"🔎 Before acceptance this is missing:\n\n{bullets(missing)}{note}"
    return f"🔎 Nothing is missing: `{review.policy.bot} accept` would work.{note}"


def _not_approving(logins: Sequence[str]) -> str:
    return f"A recommendation by {names(logins)} is not recorded."


def filled_in(
    filled: Sequence[tuple[Field, str]],
    kept: Sequence[tuple[Field, str, str]],
    missing: Sequence[str],
    bot: str,
) -> str:
    """``accept`` and ``released`` on a package that somebody has accepted by its label."""
    parts = []
    if filled:
        values = listed([f"**{_title(field)}** {code(value)}" for field, value in filled])
        parts.append(done(f"I filled in {values}."))
    for field, there, given in kept:
        parts.append(
            f"ℹ️ **{_title(field)}** already says {code(there)}, so I did not change it. To replace it, an editor can "
            f"write `{bot} set {SET[field]}` followed by {code(given)}."
        )
    if missing:
        parts.append(f"Still missing:\n\n{bullets(missing)}")
    return "\n\n".join(parts)


def _title(field: Field) -> str:
    return field.value.partition(" (")[0]


def nothing_to_fill_in(bot: str) -> str:
    """``accept`` and ``released`` once everything is there."""
    return f"☑️ Nothing to do: the package is accepted, and the header names the version, the archive and the date. Next: `{bot} close`."


SET = {
    Field.VERSION_ACCEPTED: "version-accepted",
    Field.ARCHIVE: "archive",
    Field.DATE_ACCEPTED: "date-accepted",
    Field.JOSS_DOI: "joss-doi",
}
"""How ``set`` calls a field."""


def field_missing(name: Field, bot: str) -> str:
    """A line of the header that an accepted package needs, and who can fill it in."""
    match name:
        case Field.JOSS_DOI:
            return (
                "**JOSS DOI**: this package came from JOSS. The author or an editor can add its DOI: "
                f"`{bot} joss-accepted DOI`."
            )
        case Field.DATE_ACCEPTED:
            return f"**Date accepted**: an editor can add it with `{bot} accept` or `{bot} set date-accepted DATE`."
        case Field.VERSION_ACCEPTED | Field.ARCHIVE:
            return (
                f"**{name}**: the author can add it with `{bot} released VERSION DOI`, an editor with "
                f"`{bot} accept VERSION archive DOI`."
            )
        case _:
            raise AssertionError(name)


def accepted_already(bot: str) -> str:
    """A step back to the reviewers, after the editor has accepted the package."""
    return (
        "The editor has accepted this package, so the reviews are finished. The author's release is the next step: "
        f"`{bot} released VERSION DOI`."
    )


def noted_after_acceptance(login: str, *, approves: bool) -> str:
    """A reviewer's recommendation, after the editor has accepted the package."""
    what = "recommends acceptance" if approves else "would like further changes"
    return done(
        f"I noted that {name(login)} {what}. The editor has already accepted the package, and we are waiting for its release."
    )


def not_approved_yet() -> str:
    """``released`` before the editor has accepted."""
    return "The editor has not accepted the package yet. `released` completes an acceptance; until then just release as you like."


def approved(
    review: Submission,
    silent: Sequence[str],
    *,
    waived: bool,
    released: bool,
    undecided: Sequence[str] = (),
    first: bool = True,
) -> str:
    """The package is accepted; ``first`` is false when that was said before the release."""
    bot, links, header = review.policy.bot, review.policy.links, review.header
    package = header.text(Field.PACKAGE)
    parts = []
    if first:
        people = [one.login for one in review.reviewers]
        thanks = f"Thank you {at(review.author)} for the package"
        thanks += (
            f", and {listed([at(login) for login in people])} for the reviews!" if people else "!"
        )
        parts.append(f"### 🎉 {code(package)} is accepted by pyOpenSci!\n\n{thanks}")
        if waived:
            parts.append("The editor accepted it without the usual number of reviews.")
        if silent:
            parts.append(_not_approving(silent))
    else:
        parts.append(f"### 🎉 {code(package)} is released and accepted!")
    badge = f"[![pyOpenSci Peer-Reviewed]({links.badge})]({review.url})"
    tasks = []
    if not released:
        tasks += [
            f"Release the accepted version and archive it, for example on Zenodo; then write `{bot} released VERSION DOI`.",
        ]
    if first:
        tasks += [
            f"Put the badge into your README (then `{bot} done badge`):\n  ```\n  {badge}\n  ```",
            f"Fill in our {link('survey', links.survey)} (then `{bot} done survey`; I cannot see the answers, which are private).",
        ]
    if tasks:
        parts.append(
            f"{at(review.author)}, what is left to do:\n\n"
            + "\n".join(f"- [ ] {task}" for task in tasks)
        )
    if released and review.has(Label.JOSS_PENDING):
        parts.append(
            f"**On to JOSS**: {link('submit your paper', links.joss)} with a link to this review ({review.url}), "
            f"which JOSS takes as its own. Then write `{bot} joss-submitted URL`."
        )
    if undecided:
        parts.append(
            f"🤝 {listed(undecided)} {'has' if len(undecided) == 1 else 'have'} not decided on affiliation yet; the website shows it as soon as they do."
        )
    return "\n\n".join(parts)


def not_closable(missing: Sequence[str]) -> str:
    """``close`` too early."""
    return f"Not closed yet; this is still open:\n\n{bullets(missing)}"


def item_open(key: str, text: str, *, seen: bool) -> str:
    """One open line of the closing list."""
    return f"{text}." if seen else f"{text}: `done {key}`."


def closed(review: Submission) -> str:
    """``close``."""
    return done("Everything is complete. Thank you all for this review!")


def items_ticked(keys: Sequence[str], *, ticked: bool) -> str:
    """``done`` and ``not-done``."""
    which = listed([f"*{ITEM.get(key, 'Survey')}*" for key in keys])
    return done(f"{which}: {'ticked' if ticked else 'open again'}.")


def no_such_item(unknown: Sequence[str], known: Sequence[str], seen: Iterable[str]) -> str:
    """``done`` with something that is not on the list."""
    asked = listed([code(key) for key in unknown])
    can = listed([f"`{key}`" for key in known])
    noticed = [f"`{key}`" for key in unknown if key in seen]
    text = f"{asked} cannot be ticked; what can be: {can}."
    return f"{text} {listed(noticed)} I notice myself." if noticed else text


def not_your_item(keys: Sequence[str]) -> str:
    """Somebody else's line of the list."""
    return f"{listed([f'`{key}`' for key in keys])} {be(keys)} not yours to tick; an editor can."
