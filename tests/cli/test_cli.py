"""The command line, as people call it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot import __version__
from bot.cli import docs, main
from builders import body

EXAMPLES = Path(__file__).parents[2] / "examples"


def run(*arguments: str) -> int:
    """The exit status of ``pyos-bot …``."""
    with pytest.raises(SystemExit) as ended:
        main.main(list(arguments))
    return int(ended.value.code or 0)


@pytest.mark.parametrize(
    "arguments", [["--help"], ["serve", "--help"], ["explain", "--help"], ["docs", "--help"]]
)
def test_help_everywhere(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """``--help`` works on every level."""
    assert run(*arguments) == 0
    assert "usage: pyos-bot" in capsys.readouterr().out


@pytest.mark.parametrize("moment", [(main, "_loaded"), (docs, "run")], ids=["loading", "at work"])
def test_ctrl_c(
    moment: tuple[object, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No traceback: whoever waits no longer knows why."""

    def interrupted(_: object) -> int:
        raise KeyboardInterrupt

    module, name = moment
    monkeypatch.setattr(module, name, interrupted)
    assert run("docs") == 130
    assert capsys.readouterr().err == ""


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    """``--version`` says which one it is."""
    assert run("--version") == 0
    assert __version__ in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "status", "says"),
    [
        pytest.param(body(), 0, "✔ no problems", id="complete"),
        pytest.param(body(), 0, "Submitting Author: @author", id="fields"),
        pytest.param(body(reviewers=("@one", "TBD")), 0, "Reviewer 1: @one", id="reviewers"),
        pytest.param(body(astropy=True, joss=True), 0, "partners ticked: Astropy", id="partner"),
        pytest.param(body(archive="soon"), 1, "✖ the website rejects: **Archive**", id="rejected"),
        pytest.param("Hello", 1, "has no header", id="no header"),
    ],
)
def test_explain(
    text: str, status: int, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the bot reads from a text; exit status 1 when the website would reject it."""
    file = tmp_path / "issue.md"
    file.write_text(text, encoding="utf-8")
    assert run("explain", str(file)) == status
    assert says in capsys.readouterr().out


@pytest.mark.parametrize(
    ("example", "words", "status", "says"),
    [
        pytest.param("society", "", 0, "Handling editor: -", id="keys"),
        pytest.param("society", "", 0, "partners ticked: Radar Group", id="partners"),
        pytest.param("ropensci", "", 0, "✔ no problems (the author has filled in all 4", id="markers"),
        pytest.param("lab", "@tidal-bot start-checks", 0, "is not used here", id="left out"),
        pytest.param("society", "@review-clerk take over @ed2", 0, "now the editor", id="alias"),
        pytest.param("nowhere", "", 2, "cannot be read", id="no such policy"),
    ],
)  # fmt: skip
def test_explain_under_a_communitys_policy(
    example: str,
    words: str,
    status: int,
    says: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """An issue, or a comment, as that community's bot reads it; nothing of JOSS is said."""
    folder = EXAMPLES / example
    (tmp_path / "comment").write_text(words, encoding="utf-8")
    what = (
        ["--comment", str(tmp_path / "comment")] if words else [str(EXAMPLES / "lab/submission.md")]
    )
    if not words and folder.exists():
        what = [str(folder / "submission.md")]
    assert run("explain", *what, "--as", "eic", "--policy", str(folder / "pyos-bot.yml")) == status
    said = "".join(capsys.readouterr())
    assert says in said
    assert "JOSS" not in said


def test_explain_reads_the_stage_from_labels(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Labels are given on the command line, old spellings too."""
    file = tmp_path / "issue.md"
    file.write_text(body(), encoding="utf-8")
    assert run("explain", str(file), "--label", "3/reviewer(s)-assigned") == 0
    assert "stage: 3/reviewers-assigned (under review)" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "status", "website"),
    [
        (body(eic="@chief", reviewers=("@one", "TBD")), 0, "fine"),
        (body(eic="@chief and @lead"), 1, "misreads"),
        (body(repository="https://x.readthedocs.io"), 1, "rejects"),
        ("Hello", 1, "rejects"),
    ],
    ids=["fine", "misreads", "rejects", "no header"],
)
def test_explain_for_programs(
    text: str, status: int, website: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One object, whose keys stay; the exit status says the same as the verdict."""
    file = tmp_path / "issue.md"
    file.write_bytes(text.replace("\n", "\r\n").encode())
    assert run("explain", str(file), "--json") == status
    said = json.loads(capsys.readouterr().out)
    assert list(said) == [
        "form", "fields", "reviewers", "stage", "categories", "partners", "wants_joss", "publication",
        "problems", "website",
    ]  # fmt: skip
    assert said["website"] == website
    assert any(one["rejected"] for one in said["problems"]) is (website != "fine")
    for one in said["problems"]:
        assert list(one) == ["kind", "field", "value", "rejected", "says"]


def test_explain_says_values_as_the_bot_reads_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """People without ``@``, days as ISO, what says nothing is empty."""
    file = tmp_path / "issue.md"
    text = body(
        editor="Ed (@editor)", reviewers=("@one", "TBD"), date_accepted="12/24/2026", joss=True
    )
    file.write_text(text.replace("Editor:", "- **Editors**:"), encoding="utf-8")
    assert run("explain", str(file), "--json", "--label", "3/reviewers-assigned") == 1
    said = json.loads(capsys.readouterr().out)
    assert said["fields"]["All current maintainers"] == ["author", "maintainer"]
    assert said["fields"]["Editor"] == ["editor"]
    assert said["fields"]["EiC"] == []
    assert said["fields"]["Date accepted (month/day/year)"] == "2026-12-24"
    assert said["fields"]["Archive"] == ""
    assert (said["reviewers"], said["stage"], said["wants_joss"]) == (
        ["one"],
        "3/reviewers-assigned",
        True,
    )
    assert [one["kind"] for one in said["problems"]] == ["unread key"]


@pytest.mark.parametrize("before", [[], ["--comment"]])
def test_explain_without_a_text(
    before: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A missing file, a folder, no text: one line each that says which and why, not a traceback."""
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"\x89PNG\xff")
    for name, why in (
        ("/no/such/file", "cannot be read (No such file or directory)"),
        (str(tmp_path), "cannot be read (Is a directory)"),
        (str(picture), "is not UTF-8 text"),
    ):
        assert run("explain", *before, name) == 2
        assert capsys.readouterr().err == f"pyos-bot explain: {name}: {why}\n"


def test_a_day_that_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    """It is named, with an example."""
    assert run("explain", "--comment", "-", "--date", "soon") == 2
    assert "argument --date: soon is not a day such as 2026-12-24" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("page", "says"), [("commands", "# Commands"), ("stages", "stateDiagram-v2")]
)
def test_docs(page: str, says: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The pages are printed."""
    assert run("docs", page) == 0
    assert says in capsys.readouterr().out


def test_docs_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``--write`` puts the pages where they belong, twice is once, and another project's files stay."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "y"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    texts = []
    for _ in range(2):
        assert run("docs", "--write") == 0
        texts.append((tmp_path / "docs" / "commands.md").read_text(encoding="utf-8"))
    assert texts[0] == texts[1]
    assert "| `status` |" in texts[0]
    assert {one.name for one in (tmp_path / "docs").iterdir()} == {"commands.md", "stages.md"}
