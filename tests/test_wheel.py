"""The documented installation: a wheel, next to what the lock names; nothing of the repository is needed."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from bot import __version__

ROOT = Path(__file__).parent.parent
# the backend of pyproject.toml, called as a builder calls it: no network, nothing else is installed
BUILD = "import sys; from hatchling.build import build_wheel; print(build_wheel(sys.argv[1]))"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from this source tree."""
    folder = tmp_path_factory.mktemp("wheel")
    made = subprocess.run(
        [sys.executable, "-c", BUILD, str(folder)], cwd=ROOT, check=True, capture_output=True, text=True
    )  # fmt: skip
    return folder / made.stdout.split()[-1]


@pytest.fixture(scope="module")
def installed(wheel: Path) -> Path:
    """Unpacked, as pip unpacks it."""
    folder = wheel.parent / "site-packages"
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder)
    return folder


def run(installed: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A command in another folder, with the wheel before anything else on the path."""
    libraries = [
        sysconfig.get_path("purelib"),
        *(one for one in sys.path if "site-packages" in one),
    ]
    path = os.pathsep.join([str(installed), *libraries])
    environ = {"PATH": os.environ["PATH"], "PYTHONPATH": path}
    return subprocess.run(
        [sys.executable, *words], cwd=folder, env=environ, capture_output=True, text=True, check=False
    )  # fmt: skip


@pytest.mark.parametrize(
    "start",
    [
        pytest.param(["-m", "bot"], id="python -m bot"),
        pytest.param(["-c", "from bot.cli.main import main; main()"], id="pyos-bot"),
    ],
)
def test_both_ways_to_start_it(installed: Path, tmp_path: Path, start: list[str]) -> None:
    """From any folder; the code is the wheel's, and every command can be loaded."""
    said = run(installed, tmp_path, *start, "--version")
    assert (said.returncode, said.stdout) == (0, f"pyos-bot {__version__}\n"), said.stderr
    shown = run(installed, tmp_path, *start, "policy", "show")
    assert shown.returncode == 0, shown.stderr
    assert "bot_names:" in shown.stdout
    where = run(installed, tmp_path, "-c", "import bot; print(bot.__file__)")
    assert where.stdout.startswith(str(installed))


def test_the_script_is_named(wheel: Path) -> None:
    """What pip makes `pyos-bot` from."""
    with zipfile.ZipFile(wheel) as packed:
        (name,) = (one for one in packed.namelist() if one.endswith("entry_points.txt"))
        assert "pyos-bot = bot.cli.main:main" in packed.read(name).decode()


def test_nothing_but_the_bot(wheel: Path) -> None:
    """Neither tests nor sandbox, nor anybody's settings."""
    with zipfile.ZipFile(wheel) as packed:
        assert "bot/app.yml" in packed.namelist()  # `setup` reads it
        tops = {one.split("/")[0] for one in packed.namelist()}
    assert tops == {"bot", f"pyos_bot-{__version__}.dist-info"}
