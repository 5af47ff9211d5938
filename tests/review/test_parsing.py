"""A comment → what is asked: where a command may stand, what is never one, and how fast that is known."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.review.commands.days import warm
from bot.review.commands.grammar import Sense
from bot.review.commands.parsing import COMMANDS_AT_MOST, read, understand
from bot.review.commands.readings import Asked, Chat, NotUnderstood, Offered
from bot.review.commands.table import TABLE
from bot.review.model.policy import Policy
from yardstick import within

calm = settings(deadline=None)
"""Other work on the machine is no failure; what must be fast is measured by itself."""

POLICY = Policy()
SENSE = Sense(
    "sender",
    datetime(2026, 11, 21, 12, tzinfo=UTC),
    {"astropy": "astropy"},
    ("standard", "express"),
)
LIMIT = 65_536
"""Characters of a comment on GitHub."""
warm()


def asked(comment: str) -> list[str]:
    """The names of the commands, ``?`` for what was not understood."""
    found = read(comment, POLICY, SENSE)
    return [one.command.name if isinstance(one, Asked) else "?" for one in found]


def rows(*named: tuple[object, ...]) -> list[object]:
    """Rows of a table whose first cell says why the row is there."""
    return [pytest.param(*cells, id=str(why)) for why, *cells in named]


ADDRESSED = rows(
    ("name first", "@pyos-bot status"),
    ("other name", "@pyosbot status"),
    ("name in another case", "@PyOS-Bot status"),
    ("name of the App's account", "@pyos-bot[bot] status"),
    ("command in another case", "@pyos-bot STATUS"),
    ("name alone", "@pyos-bot"),
    ("name alone, spaces behind", "@pyos-bot   "),
    ("name alone, with a greeting", "Hi @pyos-bot!"),
    ("name alone, question mark", "@pyos-bot ?"),
    ("three spaces", "   @pyos-bot status"),
    ("list item, hyphen", "- @pyos-bot status"),
    ("list item, asterisk", "* @pyos-bot status"),
    ("list item, number", "1. @pyos-bot status"),
    ("list item, tab", "-\t@pyos-bot status"),
    ("list in a list", "- to do\n  - @pyos-bot status"),
    ("name in bold", "**@pyos-bot** status"),
    ("everything in bold", "**@pyos-bot status**"),
    ("everything in italics", "_@pyos-bot status_"),
    ("slash in bold", "**/status**"),
    ("hi", "Hi @pyos-bot status"),
    ("hello", "hello, @pyos-bot, status"),
    ("hey", "HEY @pyos-bot status"),
    ("dear", "Dear @pyos-bot, status"),
    ("thanks", "Thanks, @pyos-bot, status"),
    ("comma", "@pyos-bot, status"),
    ("colon", "@pyos-bot: status"),
    ("please", "@pyos-bot please status"),
    ("comma and please", "@pyos-bot, please, status"),
    ("tab between", "@pyos-bot\tstatus"),
    ("below prose in its paragraph", "Looks good to me.\n@pyos-bot status"),
    ("above prose in its paragraph", "@pyos-bot status\nLooks good to me."),
    ("between paragraphs", "Hello all\n\n@pyos-bot status\n\nThanks"),
    ("carriage returns", "Hello\r\n\r\n@pyos-bot status\r\n"),
    ("old line ends", "Hello\r@pyos-bot status\r"),
    ("underlined as a heading", "@pyos-bot status\n---"),
    ("slash", "/status"),
    ("slash, in a list", "- /status"),
    ("slash, three spaces", "   /status"),
    ("slash, full stop", "/status."),
    ("slash, exclamation mark", "/status!"),
    ("slash, semicolon", "/status;"),
    ("slash, capitals", "/STATUS"),
    ("below a quote", "> What is the status?\n\n@pyos-bot status"),
    ("below code", "```\nx\n```\n@pyos-bot status"),
    ("below HTML", "<!-- hidden -->\n\n@pyos-bot status"),
    ("below a comment in the paragraph", "a <!-- b\nc --> d\n@pyos-bot status"),
    ("comment that never ends is text", "a <!-- b\n@pyos-bot status"),
    ("behind a lone backtick", "a ` b\n@pyos-bot status"),
    ("behind a masked backtick", "\\` b\n@pyos-bot status\n`"),
    ("below a table", "|a|\n|-|\n|b|\n\n@pyos-bot status"),
    ("prose that ends in wrote", "On that day she wrote:\n\n@pyos-bot status"),
    ("above a picture with code", "@pyos-bot status\n![`a` b](https://example.org/x.png)"),
    ("NUL", "\0@pyos-bot status"),
    ("invisible before", "\u200b@pyos-bot status"),
    ("invisible between", "@pyos-bot\u200b status"),
    ("invisible inside", "@pyos\u200d-bot st\u00adatus"),
    ("byte order mark", "\ufeff@pyos-bot status"),
    ("space that does not break", "@pyos-bot\u00a0status"),
    ("spaces that do not break, before", "\u00a0\u00a0\u00a0\u00a0\u00a0@pyos-bot status"),
    ("wide at sign", "\uff20pyos-bot status"),
    ("direction of writing", "\u202a@pyos-bot status\u202c"),
    ("below a line break of HTML", "<br>\n@pyos-bot status"),
    ("below a picture of HTML", "<img src='https://example.org/x.png'>\n@pyos-bot status"),
    ("in a fold", "<details><summary>More</summary>\n@pyos-bot status\n</details>"),
    ("below a hash that is no heading", "#thanks\n@pyos-bot status"),
    ("below an e-mail's marked quotation", "On Tue, Nov 3, 2026 at 9:12 AM Alice <x@example.org> wrote:\n\n> hello\n\n@pyos-bot status"),
    ("below a marked quotation, no blank", "Am 03.11.2026 um 09:12 schrieb Alice:\n> hello\n\n@pyos-bot status"),
    ("greeting: ok", "Ok @pyos-bot status"),
    ("exclamation mark behind the name", "Hey @pyos-bot! status"),
    ("dash behind the name", "@pyos-bot - status"),
)  # fmt: skip


@pytest.mark.parametrize("comment", ADDRESSED)
def test_whoever_addresses_the_bot_is_heard(comment: str) -> None:
    """People write to the bot as they write to people."""
    assert asked(comment) == ["status"]


IGNORED = rows(
    ("nothing", ""),
    ("prose", "I would accept this."),
    ("mention in a sentence", "I asked @pyos-bot status"),
    ("mention behind another", "@alice @pyos-bot status"),
    ("mention behind a greeting of somebody", "Hi Alice, @pyos-bot status"),
    ("possessive", "@pyos-bot's answer is wrong"),
    ("longer name", "@pyos-bots status"),
    ("longer name, hyphen", "@pyos-bot-dev status"),
    ("a team of that name", "@pyos-bot/team status"),
    ("address", "x@pyos-bot status"),
    ("heading", "# @pyos-bot status"),
    ("link", "[@pyos-bot status](https://example.org)"),
    ("box", "- [ ] @pyos-bot status"),
    ("four spaces", "    @pyos-bot status"),
    ("four spaces below prose", "a\n    @pyos-bot status"),
    ("tab", "\t@pyos-bot status"),
    ("tab below prose", "a\n\t@pyos-bot status"),
    ("indented in a list", "- a\n\n      @pyos-bot status"),
    ("quote", "> @pyos-bot status"),
    ("quote without space", ">@pyos-bot status"),
    ("quote, its next line", "> a\n@pyos-bot status"),
    ("quote in a quote", "> > @pyos-bot status"),
    ("quote in a list", "- > @pyos-bot status"),
    ("list in a quote", "> - @pyos-bot status"),
    ("quote, carriage returns", "> a\r\n> @pyos-bot status\r\n"),
    ("fence", "```\n@pyos-bot status\n```"),
    ("fence with a language", "```text\n@pyos-bot status\n```"),
    ("fence of tildes", "~~~\n@pyos-bot status\n~~~"),
    ("fence, carriage returns", "```\r\n@pyos-bot status\r\n```\r\n"),
    ("fence in a list", "- a\n  ```\n  @pyos-bot status\n  ```"),
    ("fence closed by a shorter one is open", "````\n```\n@pyos-bot status\n"),
    ("fence without an end", "```\n\n@pyos-bot status\n\n@pyos-bot status"),
    ("inline code", "`@pyos-bot status`"),
    ("inline code over lines", "see `a\n@pyos-bot status` there"),
    ("inline code of two backticks", "``a ` b\n@pyos-bot status`` there"),
    ("inline code for the name", "`@pyos-bot` status"),
    ("code in a picture's text", "![`a\n@pyos-bot status`](https://example.org/x.png)"),
    ("HTML comment", "<!-- @pyos-bot status -->"),
    ("HTML comment over lines", "<!--\n@pyos-bot status\n-->"),
    ("HTML comment with blank lines", "<!-- a\n\n@pyos-bot status\n\n-->"),
    ("HTML comment in a paragraph", "a <!-- b\n@pyos-bot status\n--> c"),
    ("HTML comment before the name", "<!-- a --> @pyos-bot status"),
    ("HTML attribute", 'a <b title="\n@pyos-bot status\n">c</b>'),
    ("HTML block", "<pre>\n@pyos-bot status\n</pre>"),
    ("table", "|a|\n|-|\n|@pyos-bot status|"),
    ("table without outer bars", "a|b\n-|-\n@pyos-bot status|b"),
    ("table's head", "@pyos-bot status | b\n---|---\n"),
    ("e-mail's tail", "Fine.\n\nOn Tue, Nov 3, 2026 at 9:12 AM Alice <x@example.org> wrote:\n\n@pyos-bot status"),
    ("e-mail's tail over two lines", "Fine.\n\nOn Tue, Nov 3, 2026 at 9:12 AM Alice <\nx@example.org> wrote:\n@pyos-bot status"),
    ("e-mail's tail, carriage returns", "Fine.\r\n\r\nOn 3/11/26 Alice wrote:\r\n@pyos-bot status"),
    ("e-mail's letter-head", "Fine.\n\nFrom: Alice\nSent: Tuesday\nTo: Bob\n\n@pyos-bot status"),
    ("e-mail's rule and letter-head", "Fine.\n________________________________\nFrom: Alice\nSent: Tuesday\n\n@pyos-bot status"),
    ("e-mail's original message", "Fine.\n\n-----Original Message-----\n@pyos-bot status"),
    ("e-mail's tail, German", "Fine.\n\nAm 03.11.2026 um 09:12 schrieb Alice <x@example.org>:\n\n@pyos-bot status"),
    ("e-mail's tail, German, Gmail", "Fine.\n\nAm Di., 3. Nov. 2026 um 09:12 Uhr schrieb Alice <x@example.org>:\n\n@pyos-bot status"),
    ("e-mail's tail, French", "Fine.\n\nLe mar. 3 nov. 2026 à 09:12, Alice <x@example.org> a écrit :\n\n@pyos-bot status"),
    ("e-mail's tail, Spanish", "Fine.\n\nEl mar, 3 nov 2026 a las 9:12, Alice (<x@example.org>) escribió:\n\n@pyos-bot status"),
    ("e-mail's tail, Italian", "Fine.\n\nIl giorno mar 3 nov 2026 alle ore 09:12 Alice <x@example.org> ha scritto:\n\n@pyos-bot status"),
    ("e-mail's tail, Portuguese", "Fine.\n\nEm ter., 3 de nov. de 2026 às 09:12, Alice <x@example.org> escreveu:\n\n@pyos-bot status"),
    ("e-mail's tail, Dutch", "Fine.\n\nOp di 3 nov. 2026 om 09:12 schreef Alice <x@example.org>:\n\n@pyos-bot status"),
    ("e-mail's tail, Swedish", "Fine.\n\nDen tis 3 nov. 2026 kl 09:12 skrev Alice <x@example.org>:\n\n@pyos-bot status"),
    ("e-mail's tail, Polish", "Fine.\n\nwt., 3 lis 2026 o 09:12 Alice <x@example.org> napisał(a):\n\n@pyos-bot status"),
    ("e-mail's tail, Russian", "Fine.\n\nвт, 3 нояб. 2026 г. в 09:12, Alice <x@example.org>:\n\n@pyos-bot status"),
    ("e-mail's tail, Japanese", "Fine.\n\n2026年11月3日(火) 9:12 Alice <x@example.org>:\n\n@pyos-bot status"),
    ("e-mail's tail, Chinese", "Fine.\n\nAlice <x@example.org> 于2026年11月3日周二 09:12写道：\n\n@pyos-bot status"),
    ("e-mail's tail, Korean", "Fine.\n\n2026년 11월 3일 (화) 오전 9:12, Alice <x@example.org>님이 작성:\n\n@pyos-bot status"),
    ("e-mail's tail, Turkish", "Fine.\n\nAlice <x@example.org>, 3 Kas 2026 Sal, 09:12 tarihinde şunu yazdı:\n\n@pyos-bot status"),
    ("e-mail's tail, Czech", "Fine.\n\nút 3. 11. 2026 v 9:12 odesílatel Alice <x@example.org> napsal:\n\n@pyos-bot status"),
    ("e-mail's tail, Finnish", "Fine.\n\nti 3. marrask. 2026 klo 9.12 Alice (x@example.org) kirjoitti:\n\n@pyos-bot status"),
    ("e-mail's tail, Outlook, German", "Fine.\n\nVon: Alice\nGesendet: Dienstag, 3. November 2026 09:12\nAn: Bob\nBetreff: Re\n\n@pyos-bot status"),
    ("e-mail's tail, Outlook, French", "Fine.\n\nDe : Alice\nEnvoyé : mardi 3 novembre 2026 09:12\nÀ : Bob\n\n@pyos-bot status"),
    ("e-mail's tail, Outlook, Spanish", "Fine.\n\nDe: Alice\nEnviado: martes, 3 de noviembre\nPara: Bob\n\n@pyos-bot status"),
    ("e-mail's tail, Outlook, Italian", "Fine.\n\nDa: Alice\nInviato: martedì\nA: Bob\n\n@pyos-bot status"),
    ("e-mail's tail, Outlook, in bold", "Fine.\n\n**Von:** Alice\n**Gesendet:** Dienstag\n\n@pyos-bot status"),
    ("e-mail's tail, Outlook's rule, German", "Fine.\n\n-----Ursprüngliche Nachricht-----\n\n@pyos-bot status"),
    ("e-mail's tail, forwarded by Gmail", "Fine.\n\n---------- Forwarded message ---------\n\n@pyos-bot status"),
    ("e-mail's tail, forwarded by Apple", "Fine.\n\nBegin forwarded message:\n\n@pyos-bot status"),
    ("e-mail's tail, forwarded by Apple, German", "Fine.\n\nAnfang der weitergeleiteten Nachricht:\n\n@pyos-bot status"),
    ("HTML that quotes", "<blockquote>\n@pyos-bot status\n</blockquote>"),
    ("HTML attribute of a block", '<div title="\n@pyos-bot status\n">x</div>'),
    ("HTML tag that never ends", '<div title="\n@pyos-bot status'),
    ("struck out", "<del>\n@pyos-bot status\n</del>"),
    ("slash in a sentence", "see /status"),
    ("slash and another word", "/cc @alice"),
    ("slash and a path", "/status/all"),
    ("slash and a longer word", "/statuses"),
    ("slash and a hyphen", "/status-page"),
    ("slash and an underscore", "/status_page"),
    ("slash, two of them", "//status"),
    ("slash and a comma", "/status, please"),
    ("slash and a space", "/ status"),
    ("slash and half a name", "/assign @alice as reviewer"),
    ("slash, four spaces", "    /status"),
    ("slash in code", "`/status`"),
    ("slash in a quote", "> /status"),
    ("link reference", "[a]: @pyos-bot"),
)  # fmt: skip


@pytest.mark.parametrize("comment", IGNORED)
def test_what_is_not_said_to_the_bot_is_no_command(comment: str) -> None:
    """Quoted, shown or mentioned commands would do things that nobody asked for."""
    assert asked(comment) == []


def test_several_commands_come_in_their_order() -> None:
    """Each sees what the one before it did."""
    comment = "Thanks!\n\n@pyos-bot reviews-in\nand\n- /author-responded\n\n@pyosbot what?\n/status"
    assert asked(comment) == ["reviews-in", "author-responded", "?", "status"]


def test_only_so_many_are_made_sense_of() -> None:
    """The rest is counted, so that the answer can say how many were left."""
    found = read("@pyos-bot status\n" * 30, POLICY, SENSE)
    assert len(found) == 30
    assert all(isinstance(one, Asked) for one in found[:COMMANDS_AT_MOST])
    assert all(isinstance(one, NotUnderstood) for one in found[COMMANDS_AT_MOST:])


def test_a_community_names_its_bot() -> None:
    """The names are policy."""
    policy = Policy(bot_names=("my-bot",))
    assert [len(read(f"@{name} status", policy, SENSE)) for name in ("my-bot", "my-bots", "pyos-bot")] == [1, 0, 0]  # fmt: skip


# --- names of commands ---


@pytest.mark.parametrize("command", TABLE, ids=lambda command: command.name)
def test_every_example_is_understood(command: object) -> None:
    """What ``help`` shows must work, behind the name and behind a slash, with hyphens or spaces."""
    example = command.words.example or written(command.words.usages[0])  # type: ignore[attr-defined]
    spaced = example.replace(command.name, command.name.replace("-", "  "), 1)  # type: ignore[attr-defined]
    for line in (
        f"@pyos-bot {example}",
        f"/{example}",
        f"@pyos-bot {spaced}",
        f"/{spaced.title()}",
    ):
        assert asked(line) == [command.name], line  # type: ignore[attr-defined]


SAMPLES = {
    "@x": "@alice", "@x…": "@alice, @bob", "@y": "@bob", "DATE": "2026-12-24", "VERSION": "v1.2.0",
    "URL": "https://example.org/a", "DOI": "10.21105/joss.01234", "DOI-or-URL": "10.5281/zenodo.1",
    "HOURS": "6 hours", "PARTNER": "astropy", "ITEM…": "badge survey", "TEXT": "some words", "N": "7",
    "ROUTE": "express",
}  # fmt: skip


def written(usage: str) -> str:
    """A usage with arguments in it."""
    words = usage.replace("[", " [ ").replace("]", " ] ").split()
    return " ".join(SAMPLES.get(word, word) for word in words if word not in "[]")


USAGES = [(command.name, usage) for command in TABLE for usage in command.words.usages]


@pytest.mark.parametrize(("name", "usage"), USAGES, ids=[usage for _, usage in USAGES])
def test_every_spelling_of_the_table_is_that_command(name: str, usage: str) -> None:
    """An alias that another command swallows would do something else than it says."""
    line = written(usage)
    for text in (
        line,
        line.upper(),
        line.replace("-", " ") if "http" not in line + usage else line,
    ):
        if "2026" in text or "10." in text:
            text = line  # a date and a DOI are written one way
        assert asked(f"@pyos-bot {text}") == [name], text


ALIASES = rows(
    ("start-checks", "start-checks", "start prereview", "editor-checks", "Editor  Checks"),
    ("set-eic", "set-eic @x", "set @x as eic", "set eic @x"),
    ("assign-editor", "assign-editor @x", "assign @x as editor", "add @x as editor"),
    ("seeking-reviewers", "seeking-reviewers", "seeking reviewers"),
    ("assign-reviewer", "assign-reviewer @x", "assign @x as reviewer", "add @x as reviewer", "add @x to reviewers", "assign reviewer @x by in 3 weeks"),
    ("remove-reviewer", "remove-reviewer @x", "remove @x from reviewers", "remove-reviewer @x anyway"),
    ("start-review", "start-review", "reviewers assigned", "editor response", "start review anyway"),
    ("set-due-date", "set-due-date @x 2026-12-24", "set due date for @x to December 24"),
    ("reviews-in", "reviews-in", "reviews are in", "Reviews  in"),
    ("author-responded", "author-responded", "author response complete"),
    ("accept", "accept v1.2.0", "package accepted", "accept", "accept archive https://x.example v1 without-reviews date today"),
    ("joss-accepted", "joss-accepted 10.21105/joss.01234", "joss accepted 10.21105/joss.01234"),
)  # fmt: skip


@pytest.mark.parametrize("lines", [pytest.param(p.values, id=p.id) for p in ALIASES])  # type: ignore[attr-defined]
def test_the_names_of_the_specification_are_understood(
    lines: tuple[str, ...], request: pytest.FixtureRequest
) -> None:
    """The table may grow, but these names are promised."""
    name = request.node.callspec.id
    assert [asked(f"@pyos-bot {line}") for line in lines] == [[name]] * len(lines)


GARBAGE = rows(
    ("prose", "you are a machine", None, 0, ""),
    ("signs only", "§ 42", None, 0, ""),
    ("a name cut short", "close as not planned", "close", 5, ""),
    ("a wish not to", "do not assign @alice as reviewer", None, 0, ""),
    ("a name like one", "scope query", None, 0, "in-scope"),
)  # fmt: skip


@pytest.mark.parametrize(("line", "begun", "place", "near"), GARBAGE)
def test_what_is_not_understood_says_where(
    line: str, begun: str | None, place: int, near: str
) -> None:
    """The answer points at the place and names what may have been meant."""
    (found,) = read(f"@pyos-bot {line}", POLICY, SENSE)
    assert isinstance(found, NotUnderstood), found
    assert found.line == line
    assert found.expected
    assert (found.command.name if found.command else None) == begun
    assert found.place == place
    assert near in (*found.nearest, "")


TEXTS = rows(
    ("plain", "@pyos-bot checks-done Add a guide. And tests!", "Add a guide. And tests!"),
    ("code stays readable", "@pyos-bot checks-done Fix `setup.py`, see `x`!", "Fix `setup.py`, see `x`!"),
    ("code stays readable behind a slash", "/checks-done Fix `setup.py`", "Fix `setup.py`"),
    ("hidden HTML goes", "@pyos-bot checks-done Fix <!-- x --> it", "Fix  it"),
    ("code that looks like HTML stays", "@pyos-bot checks-done Fix `<!-- x -->`", "Fix `<!-- x -->`"),
    ("bold around", "**@pyos-bot checks-done Fix it**", "Fix it"),
    ("code before the value's field", "@pyos-bot set `a` b as package-name", "`a` b"),
    ("only code", "@pyos-bot set package-name `stargazer`", "`stargazer`"),
)  # fmt: skip


@pytest.mark.parametrize(("comment", "text"), TEXTS)
def test_free_text_is_kept_as_it_was_written(comment: str, text: str) -> None:
    """Reasons quote code; what the author gets to read must be what the editor wrote."""
    (found,) = read(comment, POLICY, SENSE)
    assert isinstance(found, Asked)
    assert found.args.text == text
    assert text in found.line


def test_the_place_counts_what_is_shown() -> None:
    """Code before the place is shown again, hidden HTML is not."""
    (found,) = read("@pyos-bot close <b> `c` as not planned", POLICY, SENSE)
    assert isinstance(found, NotUnderstood)
    assert found.line == "close  `c` as not planned"
    assert found.line[: found.place].rstrip() == "close"


# --- what holds for every text ---

PIECE = st.sampled_from(
    ["@pyos-bot", "/", "status", "assign-reviewer", "set", "accept", "@a", "v1", "by", "in 3 weeks", "as", "and",
     "10.5281/x", "https://x", "\n", "\n\n", "\r\n", " ", "    ", "\t", "`", "```", "~~~", "> ", "- ", "1. ", "|", "|-|",
     "<!--", "-->", "<b>", "[", "](", "![", ")", "*", "_", "#", "---", ".", ";", ",", ":", "\\", "\0", "\ufffc", "On 1 x wrote:"]
)  # fmt: skip
ANY = st.text(max_size=200) | st.lists(PIECE, max_size=40).map("".join)


@calm
@given(ANY)
def test_reading_never_raises(comment: str) -> None:
    """The comment is anybody's; an exception would leave it without an answer."""
    for one in read(comment, POLICY, SENSE):
        match one:
            case NotUnderstood():
                assert 0 <= one.place <= len(one.line)
            case Offered():
                assert one.commands
            case Asked() | Chat():
                assert one.line is not None


