"""The weekly digest. It calls nobody: whoever reads it decides whom to write to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from bot.review.messages.aftercare import check_in_words
from bot.review.messages.pieces import be, bullets, day, folded, listed, name, names

PARTNERS_ASKED = "Partner communities that have been asked"
SEVERAL = "Authors with more than one submission under review"
SHORT = "Partner communities with too few editors"
LEADS = "Open reviews by editor"
STILL = "Accepted packages to look at"
CHECK_INS = "Maintainers to ask how it is going"
NOT_ADOPTED = "Not looked after"


def digest_title(today: date) -> str:
    """The heading."""
    return f"## 📋 Where the reviews stand on {day(today)}"


def digest_sum(reviews: int, inquiries: int) -> str:
    """The first line."""
    if not reviews and not inquiries:
        return "Nothing waits for anybody."
    parts = [_counted(reviews, "review"), _counted(inquiries, "inquiry")]
    said = listed([part for part in parts if part])
    return f"{said} {be(range(reviews + inquiries))} open or to be wrapped up. Who acts next, the longest waiting first:"


def _counted(count: int, what: str) -> str:
    many = what.removesuffix("y") + "ies" if what.endswith("y") else f"{what}s"
    return f"{count} {what if count == 1 else many}" if count else ""


def acts_next(who: str) -> str:
    """The heading above the reviews that wait for somebody."""
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
        f"\n\n… and {count - most} more: `pyos-bot digest` lists all."
        if most and count > most
        else ""
    )


def digest_since(since: date | None, today: date) -> str:
    """Since when something waits."""
    if since is None:
        return "not known"
    days = max(0, (today - since).days)
    return f"{day(since)} ({days} day{'' if days == 1 else 's'})"


def several_active(login: str, numbers: Sequence[int]) -> str:
    """The editor in chief decides which one waits."""
    return f"{name(login)}: {listed([f'`#{number}`' for number in numbers])}"


def too_few_on_the_team(partner: str, members: Sequence[str]) -> str:
    """Two members of a partner sit on the editors' team."""
    who = f"only {names(members)} {be(members)}" if members else "nobody is"
    return f"{partner}: {who} on the editors' team; two are needed."


def leads_so_many(login: str, reviews: int) -> str:
    """How much somebody has to do."""
    return f"{name(login)}: {reviews}"


def package_still(package: str, last: date | None, trouble: str, *, archived: bool) -> str:
    """An accepted package where nothing has happened, or of which that cannot be said."""
    if archived:
        return f"{package}: its repository is archived. `archive` if nobody maintains it."
    match trouble:
        case "gone":
            return f"{package}: there is no repository at its address. It may have moved."
        case "elsewhere":
            return f"{package}: it is not on GitHub, so please look yourself."
        case "failed":
            return f"{package}: its repository could not be read this time."
        case _:
            when = f"since {day(last)}" if last else "as far as can be seen"
            return f"{package}: no commit, release or pull request {when}. `check-in` asks its maintainers."


def check_in_due(package: str, accepted: date | None, asked: date | None) -> str:
    """The maintainers were not asked for a year."""
    said = f"accepted on {day(accepted)}" if accepted else "accepted long ago"
    return f"{package}: {said}" + (f", asked last on {day(asked)}" if asked else "")


def how_to_check_in(bot: str) -> str:
    """A person writes; the bot has the words."""
    words = folded("The questions, for an e-mail", check_in_words("Your package"))
    how = f"`{bot} check-in` in the issue posts friendly questions to the maintainers, whenever you find the time."
    return f"{how}\n\n{words}"


def not_looked_after(numbers: Sequence[int], bot: str) -> str:
    """Reviews that were there before the bot."""
    which = ", ".join(f"`#{number}`" for number in numbers)
    return f"These reviews were there before me, so nobody is reminded of anything: {which}. `{bot} adopt` in the issue changes that."
