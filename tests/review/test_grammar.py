"""Usages as grammar: what each kind of argument takes from a line, and what may stand behind it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.review.commands.days import warm
from bot.review.commands.grammar import TEXT_LIMIT, Sense, Stuck, Usage
from bot.review.commands.parsing import understand
from bot.review.commands.readings import Asked
from bot.review.decisions.fields import NAMES, spellings
from bot.review.model.request import Args

calm = settings(deadline=None)
"""Other work on the machine is no failure; what must be fast is measured by itself."""

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
SENSE = Sense("sender", AT, {"astropy": "astropy", "pangeo": "pangeo"})


def rows(*named: tuple[object, ...]) -> list[object]:
    """Rows of a table whose first cell says why the row is there."""
    return [pytest.param(*cells, id=str(why)) for why, *cells in named]


def args(usage: str, line: str, sense: Sense = SENSE) -> Args:
    """The arguments, which the line must have."""
    found = Usage.of(usage).read(line, sense)
    assert isinstance(found, Args), found
    return found


def understood(line: str) -> Args:
    """The arguments of a line of the table."""
    found = understand(line, SENSE)
    assert isinstance(found, Asked), found
    return found.args


PEOPLE = rows(
    ("handle", "@alice", ("alice",)),
    ("no at sign: may be a word", "alice", None),
    ("comma behind", "alice,", None),
    ("commas", "@alice, @bob,carol", ("alice", "bob", "carol")),
    ("bare after and", "@alice and bob", ("alice", "bob")),
    ("bare without a comma", "@alice bob", None),
    ("courtesy after a comma", "@alice, please", None),
    ("spaces", "@alice @bob", ("alice", "bob")),
    ("and", "@alice and @bob", ("alice", "bob")),
    ("comma and and", "@alice, @bob, and @carol", ("alice", "bob", "carol")),
    ("AND", "@alice AND @bob", ("alice", "bob")),
    ("me", "me", ("sender",)),
    ("me and another", "me and @bob", ("sender", "bob")),
    ("an account called me", "@me", ("me",)),
    ("angle brackets", "<@alice>", ("alice",)),
    ("typographic brackets", "‹@alice›", ("alice",)),
    ("the same twice", "@Alice @alice", ("Alice",)),
    ("capitals stay", "@ALICE", ("ALICE",)),
    ("a word of the grammar with an at sign", "@by", ("by",)),
    ("colon before", ": @alice", ("alice",)),
    ("nobody", "", None),
    ("word of the grammar", "by 2026-12-24", None),
    ("too long", "a" * 40, None),
    ("team", "@org/team", None),
    ("address", "alice@example.org", None),
    ("more than a comment may name: counted later", " ".join(f"@a{n}" for n in range(30)),
     tuple(f"a{n}" for n in range(30))),
    ("far more", " ".join(f"@a{n}" for n in range(200)), None),
)  # fmt: skip


@pytest.mark.parametrize(("text", "people"), PEOPLE)
def test_people(text: str, people: tuple[str, ...] | None) -> None:
    """Handles come as people type them, and a wrong one is never guessed."""
    found = Usage.of("assign-reviewer @x… [by DATE]").read(f"assign-reviewer {text}", SENSE)
    assert (found.people if isinstance(found, Args) else None) == people


DATES = rows(
    ("ISO", "2026-12-24", date(2026, 12, 24)),
    ("month first", "December 24", date(2026, 12, 24)),
    ("day first", "24 December", date(2026, 12, 24)),
    ("with a year", "December 24, 2027", date(2027, 12, 24)),
    ("with a year, no comma", "24th December 2027", date(2027, 12, 24)),
    ("short month", "Dec 24", date(2026, 12, 24)),
    ("short month with a dot", "dec. 24th", date(2026, 12, 24)),
    ("passed this year: the next one", "March 3", date(2027, 3, 3)),
    ("the comment's own day", "November 21", date(2026, 11, 21)),
    ("weeks", "in 3 weeks", date(2026, 12, 12)),
    ("days", "in 10 days", date(2026, 12, 1)),
    ("months", "in 2 months", date(2027, 1, 21)),
    ("a week", "in a week", date(2026, 11, 28)),
    ("number as a word", "in two weeks", date(2026, 12, 5)),
    ("capitals", "IN 3 WEEKS", date(2026, 12, 12)),
    ("tomorrow", "tomorrow", date(2026, 11, 22)),
    ("today", "today", date(2026, 11, 21)),
    ("leap day of the next leap year", "February 29", date(2028, 2, 29)),
    ("no such day", "February 30", None),
    ("no such ISO day", "2026-02-30", None),
    ("ISO and more", "2026-12-244", None),
    ("month first with slashes, as in the header", "12/24/2026", date(2026, 12, 24)),
    ("year first with slashes", "2026/12/24", date(2026, 12, 24)),
    ("day first with slashes", "24/12/2026", None),
    ("no year with slashes, and no month", "12/24", date(2026, 12, 24)),
    ("no year with slashes, and two days", "5/6", None),
    ("short year", "12/24/26", None),
    ("word like a month", "mayor 5", None),
    ("month alone: its first day", "December", date(2026, 12, 1)),
    ("month that has begun: the next one", "November", date(2027, 11, 1)),
    ("month and year", "March 2027", date(2027, 3, 1)),
    ("end of a month", "end of January", date(2027, 1, 31)),
    ("end of this month", "the end of the month", date(2026, 11, 30)),
    ("end of next month", "the end of next month", date(2026, 12, 31)),
    ("end of the year", "end of the year", date(2026, 12, 31)),
    ("end of next week", "end of next week", date(2026, 11, 27)),
    ("middle of a month", "mid-January", date(2027, 1, 15)),
    ("weekday", "Friday", date(2026, 11, 27)),
    ("the comment's own weekday: the next one", "Saturday", date(2026, 11, 28)),
    ("next weekday", "next Monday", date(2026, 11, 23)),
    ("short weekday", "Fri", date(2026, 11, 27)),
    ("next week", "next week", date(2026, 11, 23)),
    ("next month", "next month", date(2026, 12, 1)),
    ("next year", "next year", date(2027, 1, 1)),
    ("for some time", "for 90 days", date(2027, 2, 19)),
    ("a couple of weeks", "in a couple of weeks", date(2026, 12, 5)),
    ("a year", "in 1 year", date(2027, 11, 21)),
    ("from now", "two weeks from now", date(2026, 12, 5)),
    ("the day after", "the day after tomorrow", date(2026, 11, 23)),
    ("with an article", "the 24th of December", date(2026, 12, 24)),
    ("far: the engine refuses it", "in 3 years", date(2029, 11, 21)),
    ("number alone", "24", None),
    ("some day", "soon", None),
)  # fmt: skip


@pytest.mark.parametrize(("text", "day"), DATES)
def test_deadlines(text: str, day: date | None) -> None:
    """A deadline lies ahead, counted from the comment's day; what is ambiguous is not guessed."""
    found = Usage.of("assign-reviewer @x… [by DATE]").read(f"assign-reviewer @a by {text}", SENSE)
    assert (found.day if isinstance(found, Args) else None) == day