@calm
@given(ANY)
@example("set\u2028archive x")
def test_understanding_never_raises(line: str) -> None:
    """The same for a line alone."""
    assert understand(line, SENSE)


INSIDE = st.text(
    st.sampled_from("abc @/pyos-bot status\n"), max_size=60
).map(lambda text: f"{text}\n@pyos-bot accept v1\n/status\n")  # fmt: skip


@calm
@given(INSIDE, st.sampled_from(["```", "~~~", "````"]), st.booleans())
def test_nothing_in_a_fence_is_a_command(text: str, fence: str, closed: bool) -> None:
    """Whatever a program printed: it is shown, not said."""
    end = f"{fence}\n" if closed else ""
    assert asked(f"{fence}\n{text}{end}") == []


@calm
@given(INSIDE)
def test_nothing_in_a_quote_is_a_command(text: str) -> None:
    """Answering by quoting would repeat the command."""
    assert asked("".join(f"> {line}\n" for line in text.split("\n"))) == []


@calm
@given(INSIDE, st.sampled_from(["\n", "\r\n"]))
def test_nothing_in_a_comment_is_a_command(text: str, newline: str) -> None:
    """Templates hide their instructions so."""
    assert asked(f"<!--\n{text}-->".replace("\n", newline)) == []


@calm
@given(INSIDE.filter(lambda text: "\n\n" not in text and "- " not in text))
def test_nothing_in_inline_code_is_a_command(text: str) -> None:
    """Inline code may run over lines."""
    assert asked(f"x `{' '.join(text.split())} y`") == []
    assert asked("x `y\n@pyos-bot status` z") == []


