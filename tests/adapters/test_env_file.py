"""The file ``.env``: what is read from it, what gets into it, and what it never does."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.adapters import env_file
from bot.adapters.env_file import WHERE, EnvFileError
from bot.adapters.settings import Settings, SettingsError
from bot.cli.environment import environment


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the command is started."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_without_a_file(folder: Path) -> None:
    """The environment alone, and nothing is made."""
    found = env_file.read({"PORT": "1"})
    assert (dict(found), found.origin("PORT")) == ({"PORT": "1"}, "")
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("line", "value"),
    [
        pytest.param("A=b", "b", id="plain"),
        pytest.param("export A=b", "b", id="as a shell has it"),
        pytest.param("# A=c\n\nA='b c'", "b c", id="quotes, a comment, an empty line"),
        pytest.param("A=${HOME}-$(id)", "${HOME}-$(id)", id="nothing is expanded"),
        pytest.param('A="${HOME}"', "${HOME}", id="not in quotes either"),
        pytest.param("A=b\r\n", "b", id="Windows"),
    ],
)
def test_what_is_read(folder: Path, line: str, value: str) -> None:
    """What other tools make of such a file, but for the ``$``: a secret may hold one."""
    (folder / ".env").write_bytes(line.encode())
    assert env_file.read({"HOME": "/home/me"})["A"] == value


def test_the_environment_wins(folder: Path) -> None:
    """An empty variable counts as missing there, too."""
    (folder / ".env").write_text("A=file\nB=file\nC=file\n", encoding="utf-8")
    found = env_file.read({"A": "own", "B": ""})
    assert (found["A"], found["B"], found["C"]) == ("own", "file", "file")
    assert [found.origin(name) for name in "ABC"] == ["", ".env", ".env"]


def test_another_file(folder: Path) -> None:
    """A variable names it; then it has to be there."""
    (folder / "other").write_text("A=1\n", encoding="utf-8")
    assert env_file.read({WHERE: "other"})["A"] == "1"
    with pytest.raises(EnvFileError, match="missing: cannot be read"):
        env_file.read({WHERE: "missing"})


def test_mistakes_name_line_and_file(folder: Path) -> None:
    """Of the file itself, and of a value that it holds; never the value."""
    (folder / ".env").write_text("A=1\nhush hush\n", encoding="utf-8")
    with pytest.raises(EnvFileError) as refused:
        env_file.read({})
    assert refused.value.lines == [
        ".env, line 2: expected NAME=value, or a comment with # in front"
    ]
    (folder / ".env").write_text("PORT=hush\n", encoding="utf-8")
    with pytest.raises(SettingsError) as wrong:
        Settings.load(env_file.read({"GITHUB_APP_ID": "x"}))
    assert "PORT (in .env): is wrong: set it to a number from 0 to 65535" in wrong.value.lines
    assert any(line.startswith("GITHUB_APP_ID: is wrong") for line in wrong.value.lines)
    assert "hush" not in str(wrong.value)


def test_commands_end_with_status_2(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A line for each mistake, as with any other setting."""
    monkeypatch.setenv(WHERE, "missing")
    with pytest.raises(SystemExit) as ended:
        environment()
    assert ended.value.code == 2
    assert (
        capsys.readouterr().err == "pyos-bot: missing: cannot be read (No such file or directory)\n"
    )


@pytest.mark.parametrize(("mode", "warned"), [(0o600, False), (0o640, True), (0o604, True)])
def test_others_may_read_it(
    folder: Path,
    mode: int,
    warned: bool,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Said with the mend; the command goes on."""
    monkeypatch.delenv(WHERE, raising=False)
    (folder / ".env").write_text("A_SETTING=1\n", encoding="utf-8")
    (folder / ".env").chmod(mode)
    assert environment()["A_SETTING"] == "1"
    assert ("run `chmod 600 .env`" in capsys.readouterr().err) is warned


# --- writing ---


@pytest.mark.parametrize(
    "before",
    [
        pytest.param(None, id="there is none"),
        pytest.param("", id="empty"),
        pytest.param("# mine\nPORT=9", id="without an end of line"),
        pytest.param("# mine\nPORT=9\n", id="with lines of its own"),
    ],
)
def test_lines_are_added(folder: Path, before: str | None) -> None:
    """Below what is there, which stays to the letter; only its owner may read it."""
    file = folder / ".env"
    if before is not None:
        file.write_text(before, encoding="utf-8")
    env_file.add(file, {"A": "1", "B": "two words"})
    text = file.read_text(encoding="utf-8")
    assert text.startswith(before or "")
    assert {"A": "1", "B": "two words"}.items() <= env_file.read({WHERE: str(file)}).items()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [one.name for one in folder.iterdir()] == [".env"]


def test_nothing_is_replaced(folder: Path) -> None:
    """A key that is there may be the only copy of it."""
    file = folder / ".env"
    file.write_text("A=old\n", encoding="utf-8")
    with pytest.raises(EnvFileError, match="A is there already"):
        env_file.add(file, {"A": "new", "B": "1"})
    assert file.read_text(encoding="utf-8") == "A=old\n"


def test_a_link_stays_one(folder: Path) -> None:
    """The file that it leads to is written."""
    (folder / "kept").mkdir()
    (folder / ".env").symlink_to(folder / "kept" / "env")
    env_file.add(folder / ".env", {"A": "1"})
    assert (folder / ".env").is_symlink()
    assert (folder / "kept" / "env").read_text(encoding="utf-8") == "A=1\n"


@pytest.mark.skipif(os.name != "posix", reason="only POSIX has such folders")
def test_what_cannot_be_written(folder: Path) -> None:
    """One line, and nothing is left behind."""
    with pytest.raises(EnvFileError, match="cannot be written"):
        env_file.add(folder / "missing" / ".env", {"A": "1"})
    assert list(folder.iterdir()) == []


@given(
    st.text(
        st.characters(
            exclude_characters="\r\n", codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]
        )
    )
)
@example("${HOME}")
@example("a\\' b # c")
@example("")
def test_any_value_comes_back(value: str) -> None:
    """Whatever somebody's secret holds."""
    file = Path("any.env")
    file.unlink(missing_ok=True)
    env_file.add(file, {"A": value})
    assert env_file._values(file)["A"] == value
