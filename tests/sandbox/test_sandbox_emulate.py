"""The process behind the stand-in: one installation, no orphan."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

from sandbox import emulate

ROOT = Path(emulate.__file__).parents[1]


def test_installing_twice_does_nothing() -> None:
    """The second time there is nothing to tell."""
    emulate.install()
    told: list[str] = []
    emulate.install(told.append)
    assert told == []


def test_only_one_installs_at_a_time(tmp_path: Path) -> None:
    """The other waits; a lock that somebody left behind long ago is nobody's."""
    lock = tmp_path / "lock"
    log: list[str] = []

    def work() -> None:
        with emulate._only_one(lock):
            log.append("in")
            time.sleep(0.05)
            log.append("out")

    lock.touch()
    os.utime(lock, (1, 1))
    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert log == ["in", "out", "in", "out"]
    assert not lock.exists()


def test_a_killed_test_leaves_no_orphan() -> None:
    """emulate ends when its stdin closes, whatever became of who started it."""
    script = (
        "import time\n"
        "from sandbox.emulate import Emulate\n"
        "print(Emulate.launch()._process.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout
        pid = int(parent.stdout.readline())
        parent.kill()
    for _ in range(200):
        state = Path(f"/proc/{pid}/stat")
        # In a container nobody may be there to bury it: a zombie has ended, too.
        if not state.exists() or state.read_text().rsplit(") ", 1)[1].startswith("Z"):
            return
        time.sleep(0.02)
    raise AssertionError(f"node {pid} is still there")