PAST = rows(
    ("this year", "March 3", date(2026, 3, 3)),
    ("last year", "December 24", date(2025, 12, 24)),
    ("the comment's own day", "November 21", date(2026, 11, 21)),
    ("with a year", "December 24, 2024", date(2024, 12, 24)),
    ("ISO", "2026-12-24", date(2026, 12, 24)),
    ("ahead all the same", "in 3 weeks", date(2026, 12, 12)),
)  # fmt: skip


@pytest.mark.parametrize(("text", "day"), PAST)
@pytest.mark.parametrize(
    "line", ["accept date {}", "set date-accepted {}", "set {} as date-accepted"]
)
def test_days_of_acceptance_have_been(line: str, text: str, day: date) -> None:
    """An acceptance cannot lie ahead, so a day without a year is the last one of that name."""
    assert understood(line.format(text)).day == day


@pytest.mark.parametrize("hour", [0, 12, 23])
def test_days_are_counted_in_utc(hour: int) -> None:
    """The comment's day is UTC's, whatever the clock of the machine or of the event."""
    at = datetime(2026, 11, 21, hour, 59, tzinfo=UTC).astimezone(timezone(timedelta(hours=-9)))
    sense = Sense("sender", at, {})
    for text, day in (("in 1 week", date(2026, 11, 28)), ("today", date(2026, 11, 21))):
        assert args("accept [date DATE]", f"accept date {text}", sense).day == day


def test_warming_makes_the_first_date_quick() -> None:
    """The server calls it at its start."""
    warm()


