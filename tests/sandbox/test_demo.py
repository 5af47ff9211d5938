"""The demo: a whole review in the terminal, its end, and the page to go on with."""

import asyncio
import fcntl
import io
import os
import pty
import re
import signal
import struct
import sys
import termios
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest
from rich.console import Console

import sandbox.__main__
from sandbox.demo import play
from sandbox.demo.screen import Screen
from sandbox.page import rendering
from sandbox.standin import seed
from sandbox.story import package, script

ROOT = Path(__file__).parents[2]
PATIENCE = 120
# With one of these rich would paint what is to be read here.
PAINTED = {"FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"}


@asynccontextmanager
async def playing(*options: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """`python -m sandbox` as somebody runs it, without a terminal."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "sandbox", *options),
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name not in PAINTED},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        # what was started in the background (``nohup … &``) ignores Ctrl-C, and so would its children
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()


async def said_until(process: asyncio.subprocess.Process, wanted: str) -> str:
    """Everything that was printed, up to the line with `wanted`."""
    assert process.stdout
    said = ""
    async with asyncio.timeout(PATIENCE):
        while wanted not in said:
            line = await process.stdout.readline()
            assert line, f"{wanted!r} never came:\n{said}"
            said += line.decode()
    return said


def children(pid: int) -> set[Path]:
    """The processes that a process has started: the stand-in and the bot."""
    if sys.platform != "linux":
        return set()
    lists = [file.read_text() for file in Path(f"/proc/{pid}/task").glob("*/children")]
    found = {Path("/proc", child) for child in " ".join(lists).split()}
    assert len(found) == 2
    return found


@pytest.mark.parametrize(
    ("options", "stays"), [(["--fast"], False), (["--fast", "--stay"], True)], ids=["", "--stay"]
)
def test_where_there_is_no_terminal(
    monkeypatch: pytest.MonkeyPatch, options: list[str], stays: bool
) -> None:
    """Nobody could press Ctrl-C: it ends by itself, with the status of the review."""
    told: list[bool] = []

    async def run(screen: Screen, *, pause: float, stay: bool) -> int:
        told.append(stay)
        return 7

    monkeypatch.setattr(play, "run", run)
    monkeypatch.setattr("sys.stdout", io.StringIO())
    assert sandbox.__main__.main(options) == 7
    assert told == [stays]


async def test_on_an_old_terminal() -> None:
    """80 columns, no colors, no character beyond ASCII: the picture is plainer, and complete."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    old = {"TERM": "vt100", "NO_COLOR": "1", "PYTHONIOENCODING": "ascii"}
    unset = {*PAINTED, "COLUMNS", "LINES"}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "sandbox", "--no-wait"),
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name not in unset} | old,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    shown = b""
    async with asyncio.timeout(PATIENCE):
        with suppress(OSError):  # how the end of a terminal is told
            while some := await asyncio.to_thread(os.read, ours, 65_536):
                shown += some
        assert await process.wait() == 0, shown.decode()
    os.close(ours)
    said = re.sub(r"\x1b\[[\d;]*m", "", shown.decode("ascii"))
    address, *lines = said.splitlines()
    assert address.startswith("Watch it in a browser: http://127.0.0.1:")
    assert [line for line in lines if len(line) > 80] == []
    assert "? The review ended as it should" in said
    assert not re.search(r"\x1b\[[\d;]*3\d", shown.decode()), "colors"


async def test_the_whole_review_and_the_page() -> None:
    """Whoever tries the bot sees a review from submission to JOSS, and then can play every part in a browser."""
    async with playing("--fast", "--stay") as process:
        said = await said_until(process, "Ctrl-C")
        assert re.match(r"Watch it in a browser: http://127\.0\.0\.1:\d+/\S+/issues\n", said)
        assert "✔ The review ended as it should" in said
        assert "✖ Contributing guide: no contributing guide" in said
        assert "✔ Contributing guide: CONTRIBUTING.md" in said
        end = said.partition("The end of the review")[2]
        assert {"6/pyOS-approved", "9/joss-approved", "astropy"} <= set(end.split())
        assert "closed (completed)" in end
        assert re.search(r"version_accepted +v1\.2\.0", end)
        assert re.search(r"joss +https://doi\.org/10\.21105/joss\.01234", end)
        assert "TBD" not in end
        address = re.findall(r"http://127\.0\.0\.1:\d+/\S+/issues/\d+", said)[-2]
        started = children(process.pid)
        async with aiohttp.ClientSession() as http:
            async with http.get(address) as answer:
                page = await answer.text()
                assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
            assert script.FRESH in page
            assert "Welcome" in page
            assert "pyos-bot:status" not in page, "hidden comments stay hidden"
            assert not re.search(r'(src|href)="https?://(?!127)', page.partition('id="thread"')[0])
            await comment(http, address, "chief", "@pyos-bot start-checks <b>now</b>")
            await comment(http, address, "chief", "@pyos-bot start-checks")
            text = await until(http, address, "similar descriptions")
        assert "has started the pre-review checks" in text
        assert "☑ <strong>Contributing guide</strong>" in text
        assert "starcount" in text
        assert "&lt;b&gt;now" in text
        assert "<b>now" not in text
        process.send_signal(signal.SIGINT)
        async with asyncio.timeout(PATIENCE):
            assert await process.wait() == 0
    assert not any(path.exists() for path in started)


