"""``pyos-bot policy``: files are checked, shown and described without anything else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters import policy_files, policy_schema
from bot.adapters.policy_files import PolicyError
from bot.cli import main
from bot.review.model.policy import Days, Policy


def run(*arguments: str) -> int:
    """The exit status of ``pyos-bot policy …``."""
    with pytest.raises(SystemExit) as ended:
        main.main(["policy", *arguments])
    return int(ended.value.code or 0)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file with two mistakes."""
    made = tmp_path / "policy.yml"
    made.write_text("days:\n  reviw: 3\nlabels: {under_review: x, on_hlod: y}\n", encoding="utf-8")
    return made


def test_check(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every mistake with file, line, and what was meant."""
    assert run("check", str(file)) == 1
    assert sorted(capsys.readouterr().out.splitlines()) == [
        f"✖ {file}, line 2: days.reviw: unknown key; did you mean `review`?",
        f"✖ {file}, line 3: labels.on_hlod: unknown key; did you mean `on_hold`?",
    ]
    file.write_text("days: {review: 3}\n", encoding="utf-8")
    assert run("check", str(file)) == 0
    assert capsys.readouterr().out == f"✔ {file}: no mistakes\n"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(None, "cannot be read (No such file or directory)", id="missing"),
        pytest.param(b"\xff", "is not UTF-8 text", id="no text"),
    ],
)
def test_a_file_that_cannot_be_read(
    content: bytes | None, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line."""
    file = tmp_path / "policy.yml"
    if content is not None:
        file.write_bytes(content)
    for action in ("check", "show"):
        assert run(action, str(file)) == 1
        printed = capsys.readouterr()
        assert f"{file}: {says}" in printed.out + printed.err


def test_show(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The whole; what is shown is a policy file that says the same."""
    file.write_text("days: {review: 3, joss: 4}\n", encoding="utf-8")
    above = tmp_path / "above.yml"
    above.write_text("days: {joss: 5}\n", encoding="utf-8")
    assert run("show", str(file), str(above)) == 0
    text = capsys.readouterr().out
    made = policy_files.policy({"shown": text})
    assert (made.days.review, made.days.joss) == (3, 5)
    assert yaml.safe_load(text) == made.model_dump(mode="json", exclude={"wordings"})
    assert run("show") == 0
    assert policy_files.policy({"shown": capsys.readouterr().out}) == Policy()


def test_schema(capsys: pytest.CaptureFixture[str]) -> None:
    """A schema for editors: it takes what the bot takes, and knows what is unknown."""
    assert run("schema") == 0
    schema = jsonschema_rs.Draft202012Validator(json.loads(capsys.readouterr().out))
    for good in (
        None,
        {},
        {"days": {"review": 3}},
        {"partners": {"pangeo": {"active": True}}},
        {"labels": {"under_review": "x"}},
        {"labels": {"joss_pending": None}, "partners": {"astropy": None}, "routes": {"joss": None}},
        {"days": {"eic_answer": False, "author_response": "off"}},
        {"checks": False},
        {"tail": "none"},
        {"tail": {"name": "Sky", "doi_prefix": "10.5555/sky.", "page": "https://example.org"}},
        {"checks": {"on_open": "post"}},
        Policy().model_dump(mode="json", exclude={"wordings"}),
    ):
        assert schema.is_valid(good), good
    for bad in (
        {"dayz": {}},
        {"days": {"reviw": 3}},
        {"days": {"review": 0}},
        {"quiet": "yes and no"},
        {"tail": "jose"},
    ):
        assert not schema.is_valid(bad), bad


@pytest.mark.parametrize(
    ("place", "known"),
    [
        pytest.param(("dayz",), "days", id="above"),
        pytest.param(("days", "reviev"), "review", id="inside"),
        pytest.param(("partners", "sunpy", "lable"), "label", id="of any name"),
        pytest.param(("routes", "joss", "reviewer"), "reviewers", id="of a route"),
        pytest.param(("labels", "approve"), "approved", id="a meaning"),
        pytest.param(("something-else",), "", id="nothing similar"),
        pytest.param(("teams", "editors", 0), "", id="no mapping"),
    ],
)
def test_what_is_meant(place: tuple[str | int, ...], known: str) -> None:
    """Found in the description of exactly that place."""
    assert policy_schema.meant(place) == known


KEYS = st.sampled_from([*Policy.model_fields, *Days.model_fields, "dayz", "", "é", "[31m"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS | st.text(max_size=9), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@given(st.dictionaries(KEYS, VALUES, max_size=4))
def test_any_yaml_is_a_policy_or_a_mistake_with_a_line(said: dict[str, Any]) -> None:
    """Nothing else is ever raised, and the file is named each time."""
    lines: list[str] | None = None
    try:
        policy_files.policy({"file.yml": yaml.safe_dump(said)})
    except PolicyError as mistakes:
        lines = mistakes.lines
    assert lines is None or lines
    assert all(line.startswith("file.yml, line ") for line in lines or ())
