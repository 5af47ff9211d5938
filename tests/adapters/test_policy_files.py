"""Policy files: what they may say, and how a mistake is told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pytest
import yaml
from pydantic import BaseModel

from bot.adapters.policy_files import PolicyError, policy
from bot.review.model.policy import Policy
from yardstick import within

NAME = ".github/pyos-bot.yml"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param(
            "dayz: {}", "line 1: dayz: unknown key; did you mean `days`?", id="unknown key"
        ),
        pytest.param(
            "days:\n  reviews: 3",
            "line 2: days.reviews: unknown key; did you mean `review`?",
            id="unknown nested key",
        ),
        pytest.param("days:\n  review: soon", "line 2: days.review:", id="no number"),
        pytest.param("days:\n  review: 0", "line 2: days.review:", id="number out of range"),
        pytest.param("# a\n\nteams:\n  editors: nobody", "line 4: teams.editors", id="no team"),
        pytest.param(
            "partners:\n  sunpy: {name: SunPy}", "line 2: partners.sunpy.label", id="missing key"
        ),
        pytest.param(
            "labels: {under_reviw: x}",
            "line 1: labels.under_reviw: unknown key; did you mean `under_review`?",
            id="label",
        ),
        pytest.param("routes: {express: {reviewer: 1}}", "line 1: routes", id="route"),
        pytest.param(
            "aliases:\n  go: acept", "line 2: aliases.go: there is no command acept", id="alias"
        ),
        pytest.param(
            "wordings: {welcome: x}", "line 1: wordings: unknown key", id="texts are files"
        ),
        pytest.param("texts:\n- farewell", "line 2: texts", id="no such text"),
        pytest.param("bot_names: []", "line 1: bot_names", id="nameless bot"),
        pytest.param("days: [\n", "line 2: not valid YAML", id="broken YAML"),
        pytest.param("- a\n- b", "line 1: expected `key: value` lines", id="a list"),
    ],
)
def test_a_mistake_names_its_line(text: str, line: str) -> None:
    """One clear line each, for people who do not know pydantic."""
    with pytest.raises(PolicyError) as error:
        policy({NAME: text})
    assert any(line in said and said.startswith(NAME) for said in error.value.lines), (
        error.value.lines
    )


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        pytest.param(
            "# a\nlabels: {checks: ''}",
            "line 2: labels.checks: is empty; to do without that label: null",
            id="label",
        ),
        pytest.param(
            "partners: {astropy: {label: ''}}",
            "line 1: partners.astropy.label: is empty",  # a partner cannot do without one
            id="a partner's label",
        ),
        pytest.param(
            "header: {editor: null}",
            "line 1: header.editor: is empty (null); expected the words before the colon, or a list of them",
            id="no line",
        ),
        pytest.param(
            "days: {review: off}",
            "line 1: days.review: cannot be switched off; expected a number of at least 1",
            id="no clock",
        ),
        pytest.param(
            "bot_names: []", "line 1: bot_names: expected at least one entry", id="no name"
        ),
        pytest.param(
            "teams: {editors: null}",
            "line 1: teams.editors: is empty (null); expected a team as org/team-slug, or a list of logins",
            id="no team, said once",
        ),
        pytest.param(
            "partners: {strato: {name: S, label: s, active: maybe}}",
            "line 1: partners.strato.active: expected true or false",
            id="a key that begins like a type",
        ),
        pytest.param(
            "checks: {texts: {reposotory: x}}",
            "line 1: checks.texts.reposotory: unknown key; did you mean `repository`?",
            id="a check",
        ),
        pytest.param(
            "tail: jose",
            "line 1: tail: expected joss, none, or name, doi_prefix and page of a journal",
            id="an unknown journal",
        ),
        pytest.param(
            "tail: {name: A, doi_prefx: 10.5555/a., doi_prefix: 10.5555/a., page: https://a.org}",
            "line 1: tail.doi_prefx: unknown key; did you mean `doi_prefix`?",
            id="a key of a journal",
        ),
        pytest.param(
            "tail: {name: A, doi_prefix: doi.org, page: https://a.org}",
            "line 1: tail.doi_prefix: expected the beginning of a DOI, such as 10.21105/joss.",
            id="no prefix",
        ),
    ],
)
def test_a_mistake_says_what_may_stand_there(text: str, mistake: str) -> None:
    """One line each."""
    with pytest.raises(PolicyError) as error:
        policy({NAME: text})
    assert error.value.lines == [f"{NAME}, {mistake}"]


WRONG = (None, "", [], {}, -1, False, "off", ["a"], {"a": "b"})
"""Some of them are right in some places."""
PYTHONS = re.compile(
    r"instance|tuple|dict|input|type=|should|valid |validation|pattern|^$", re.IGNORECASE
)


def _places(part: BaseModel | Mapping[str, object], above: tuple[str, ...]) -> Iterator[list[str]]:
    """A key of every kind in every section."""
    seen: set[str] = set()
    model = isinstance(part, BaseModel)
    for name in type(part).model_fields if isinstance(part, BaseModel) else part:
        kind = str(type(part).model_fields[name]) if isinstance(part, BaseModel) else ""
        value = getattr(part, name) if model else part[name]  # type: ignore[index]
        kind = re.sub(r"default=.*", "", kind)
        if isinstance(value, BaseModel | Mapping) and name != "wordings" and kind not in seen:
            yield from _places(value, (*above, str(name)))
        if kind not in seen and name != "wordings":
            yield [*above, str(name)]
        seen.add(kind)


def test_no_mistake_speaks_of_python() -> None:
    """Whatever stands at whatever key: plain words, and the key."""
    refused = 0
    for place in _places(Policy(), ()):
        for wrong in WRONG:
            said: object = wrong
            for key in reversed(place):
                said = {key: said}
            try:
                policy({NAME: yaml.safe_dump(said)})
            except PolicyError as error:
                refused += 1
                for line in error.lines:
                    _, key, words = line.removeprefix(NAME).split(": ", 2)
                    assert key.startswith(place[0]), line
                    last = key.split(".")[-1]
                    missing = words == "is missing"
                    assert missing or last in (*place, "a", "0", "key") or key in words, line
                    assert not PYTHONS.search(words), line
    assert refused > 200  # else nothing has been tried


DEEP = "days: " + "[" * 5_000 + "]" * 5_000
BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param(f"# a\n{DEEP}", "line 2: nested too deeply", id="deep"),
        pytest.param("days: " + "{a: " * 5_000, "line 1: nested too deeply", id="deep mappings"),
        pytest.param("\n" + "- " * 5_000, "line 2: nested too deeply", id="deep lists"),
        pytest.param(BOMB, "line 2: aliases", id="aliases"),
        pytest.param("a: &a [*a]", "line 1: aliases", id="a circle"),
        pytest.param(
            "days:\n  review: " + "9" * 5_000, "line 2: this value is too long", id="digits"
        ),
        pytest.param("days:\n  review: " + "9" * 1_999, "line 2: days.review", id="some digits"),
        pytest.param("days:\n  review: .inf", "line 2: days.review", id="infinite"),
        pytest.param("days:\n  review: .nan", "line 2: days.review", id="no number"),
        pytest.param("days:\n  review: 1e999", "line 2: days.review", id="another infinite"),
        pytest.param("\nquiet: !!python/object:os.system x", "line 2: tags", id="unknown tag"),
        pytest.param("quiet: !unknown x", "line 1: tags", id="another tag"),
        pytest.param("quiet: !!binary x", "line 1: tags", id="a known tag"),
        pytest.param("\nquiet: 2026-99-99", "line 2: not valid YAML", id="no date"),
        pytest.param("\nquiet: 2026-01-01", "line 2: quiet", id="a date"),
        pytest.param("\n? [a, b]\n: c", "line 2: not valid YAML", id="a list for a key"),
        pytest.param("\n1: c", "line 2: 1", id="a number for a key"),
        pytest.param("null: c", "line 1", id="nothing for a key"),
        pytest.param("quiet: true\nlinks: {guide: \x07}", "line 2: not valid YAML", id="a control"),
        pytest.param("x" * 70_000, "line 1: the file is too long", id="long"),
        pytest.param("a: b\n---\nc: d", "line 2: not valid YAML", id="two documents"),
        pytest.param('bot_names: [""]', "line 1: bot_names", id="empty name"),
        pytest.param("bot_names: [pyos-bot, ' ']", "line 1: bot_names", id="blank name"),
        pytest.param("bot_names: ['@pyos-bot']", "line 1: bot_names", id="name with @"),
        pytest.param("bot_names: ['.*']", "line 1: bot_names", id="name as pattern"),
        pytest.param(
            "partners: {astropy: {name: [a]}}", "line 1: partners.astropy.name", id="name"
        ),
        pytest.param("days:\n- 1", "line 1: days", id="a list for a mapping"),
        pytest.param("quiet: true\nquiet: false", "line 2: this key is there twice", id="twice"),
        pytest.param(
            "teams: {eic: [a]}\n\nteams: {editors: [b]}", "line 3: this key", id="a section twice"
        ),
        pytest.param('links: {guide: "https://x.org/\\ud800"}', "line 1: this value", id="half"),
        pytest.param('\n"\\ud800": x', "line 2: this value", id="half a character for a key"),
        pytest.param('quiet: "a\\u202eb"', "line 1: this value", id="another direction"),
        pytest.param('teams: {eic: ["ed\\u200b"]}', "line 1: this value", id="invisible"),
        pytest.param(
            "\n".join(f"k{n}: 1" for n in range(5_000)), "line 20: k19", id="wrong on every line"
        ),
    ],
)
def test_a_hostile_file_is_a_mistake_with_a_line(text: str, line: str) -> None:
    """However it is made: never a crash, never much work."""
    raised: list[PolicyError] = []

    def read() -> None:
        with pytest.raises(PolicyError) as error:
            policy({NAME: text})
        raised.append(error.value)

    within(5, read)  # it took minutes
    assert any(said.startswith(f"{NAME}, {line}") for said in raised[-1].lines), raised[-1].lines
    assert all(len(said) < 400 for said in raised[-1].lines)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("%YAML " + "9" * 5_000 + ".1\n---\nquiet: true", id="a version with digits"),
        pytest.param('links: {guide: "\\UFFFFFFFF"}', id="no character"),
    ],
)
def test_what_yaml_itself_stumbles_over(text: str) -> None:
    """No line is known then."""
    with pytest.raises(PolicyError, match="not valid YAML"):
        policy({NAME: text})


def test_of_many_mistakes_the_first_are_named() -> None:
    """The others are counted: nobody has to read thousands, and looking for their lines would take minutes."""
    with pytest.raises(PolicyError) as error:
        policy({NAME: "\n".join(f"k{n}: 1" for n in range(30))})
    assert len(error.value.lines) == 21
    assert error.value.lines[-1] == f"{NAME}: 10 more mistakes"


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "{}"])
def test_an_empty_file_is_the_default(text: str) -> None:
    """Only what differs has to be said."""
    assert policy({NAME: text}) == policy({})


def test_files_are_merged_by_key_and_lists_replaced() -> None:
    """default < the repository's file < the operator's file."""
    made = policy(
        {
            NAME: "teams: {eic: [one, '@two']}\ndays: {review: 28}\npartners: {astropy: {notify: [a, b]}}",
            "own.yml": "days: {author_response: 7}\npartners: {astropy: {notify: [c]}}",
        }
    )
    assert made.teams.eic == ("one", "two")
    assert made.teams.editors == "pyOpenSci/editorial-board"
    assert (made.days.review, made.days.author_response) == (28, 7)
    assert made.partners["astropy"].notify == ("c",)
    assert made.partners["astropy"].label == "astropy"


def test_the_mistaken_file_is_named() -> None:
    """With two files the right one is blamed."""
    with pytest.raises(PolicyError) as error:
        policy({NAME: "days: {review: 28}", "own.yml": "quite: wrong"})
    assert error.value.lines == ["own.yml, line 1: quite: unknown key; did you mean `quiet`?"]


def test_pyopensci_is_the_default() -> None:
    """The keys and values that others rely on."""
    made = policy({})
    assert made.bot_names == ("pyos-bot", "pyosbot")
    assert made.teams.editors == "pyOpenSci/editorial-board"
    assert made.teams.eic == "pyOpenSci/editor-in-chief"
    assert made.partners["astropy"].editors == "pyOpenSci/astropy-editors"
    assert made.partners["pangeo"].editors == "pyOpenSci/pangeo-editors"
    assert not made.partners["pangeo"].active
    assert not made.author_response_moves_stage
    assert made.repositories == ()
    assert {key: route.reviewers for key, route in made.routes.items()} == {
        "standard": 2, "publication": 1, "joss": 1,
    }  # fmt: skip