COURTESY = rows(
    ("nothing", "accept v1.2.0"),
    ("full stop", "accept v1.2.0."),
    ("exclamation mark", "accept v1.2.0!"),
    ("sentence behind a full stop", "accept v1.2.0. Thank you all!"),
    ("sentence behind an exclamation mark", "accept v1.2.0! Great: work, all"),
    ("semicolon", "accept v1.2.0; thanks"),
    ("hyphen", "accept v1.2.0 - thanks"),
    ("dash", "accept v1.2.0 – thanks"),
    ("long dash", "accept v1.2.0 — thanks"),
    ("spaces", "accept v1.2.0   "),
    ("end of bold", "accept v1.2.0**"),
    ("full stop at the end of bold", "accept v1.2.0.**"),
)  # fmt: skip


@pytest.mark.parametrize("line", COURTESY)
def test_courtesy_is_ignored(line: str) -> None:
    """People thank on the same line, and a version has full stops of its own."""
    assert understood(line).version == "v1.2.0"


@pytest.mark.parametrize("line", ["accept v1.2.0 maybe not", "accept v1.2.0, @alice", "accept v1.2.0 v1.3.0", "status?no"])  # fmt: skip
def test_other_words_behind_are_not_courtesy(line: str) -> None:
    """They may have been meant as an argument, so the bot asks."""
    assert not isinstance(understand(line, SENSE), Asked)


VALUES = rows(
    ("version", "accept 1.2.0rc1", "version", "1.2.0rc1"),
    ("version with a plus", "accept v1.2.0+local.1.", "version", "v1.2.0+local.1"),
    ("DOI", "accept archive 10.5281/zenodo.1", "archive", "10.5281/zenodo.1"),
    ("DOI with a prefix", "accept archive doi:10.5281/zenodo.1", "archive", "10.5281/zenodo.1"),
    ("DOI link", "accept archive https://doi.org/10.5281/zenodo.1.", "archive", "10.5281/zenodo.1"),
    ("DOI link in brackets", "accept archive <https://doi.org/10.5281/zenodo.1>", "archive", "10.5281/zenodo.1"),
    ("archive elsewhere", "accept archive https://archive.example.org/x", "archive", "https://archive.example.org/x"),
    ("archive is no other link", "accept archive https://archive.example.org/x", "url", ""),
    ("JOSS DOI", "joss-accepted 10.21105/joss.01234", "doi", "10.21105/joss.01234"),
    ("link", "submit-review https://example.org/a#b.", "url", "https://example.org/a#b"),
    ("link in brackets", "submit-review <https://example.org/a>", "url", "https://example.org/a"),
    ("link, scheme in capitals", "submit-review HTTPS://Example.org/A", "url", "https://Example.org/A"),
    ("hours", "submit-review 6 hours", "hours", 6.0),
    ("hours and a half", "submit-review 6.5h", "hours", 6.5),
    ("hours with a comma", "submit-review 6,5 hrs", "hours", 6.5),
    ("link and hours", "submit-review https://example.org/a 1 hour", "hours", 1.0),
    ("hours and link", "submit-review 1 hour https://example.org/a", "url", "https://example.org/a"),
    ("partner", "affiliate Astropy", "partner", "astropy"),
    ("partner and reason", "affiliate astropy It is great.", "text", "It is great."),
    ("reason without a partner", "affiliate It is great", "text", "It is great"),
    ("partner and courtesy", "affiliate astropy. Thanks!", "text", ""),
    ("on behalf of", "affiliate astropy for @astro https://example.org/a", "people", ("astro",)),
    ("items", "done badge, survey and website", "items", ("badge", "survey", "website")),
    ("no more items than that", "done " + "badge " * 20, "items", ("badge",) * 20),
    ("flag", "start-review anyway", "words", frozenset({"start-review", "anyway"})),
    ("no flag", "start-review", "words", frozenset({"start-review"})),
    ("optional parts in any order", "accept without-reviews date 2026-11-01 archive 10.5281/zenodo.1 v1", "version", "v1"),
    ("second person", "replace-reviewer @a with @b", "other", "b"),
)  # fmt: skip


@pytest.mark.parametrize(("line", "name", "value"), VALUES)
def test_values(line: str, name: str, value: object) -> None:
    """Each kind of argument is read as people write it."""
    assert getattr(understood(line), name) == value


WRONG = rows(
    ("no DOI", "joss-accepted soon"),
    ("no archive", "accept archive soon"),
    ("nothing behind archive", "accept archive"),
    ("twice", "accept v1 v2"),
    ("no link", "joss-submitted example.org"),
    ("other scheme", "joss-submitted ftp://example.org"),
    ("no item", "done 3"),
    ("no partner", "decline-affiliation"),
    ("no value", "set archive"),
)  # fmt: skip


@pytest.mark.parametrize("line", WRONG)
def test_wrong_values_are_asked_back(line: str) -> None:
    """A value of the wrong kind is never half of a command."""
    assert not isinstance(understand(line, SENSE), Asked)


