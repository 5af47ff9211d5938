"""The weekly digest. It mentions nobody, so that its readers decide whom to write to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from bot.review.messages.aftercare import check_in_words
from bot.review.messages.pieces import be, bullets, day, folded, listed, name, names
from bot.review.model.policy import Policy

PARTNERS_ASKED = "Affiliation requests without a decision"
SEVERAL = "Authors with more than one submission under review"
SHORT = "Partner communities with too few editors"
LEADS = "Open reviews by editor"
STILL = "Accepted packages without recent activity"
CHECK_INS = "Maintainers to check in with"
NOT_ADOPTED = "Reviews that I do not follow yet"


def digest_title(today: date) -> str:
    """The heading."""
    return f"## 📋 Status of all reviews on {day(today)}"


def digest_sum(reviews: int, inquiries: int) -> str:
    """The first line."""
    if not reviews and not inquiries:
        return "No review or inquiry is waiting for anyone."
    parts = [_counted(reviews, "review"), _counted(inquiries, "inquiry")]
    said = listed([part for part in parts if part])
    return f"{said} {be(range(reviews + inquiries))} not finished yet. The tables show who acts next. The longest wait comes first."


def _counted(count: int, what: str) -> str:
    many = what.removesuffix("y") + "ies" if what.endswith("y") else f"{what}s"
    return f"{count} {what if count == 1 else many}" if count else ""


def acts_next(who: str) -> str:
    """The heading above the reviews that wait for ``who``."""
    return "On hold" if who == "nobody" else f"Next: {who}"


def digest_table(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[str]], most: int | None
) -> str:
    """A part of the digest; empty when there are no rows."""
    rows = list(rows)
    if not rows:
        return ""
    head = [" | ".join(columns), " | ".join("---" for _ in columns)]
    lines = [f"| {line} |" for line in (*head, *map(" | ".join, rows[:most]))]
    return "\n".join([f"### {title} ({len(rows)})", "", *lines]) + _rest(len(rows), most)


def digest_list(title: str, lines: Iterable[str], most: int | None = None) -> str:
    """A part of the digest; empty when there are no lines."""
    lines = list(lines)
    if not lines:
        return ""
    return f"### {title}\n\n{bullets(lines[:most])}{_rest(len(lines), most)}"


def _rest(count: int, most: int | None) -> str:
    return (
        f"\n\n… and {count - most} more. `pyos-bot digest` in a terminal lists all of them."
        if most and count > most
        else ""
    )


def digest_since(since: date | None, today: date) -> str:
    """Since when a review waits."""
    if since is None:
        return "unknown"
    days = max(0, (today - since).days)
    return f"{day(since)} ({days} day{'' if days == 1 else 's'})"


def several_active(login: str, numbers: Sequence[int]) -> str:
    """An author with several submissions; the editor in chief decides which one waits."""
    return f"{name(login)}: {listed([f'`#{number}`' for number in numbers])}"


def too_few_on_the_team(partner: str, members: Sequence[str]) -> str:
    """A partner has fewer than two members on the editorial board."""
    who = f"only {names(members)} {be(members)}" if members else "nobody is"
    return f"{partner}: {who} on the editorial board. Two editors are needed."


def leads_so_many(login: str, reviews: int) -> str:
    """How many reviews an editor leads."""
    return f"{name(login)}: {reviews}"


def package_still(package: str, last: date | None, trouble: str, *, archived: bool) -> str:
    """An accepted package without activity, or without a readable repository."""
    if archived:
        return f"{package}: its repository is archived. If nobody maintains it, please use `archive` in the issue."
    match trouble:
        case "gone":
            return f"{package}: I found no repository at its address. It may have moved."
        case "elsewhere":
            return f"{package}: it is not on GitHub, so please check it yourself."
        case "failed":
            return f"{package}: I could not read its repository this time."
        case _:
            when = f"since {day(last)}" if last else "that I can see"
            return f"{package}: no commit, release or pull request {when}. To ask its maintainers, use `check-in` in the issue."


def packages_later(count: int) -> str:
    """Packages whose repositories are looked at in the next weeks, a part each week."""
    which = "1 more package" if count == 1 else f"{count} more packages"
    return f"{which}: I will check {'its repository' if count == 1 else 'their repositories'} in the next weeks."


def check_in_due(package: str, accepted: date | None, asked: date | None) -> str:
    """A package whose maintainers were not asked for a year."""
    said = f"accepted on {day(accepted)}" if accepted else "accepted more than a year ago"
    return f"{package}: {said}" + (f", last check-in on {day(asked)}" if asked else "")


def how_to_check_in(policy: Policy) -> str:
    """How an editor asks the maintainers, with the questions to copy."""
    words = folded("The questions to copy into an email", check_in_words("your package", policy))
    how = f"To post friendly questions to the maintainers, comment in the issue: `{policy.bot} check-in`"
    return f"{how}\n\n{words}"


def not_looked_after(numbers: Sequence[int], bot: str) -> str:
    """Reviews that are older than the bot."""
    which = ", ".join(f"`#{number}`" for number in numbers)
    return f"I send no reminders for these reviews, because they started before I was installed: {which}. To change that, comment in the issue: `{bot} adopt`"
