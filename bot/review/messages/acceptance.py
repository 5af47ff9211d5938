"""Acceptance, the author's release, and the closing list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.review.messages.own_words import own_words
from bot.review.messages.pieces import (
    BOT,
    at,
    author,
    bullets,
    code,
    done,
    folded,
    link,
    listed,
    name,
    names,
)
from bot.review.model.header import Field
from bot.review.model.labels import Label
from bot.review.model.policy import Policy
from bot.review.model.submission import Submission
from bot.review.model.texts import TextName

ITEM = {
    "release": "The accepted version is released",
    "archive": "The release is archived with a DOI (for example on Zenodo)",
    "header": "The header is complete, with the date of acceptance",
    "badge": "The README shows the peer review badge",
    "survey": "The authors have filled in the post-review survey",
    "website": "The website lists the package",
    "invitation": "Authors and reviewers are invited to join our community and to write a blog post",
    "joss": "{journal} has accepted the paper",
}


def reviewers_survey(login: str) -> str:
    """An item of the closing list that does not keep the issue open."""
    return f"Reviewer survey (optional): {name(login)}"


def reviewers_short(have: int, need: int) -> str:
    """Fewer reviewers than the route needs."""
    return f"Only {have} of {need} reviewers {'is' if have == 1 else 'are'} assigned."


def review_missing(login: str) -> str:
    """A reviewer has not submitted a review."""
    return f"{name(login)} has not submitted a review yet."


def not_acceptable(missing: Sequence[str]) -> str:
    """Why a package cannot be accepted yet."""
    return f"I did not accept the package yet. Still missing:\n\n{bullets(missing)}"


def acceptance_checked(review: Submission, missing: Sequence[str], silent: Sequence[str]) -> str:
    """``check-acceptance``."""
    note = f"\n\n{_not_approving(silent)}" if silent else ""
    if missing:
        return f"🔎 The package cannot be accepted yet. Still missing:\n\n{bullets(missing)}{note}"
    return f"🔎 Nothing is missing. To accept the package: `{review.policy.bot} accept`{note}"


def acceptance_completed(open_items: Sequence[str], bot: str) -> str:
    """``check-acceptance`` on a package that is accepted."""
    if open_items:
        return f"🔎 The package is accepted. Still to do:\n\n{bullets(open_items)}"
    return f"🔎 The package is accepted, and nothing is missing. To close the issue: `{bot} close`"


def replaced(gone: Sequence[tuple[Field, str]], policy: Policy) -> str:
    """What stood in the header before ``accept`` or ``released`` wrote another value."""
    was = listed([f"**{_title(field, policy)}** was {code(there)}" for field, there in gone])
    return f"ℹ️ I replaced what the header said: {was}."


def _not_approving(logins: Sequence[str]) -> str:
    return (
        f"{names(logins)} {'has' if len(logins) == 1 else 'have'} not recommended acceptance yet."
    )


def filled_in(
    filled: Sequence[tuple[Field, str]],
    kept: Sequence[tuple[Field, str, str]],
    missing: Sequence[str],
    policy: Policy,
) -> str:
    """``accept`` and ``released`` on a package that somebody has accepted by its label."""
    parts = []
    if filled:
        values = listed([f"**{_title(field, policy)}** {code(value)}" for field, value in filled])
        parts.append(done(f"I filled in {values}."))
    for field, there, given in kept:
        parts.append(
            f"ℹ️ **{_title(field, policy)}** already says {code(there)}, so I did not change it. To replace it, an editor can "
            f"write `{policy.bot} set {SET[field]}` followed by {code(given)}."
        )
    if missing:
        parts.append(f"Still missing:\n\n{bullets(missing)}")
    return "\n\n".join(parts)


def _title(field: Field, policy: Policy) -> str:
    return policy.header.key(field).partition(" (")[0]


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


def field_missing(name: Field, policy: Policy) -> str:
    """A line of the header that an accepted package needs, and who can fill it in."""
    bot, title = policy.bot, _title(name, policy)
    match name:
        case Field.JOSS_DOI:
            return (
                f"**{title}**: {policy.journal} has published this package. The author or an editor can add the DOI: "
                f"`{bot} joss-accepted DOI`."
            )
        case Field.DATE_ACCEPTED:
            return f"**{title}**: an editor can add it with `{bot} accept` or `{bot} set date-accepted DATE`."
        case Field.VERSION_ACCEPTED | Field.ARCHIVE:
            return (
                f"**{title}**: the author can add it with `{bot} released VERSION DOI`, an editor with "
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


def not_approved_yet(bot: str = BOT) -> str:
    """``released`` before the editor has accepted."""
    return (
        "The editor has not accepted the package yet. You can release new versions at any time. "
        f"After the acceptance, please report the final one with `{bot} released VERSION DOI`."
    )


def approved(
    review: Submission,
    silent: Sequence[str],
    *,
    waived: bool,
    released: bool,
    undecided: Sequence[str] = (),
    first: bool = True,
) -> str:
    """The package is accepted; ``first`` is false when an earlier answer has said so."""
    people = [one.login for one in review.reviewers]
    asides = []
    if first and waived:
        asides.append("The editor accepted it without the usual number of reviews.")
    if first and silent:
        asides.append(_not_approving(silent))
    tasks = _next_steps(review, first=first, released=released)
    more = _badge_and_survey(review, people) if first else ""
    notes = _after_the_acceptance(review, undecided, released=released)
    own = first and own_words(
        review.policy,
        TextName.ACCEPTANCE,
        package=review.package,
        author=f"@{review.author}",
        reviewers=", ".join(f"@{login}" for login in people) or "the reviewers",
        review=review.url,
        tasks=tasks,
        more=more,
        notes="\n\n".join([*asides, *notes]),
    )
    if own:
        return own
    if first:
        thanks = f"Thank you, {author(review)}, for submitting your package"
        thanks += (
            f", and {listed([at(login) for login in people])} for reviewing it!" if people else "!"
        )
        name = review.policy.community.name
        heading = f"### 🎉 {name} has accepted {code(review.package)}!\n\n{thanks}"
    else:
        heading = f"### 🎉 {code(review.package)} is released and accepted!"
    return "\n\n".join(part for part in (heading, *asides, tasks, more, *notes) if part)


def _next_steps(review: Submission, *, first: bool, released: bool) -> str:
    """What the author has to do, as boxes."""
    bot, links = review.policy.bot, review.policy.links
    tasks = []
    if not released:
        tasks += [
            "Turn on Zenodo for your repository, or choose another archive.",
            f"Release the accepted version, then tell me: `{bot} released VERSION DOI`",
        ]
    if first and links.badge:
        tasks.append(f"Add the badge below to your README, then: `{bot} done badge`")
    if first and links.post_review_survey:
        tasks.append(
            f"Fill in our {link('post-review survey', links.post_review_survey)}, then: `{bot} done survey`"
        )
    if not tasks:
        return ""
    return f"**Next steps for {author(review)}:**\n\n" + "\n".join(f"- [ ] {one}" for one in tasks)


def _badge_and_survey(review: Submission, people: Sequence[str]) -> str:
    links = review.policy.links
    badge = f"[![{review.policy.community.name} Peer-Reviewed]({links.badge})]({review.url})"
    more = [folded("The badge to copy", f"```\n{badge}\n```")] if links.badge else []
    if links.post_review_survey:
        more.append(folded("About the survey", _about_the_survey(people)))
    return "\n".join(more)


def _after_the_acceptance(
    review: Submission, undecided: Sequence[str], *, released: bool
) -> list[str]:
    """The paper at JOSS, and partners who have not decided."""
    bot, links, journal = review.policy.bot, review.policy.links, review.policy.journal
    notes = []
    if released and review.has(Label.JOSS_PENDING):
        notes.append(
            f"**Your {journal} paper**: please {link(f'submit it to {journal}', links.joss)} and link to this review ({review.url}). "
            f"{journal} accepts this review and will only review your paper. "
            f"Then tell me: `{bot} joss-submitted URL`"
        )
    if undecided:
        notes.append(
            f"🤝 {listed(undecided)} {'has' if len(undecided) == 1 else 'have'} not decided on affiliation yet."
            + (" The website will show the decision." if review.policy.website != "none" else "")
        )
    return notes


def _about_the_survey(people: Sequence[str]) -> str:
    who = "All maintainers and reviewers are" if people else "All maintainers are"
    return (
        f"{who} welcome to fill it in. The answers are private: I cannot see them, "
        "so please tell me when you have filled it in."
    )


def not_closable(missing: Sequence[str]) -> str:
    """``close`` too early."""
    return f"I did not close this issue yet. Still to do:\n\n{bullets(missing)}"


def item_open(key: str, text: str, *, seen: bool, bot: str = BOT) -> str:
    """One open item of the closing list."""
    if key in ("release", "archive"):
        return f"{text}. The author can report it: `{bot} released VERSION DOI`"
    return f"{text}." if seen else f"{text}. When done: `{bot} done {key}`"


def closed(review: Submission) -> str:
    """``close``."""
    return done("The review is complete. Thank you all!")


def items_ticked(keys: Sequence[str], *, ticked: bool) -> str:
    """``done`` and ``not-done``."""
    which = listed([f"*{ITEM.get(key, 'Survey')}*" for key in keys])
    return done(f"Marked as {'done' if ticked else 'not done'}: {which}.")


def no_such_item(unknown: Sequence[str], known: Sequence[str], seen: Iterable[str]) -> str:
    """``done`` with something that is not on the list."""
    asked = listed([code(key) for key in unknown])
    can = listed([f"`{key}`" for key in known])
    noticed = [f"`{key}`" for key in unknown if key in seen]
    if noticed:
        it = "that" if len(noticed) == 1 else "them"
        return f"I track {listed(noticed)} myself, so you cannot mark {it} as done. You can mark these items: {can}."
    return f"The closing list has no item {asked}. You can mark these items: {can}."


def not_your_item(keys: Sequence[str]) -> str:
    """An item that another person has to do."""
    return (
        f"Only the person responsible or an editor can mark {listed([f'`{key}`' for key in keys])}."
    )