async def comment(http: aiohttp.ClientSession, address: str, who: str, text: str) -> None:
    """Send what the page's form sends."""
    host, _, issue = address.partition("/pyOpenSci")
    headers = {"Authorization": f"Bearer {seed.token(who)}"}
    url = f"{host}/repos/pyOpenSci{issue}/comments"
    async with http.post(url, json={"body": text}, headers=headers) as answer:
        assert answer.status == 201


async def until(http: aiohttp.ClientSession, address: str, wanted: str) -> str:
    """Listen as the page's script does, until something with ``wanted`` comes; return all that came."""
    said = b""
    async with asyncio.timeout(PATIENCE), http.get(f"{address}/live") as answer:
        async for some in answer.content.iter_any():
            said += some
            if wanted in said.decode(errors="replace"):
                return said.decode()
    raise AssertionError(f"{wanted!r} never came:\n{said.decode()}")


async def test_ctrl_c_in_the_middle() -> None:
    """Whoever has seen enough gets their terminal back, and no process stays behind."""
    async with playing("--fast") as process:
        await said_until(process, "start-checks")
        started = children(process.pid)
        process.send_signal(signal.SIGINT)
        async with asyncio.timeout(PATIENCE):
            assert await process.wait() == 130
    assert not any(path.exists() for path in started)


@pytest.mark.parametrize(
    ("scene", "complaint"),
    [
        (script.SCENES[0], "the labels are"),
        (replace(script.SCENES[1], says="Nothing for the bot"), "0 answers instead of 1"),
    ],
    ids=["another end", "no answer"],
)
async def test_it_owns_up(
    monkeypatch: pytest.MonkeyPatch, scene: script.Scene, complaint: str
) -> None:
    """A demo that does not end as it should must not look as if it did."""
    scenes = [script.SCENES[0], *([] if scene.is_opening else [scene])]
    monkeypatch.setattr(script, "SCENES", scenes)
    for make in ("invent", "publish"):  # where there is no package, none has to be read
        monkeypatch.setattr(package, make, lambda *_, **__: None)
    shown = io.StringIO()
    status = await play.run(Screen(Console(file=shown)), pause=0, stay=False)
    assert status == 1
    assert "✖ The demo failed" in shown.getvalue()
    assert complaint in shown.getvalue()


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)&gt;"),
        ('<details open ontoggle="x()">', "&lt;details open ontoggle=&quot;x()&quot;&gt;"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("a <!-- <script>hidden</script> --> b", "<p>a  b</p>"),
        ("<!-- never closed\n\n<script>", ""),
        ("![<i>](http://127.0.0.1/x.png)", "<p><i>&lt;i&gt;</i></p>"),
        ("```<b>\n<i>\n```", "<pre><code>&lt;i&gt;\n</code></pre>"),
        ("- [x] **done**\n- [ ] open", "☑ <strong>done</strong>"),
        ("hi @editor", '<b class="mention">@editor</b>'),
        (
            "<details><summary>More</summary>\n\n*text*\n\n</details>",
            "<details><summary>More</summary>\n<p><em>text</em></p>\n</details>",
        ),
        (
            "```mermaid\nflowchart LR\n    a([One]) --> b([<Two>])\n    class a done\n    class b here\n```",
            '<li class="done">One</li><li class="here">&lt;Two&gt;</li>',
        ),
    ],
)
def test_nothing_typed_becomes_html(text: str, html: str) -> None:
    """The page shows what anybody typed; only what the bot uses for folding gets through."""
    rendered = rendering.html(text)
    assert html in rendered
    assert "<script" not in rendered
    assert "<img" not in rendered