# --- how fast ---


def quick(seconds: float, comment: str) -> None:
    """It is read within so many seconds of the processor."""
    within(seconds, lambda: read(comment, POLICY, SENSE))


def full(piece: str) -> str:
    """A comment as long as GitHub allows, made of one piece."""
    return (piece * (LIMIT // len(piece) + 1))[:LIMIT]


PROSE = "Some **prose** with a [link](https://example.org/a), either/or.\nIts next line, for me@x.org.\n\n"


def test_a_long_comment_takes_milliseconds() -> None:
    """Reviews are long, and their commands few."""
    comment = full(PROSE)[: LIMIT - 20] + "\n\n@pyos-bot status"
    quick(0.1, comment)
    quick(0.01, full(PROSE))


PATHOLOGICAL = [
    "`", "[", "*", "_", "<", "<!--", "<![CDATA[", "> ", ">", "- ", "- @\n", "#", "\\", "&amp;", "|", "a|b\n", "-|-\n", "\n",
    "``` ", "`a` ", "`@\n", "[a](", "![", "[`", "<a ", "<a>", "[a\n", "[a]: b\n", "On 1\n", "On 1 ", "From: a\n", "\t", " ",
    "@pyos-bot ", "@pyos-bot\n", "@pyos-bot\n\n", "@pyos-bot x\n", "/status\n", "@pyos-bot assign-reviewer a\n",
    "@pyos-bot set a as ", "hi ", "* a\n  * ", "\0",
]  # fmt: skip
"""What is known to be slow in Markdown parsers, and what looks like commands."""
LINES = [
    "assign-reviewer ", "assign ", "set ", "set description ", "accept ", "accept v", "accept archive ", "accept date ",
    "accept archive 10.5281/", "done ", "help ", "affiliate ", "submit-review ", "record-review @x https://x/", "track ",
]  # fmt: skip
WORDS = ["a ", "@a ", "a, ", "a and ", "and ", "1", "1 ", "in 3 weeks ", "as ", "- ", ".", "*", " ", "https://x ", "v1 ", "archive "]  # fmt: skip


@pytest.mark.brute_force
@pytest.mark.parametrize("piece", PATHOLOGICAL, ids=repr)
def test_hostile_comments_stay_bounded(piece: str) -> None:
    """A comment that squares the parser's time would stop the bot for everybody."""
    quick(5, f"@pyos-bot status\n\n{full(piece)}"[:LIMIT])
    quick(5, f"@pyos-bot {full(piece)}"[:LIMIT])


@pytest.mark.brute_force
@pytest.mark.parametrize("line", LINES)
def test_hostile_lines_stay_bounded(line: str) -> None:
    """The same for one long command line."""
    for word in WORDS:
        quick(3, f"@pyos-bot {line}{full(word)}"[:LIMIT])
    gap = " " * (LIMIT - 100)
    for begun in (f"@pyos-bot {line}", f"@pyos-bot {line}a", f"hi{gap[:99]}@pyos-bot {line} v1 "):
        quick(3, f"{begun}{gap}b")


def test_a_long_gap_behind_a_greeting_stays_bounded() -> None:
    """White space that several parts of a pattern could take is where patterns square their time."""
    for gap in (" ", ", ", "\t"):
        quick(3, f"hi{full(gap)[: LIMIT - 20]}x\n\n@pyos-bot")


@pytest.mark.brute_force
def test_deep_quotes_stay_bounded() -> None:
    """Each line of a deep quote asks every level whether it goes on."""
    quick(10, "@pyos-bot status\n\n" + "> " * 20 + "a\n" + "b\n" * 30_000)