TEXTS = rows(
    ("takes the rest of its line", "checks-done Add a guide. And tests; soon - please!", "Add a guide. And tests; soon - please!"),
    ("comma before", "checks-done, add a guide", "add a guide"),
    ("colon before", "checks-done: add a guide", "add a guide"),
    ("dash before", "checks-done - add a guide", "add a guide"),
    ("none, full stop", "checks-done.", ""),
    ("none, courtesy", "checks-done! Thank you", ""),
    ("none", "checks-done", ""),
    ("end of bold", "checks-done add a guide**", "add a guide"),
    ("long", "checks-done " + "a" * 900, "a" * TEXT_LIMIT),
)  # fmt: skip


@pytest.mark.parametrize(("line", "text"), TEXTS)
def test_free_text(line: str, text: str) -> None:
    """A reason is said in sentences; a full stop right behind the name is none."""
    assert understood(line).text == text


SETTINGS = rows(
    ("version-submitted", "v1.0", "version", "v1.0"),
    ("version-accepted", "1.2.3", "version", "1.2.3"),
    ("archive", "https://doi.org/10.5281/zenodo.1", "archive", "10.5281/zenodo.1"),
    ("joss-doi", "10.21105/joss.01234", "doi", "10.21105/joss.01234"),
    ("date-accepted", "2026-11-01", "day", date(2026, 11, 1)),
    ("repository", "https://example.org/a", "url", "https://example.org/a"),
    ("package-name", "star as gazer", "text", "star as gazer"),
    ("description", "Looks at stars. And more!", "text", "Looks at stars. And more!"),
    ("maintainers", "@alice, @bob", "people", ("alice", "bob")),
)  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value", "name", "read"),
    [pytest.param(row.id, *row.values, id=row.id) for row in SETTINGS],  # type: ignore[attr-defined]
)
@pytest.mark.parametrize("spelling", ["set {0} {1}", "set {1} as {0}"])
@pytest.mark.parametrize("hyphen", ["-", " ", "  "], ids=["hyphen", "space", "spaces"])
def test_every_field_is_set_both_ways(
    spelling: str, hyphen: str, field: str, value: str, name: str, read: object
) -> None:
    """``set FIELD VALUE`` and ``set VALUE as FIELD``; the decision finds the field in the words."""
    found = understand(spelling.format(field.replace("-", hyphen), value), SENSE)
    assert isinstance(found, Asked)
    assert found.command.name == "set"
    assert getattr(found.args, name) == read
    assert found.args.words & {field, f"set-{field}"}


def test_every_field_is_tried() -> None:
    """A new field needs a row above."""
    assert {row.id for row in SETTINGS} == set(NAMES)  # type: ignore[attr-defined]
    assert len(spellings()) == 2 * len(NAMES)


STUCK = rows(
    ("another command", "accept [VERSION]", "reject", 0, "accept [VERSION]"),
    ("longer word", "accept [VERSION]", "acceptance", 0, "accept"),
    ("nothing where a person is needed", "assign-editor @x", "assign-editor", 13, "handle"),
    ("not a person", "assign-editor @x", "assign-editor !", 14, "handle"),
    ("fixed word is missing", "add @x as editor", "add @a to editors", 7, "`as`"),
    ("words behind", "accept [VERSION]", "accept v1 now", 9, "end of the command"),
    ("words behind, nothing optional", "status", "status now", 6, "end of the command"),
    ("the way that came furthest counts", "accept [VERSION] [date DATE]", "accept v1 date soon", 15, "date"),
)  # fmt: skip


@pytest.mark.parametrize(("usage", "line", "place", "expected"), STUCK)
def test_where_it_stopped_making_sense(usage: str, line: str, place: int, expected: str) -> None:
    """The answer shows the place and what was expected there."""
    found = Usage.of(usage).read(line, SENSE)
    assert isinstance(found, Stuck)
    assert found.place == place
    assert expected in found.expected


@pytest.mark.brute_force
@calm
@given(st.text(max_size=80))
def test_any_text_is_read(text: str) -> None:
    """No argument makes a reader raise."""
    for usage in (
        "x @x… [by DATE]", "x DATE", "x URL [HOURS]", "x DOI-or-URL", "x [PARTNER] TEXT", "x ITEM…",
        "x VERSION", "x TEXT as package-name", "x DOI",
    ):  # fmt: skip
        assert isinstance(Usage.of(usage).read(f"x {text}", SENSE), Args | Stuck)
