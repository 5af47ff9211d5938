"""``pyos-bot audit`` over real HTTP: years of issues, looked at and mended."""

from __future__ import annotations

import asyncio
import json
import os
import pty
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.cli import audit as auditing
from bot.cli import main
from bot.review.model.record import Record, hidden
from bot.review.pages.findings import Slug
from bot.review.pages.status import MARK
from builders import body
from sandbox import clocked
from sandbox.standin import contract
from sandbox.standin.github import GitHub
from world import World

ROOT = Path(__file__).parent.parent.parent
ISSUE = "/repos/{owner}/{repo}/issues/{issue_number}"
OLD = ("3/reviewer(s)-assigned", "2/seeking-reviewers")
"""Labels as they stand on an issue that was kept by hand."""
GAPS = body(eic="@chief", editor="@editor").replace("Archive: TBD\n", "")


def environment(gh: GitHub) -> dict[str, str]:
    """What is needed, and no more: no webhook secret, no database."""
    return {
        "GITHUB_APP_ID": str(gh.app_id),
        "GITHUB_PRIVATE_KEY": gh.private_key,
        "GITHUB_API_URL": gh.url,
    }


class Answers:
    """A person at the terminal who has their answers ready."""

    def __init__(self, *ready: str) -> None:
        self.ready = list(ready)
        self.questions: list[str] = []

    def __call__(self, question: str) -> str:
        self.questions.append(question)
        if not self.ready:
            raise EOFError
        return self.ready.pop(0)


Run = Callable[..., Awaitable[tuple[int, str]]]


@pytest.fixture
async def gh(github: GitHub, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[GitHub]:
    """A fresh GitHub whose labels include an old one; what was asked of it is what GitHub describes."""
    labels = (*github.seed.labels, "3/reviewer(s)-assigned", "holding")
    await github.reset(labels=labels)
    monkeypatch.setattr(auditing, "PAUSE", 0)
    yield github
    assert contract.violations(github) == []


@pytest.fixture
def run(gh: GitHub, capsys: pytest.CaptureFixture[str]) -> Run:
    """The exit status of an audit, and what it printed."""

    async def audited(
        *, fix: bool = False, as_json: bool = False, ask: Answers | None = None,
        repo: str = gh.repo, **environ: str,
    ) -> tuple[int, str]:  # fmt: skip
        capsys.readouterr()
        status = await auditing.audit(
            environment(gh) | environ, gh.now, repo, as_json=as_json, fix=fix, ask=ask
        )
        printed = capsys.readouterr()
        return status, printed.out + printed.err

    return audited


def writes(gh: GitHub) -> list[str]:
    """What the App has changed; asking for a token changes nothing."""
    return [c.route for c in gh.calls if c.writes and not c.path.endswith("/access_tokens")]


async def messy(gh: GitHub, text: str = GAPS) -> int:
    """An issue with two things to mend by ``--fix``: its labels and a missing line."""
    return await gh.open_issue("author", "stargazer", text, OLD)


async def labels(gh: GitHub, number: int) -> list[str]:
    """The labels on an issue."""
    return [label["name"] for label in (await gh.issue(number))["labels"]]


async def test_nothing_to_mend(gh: GitHub, run: Run) -> None:
    """Issues that are right are counted only."""
    await gh.open_issue("author", "stargazer", body(), ("New Submission!", "0/pre-review-checks"))
    await gh.open_issue("author", "A question", "Why?", ("Help Request",))
    assert await run() == (0, "2 open issues: no problems found.\n")


async def test_what_is_said_of_an_issue(gh: GitHub, run: Run) -> None:
    """What the bot reads there, each finding with its kind, and the sum; nothing is written."""
    number = await messy(gh)
    await gh.open_issue("author", "A question", "Why?", ("Help Request",))
    await gh.edit_issue("editor", number, assignees=["editor2"])
    gh.clear_calls()
    status, said = await run()
    assert status == 1
    lines = said.splitlines()
    assert lines[0] == f"#{number} stargazer {gh.url}/{gh.repo}/issues/{number}"
    assert lines[1] == (
        "    submission · 3/reviewers-assigned (under review) · editor @editor · "
        "next: the editor (@editor) finds reviewers"
    )
    assert [line.split(":")[0] for line in lines[2:-2]] == [
        f"  ✖ {kind}"
        for kind in (
            "several-stages", "old-spelling", "missing-line", "editor-not-assigned",
            "assignee-not-editor", "too-few-reviewers",
        )
    ]  # fmt: skip
    assert [line.endswith(" [--fix]") for line in lines[2:-2]] == [True] * 3 + [False] * 3
    assert lines[-1] == ("2 open issues: 6 problems on 1 of them. --fix can fix 3 of these.")
    assert writes(gh) == []


async def test_what_is_said_of_an_inquiry(gh: GitHub, run: Run) -> None:
    """It has no stage; who answers it is said until somebody has."""
    await gh.open_issue("author", "Fits?", "Would it fit?", ("presubmission", "holding"))
    await gh.open_issue("author", "Bug", "A bug report", ("on-hold", "prsubmission"))
    _, said = await run()
    assert (
        "inquiry · the editor in chief decides whether the package is in scope\n  ✖ old-spel"
        in said
    )
    assert "    other\n  ✖ misspelt-label: The bot does not use the label `prsubmission`" in said


async def test_thirty_old_issues(gh: GitHub, run: Run) -> None:
    """No two alike, closed ones left out, and not one write."""
    stages = [label for label in gh.seed.labels if label[0].isdigit()]
    texts = [body(), "", "Please review", body().replace("\n", "\r\n"), GAPS, body(archive="soon")]
    for count in range(30):
        text, one = texts[count % len(texts)], stages[count % len(stages)]
        on = [one, stages[(count * 7) % len(stages)], "holding"][: count % 4]
        await gh.open_issue("author", f"old {count}", text, on)
    await gh.open_issue("author", "closed", GAPS, OLD)
    await gh.edit_issue("author", 31, state="closed")
    gh.clear_calls()
    status, said = await run(as_json=True)
    assert status == 1
    document = json.loads(said)
    assert [issue["number"] for issue in document["issues"]] == list(range(1, 31))
    kinds = {finding["kind"] for issue in document["issues"] for finding in issue["findings"]}
    assert len(kinds) >= 8, kinds
    assert writes(gh) == []
    assert len(gh.calls) < 12, "no comments, so nothing is asked of the issues themselves"


async def test_the_json_document(gh: GitHub, run: Run) -> None:
    """Every open issue with what was read; the shape is promised in docs/operating.md."""
    number = await messy(gh)
    help_request = await gh.open_issue("author", "\x1b[31mWhy?", "Why?", ("Help Request",))
    status, said = await run(as_json=True)
    assert status == 1
    assert "\x1b" not in said
    document = json.loads(said)
    one, other = document["issues"]
    assert {**one, "findings": []} == {
        "number": number,
        "url": f"{gh.url}/{gh.repo}/issues/{number}",
        "title": "stargazer",
        "kind": "submission",
        "stage": "under_review",
        "eic": ["chief"],
        "editors": ["editor"],
        "next": {"step": "seats", "people": ["editor"]},
        "findings": [],
    }
    assert one["findings"][1] == {
        "kind": "old-spelling",
        "text": "`3/reviewer(s)-assigned` is an old name of `3/reviewers-assigned`. "
        "Project boards and lists need the exact name.",
        "fixable": True,
    }
    assert (other["number"], other["kind"], other["stage"], other["next"], other["findings"]) == (
        help_request, "help request", None, None, [],
    )  # fmt: skip
    assert (document["format"], document["repository"]) == (1, gh.repo)
    written = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    assert [f"`{key}`" for key in (*document, *one) if f"`{key}`" not in written] == []
    assert [slug for slug in Slug if f"`{slug}`" not in written] == []


async def test_no_escape_sequence_reaches_the_terminal(gh: GitHub, run: Run) -> None:
    """Title, labels and values of an issue are anybody's text."""
    evil = "\x1b]0;title\x07\x9b31m\u202e\u2028red"
    text = body(archive=f"soon{evil}").replace("Editor: TBD\n", "")
    number = await gh.open_issue("author", f"star{evil}", text, ("0/pre-review-checks",))
    status, said = await run(fix=True, ask=Answers("n"))
    assert status == 1
    assert f"#{number} star]0;title31m" in said
    assert {one for one in said if not one.isprintable()} == {"\n"}


# --- the record of a review the bot has worked on ---


async def test_what_the_bot_remembers_counts(world: World, capsys: Any) -> None:
    """Recorded reviewers are told from names in the header; other people's comments are not believed."""
    await world.open(body())
    await world.say("chief", "@pyos-bot start-checks\n@pyos-bot assign-editor @editor")
    await world.say("editor", "@pyos-bot seeking-reviewers\n@pyos-bot assign-reviewer @reviewer1")
    world.gh.webhook_to = None  # what follows happens behind the bot's back
    text = (await world.issue())["body"]
    await world.gh.edit_issue(
        "author", world.number, body=text.replace("Reviewer 2: TBD", "Reviewer 2: @reviewer2")
    )
    status = await world.status_comment()
    await world.gh.comment("author", world.number, status.replace("reviewer1", "reviewer2"))
    world.gh.clear_calls()
    environ = environment(world.gh)
    assert await auditing.audit(environ, world.gh.now, world.gh.repo, as_json=True, fix=False) == 1
    (issue,) = json.loads(capsys.readouterr().out)["issues"]
    assert [(one["kind"], "reviewer2" in one["text"]) for one in issue["findings"]] == [
        ("unrecorded-reviewer", True)
    ]
    assert writes(world.gh) == []


async def test_a_forged_memory_is_not_believed(gh: GitHub, run: Run) -> None:
    """Only the bot's own comment counts: here a route that would ask for one reviewer."""
    text = body(eic="@chief", editor="@editor", reviewers=("@reviewer1", "TBD"))
    number = await gh.open_issue("author", "stargazer", text, ("3/reviewers-assigned",))
    forged = f"{MARK}\n\n{hidden(Record(route='publication'))}"
    await gh.comment("author", number, forged)
    assert "✖ too-few-reviewers" in (await run())[1]


async def test_a_record_of_a_newer_bot_is_left_alone(world: World, capsys: Any) -> None:
    """It is named, and --fix asks nothing about that issue."""
    await world.open(body().replace("Archive: TBD\n", ""))
    await world.bot.dispatcher.stop()
    world.gh.webhook_to = None
    (comment,) = await world.gh.comments(world.number)
    newer = comment["body"].replace('"v":1', '"v":99')
    await world.gh.edit_comment("admin", comment["id"], newer)
    world.gh.clear_calls()
    ask = Answers()
    assert (
        await auditing.audit(
            environment(world.gh), world.gh.now, world.gh.repo, as_json=False, fix=True, ask=ask
        )
        == 1
    )
    said = capsys.readouterr().out
    assert "✖ record-of-a-newer-bot" in said
    assert "[--fix]" not in said
    assert ask.questions == []
    assert writes(world.gh) == []


# --- mending ---


async def test_yes_is_one_write(gh: GitHub, run: Run) -> None:
    """The change is shown, then made in one request; nothing else is different."""
    number = await messy(gh)
    before = await gh.issue(number)
    gh.clear_calls()
    ask = Answers("y")
    status, said = await run(fix=True, ask=ask)
    assert status == 1, "two findings are for people"
    assert ask.questions == [f"Change #{number}? [y]es / [n]o / [a]ll / [q]uit: "]
    shown = said.partition("of these.")[2].splitlines()
    assert shown == [
        "", "", f"#{number} stargazer", "  - label `3/reviewer(s)-assigned`",
        "  - label `2/seeking-reviewers`", "  + label `3/reviewers-assigned`",
        "  + line `Archive: TBD`", "  changed",
    ]  # fmt: skip
    assert writes(gh) == [f"PATCH {ISSUE}"]
    (patch,) = [call.json for call in gh.calls if call.method == "PATCH"]
    assert patch == {
        "labels": ["3/reviewers-assigned"],
        "body": body(eic="@chief", editor="@editor"),
    }
    after = await gh.issue(number)
    same = ("title", "state", "assignees", "comments", "user")
    assert {key: after[key] for key in same} == {key: before[key] for key in same}
    last = [call.method for call in gh.calls][-2:]
    assert last == ["GET", "PATCH"], "read again right before it is written"


async def test_everything_mended_ends_well(gh: GitHub, run: Run) -> None:
    """Exit status 0 when nothing is left; a second run has nothing to do."""
    text = body().replace("EiC: TBD\n", "")
    await gh.open_issue("author", "stargazer", text, ("0/pre-review-checks", "holding"))
    status, said = await run(fix=True, ask=Answers("y"))
    assert status == 0, said
    assert await run() == (0, "1 open issue: no problems found.\n")


@pytest.mark.parametrize(
    ("answers", "changed", "asked"),
    [
        pytest.param(("n", "y", "n"), [2], 3, id="yes and no"),
        pytest.param(("n", "a"), [2, 3], 2, id="all that follow"),
        pytest.param(("y", "q"), [1], 2, id="quit"),
        pytest.param(("what?", "", "YES", "no", "Quit"), [1], 5, id="asked again; whole words"),
        pytest.param(("n",), [], 2, id="the terminal is gone"),
    ],
)
async def test_answers(
    gh: GitHub, run: Run, answers: tuple[str, ...], changed: list[int], asked: int
) -> None:
    """Only what was agreed to is written, one request each."""
    for _ in range(3):
        await messy(gh)
    gh.clear_calls()
    ask = Answers(*answers)
    assert (await run(fix=True, ask=ask))[0] == 1
    assert [int(c.path.rpartition("/")[2]) for c in gh.calls if c.method == "PATCH"] == changed
    assert len(ask.questions) == asked
    assert len(writes(gh)) == len(changed)


async def test_an_edit_in_between_survives(gh: GitHub, run: Run) -> None:
    """A person edits the text while the question is on the screen: theirs stays, ours is added."""
    number = await messy(gh)
    theirs = GAPS.replace("Looks at stars", "Looks at galaxies")
    gh.fault(
        f"GET {ISSUE}", meanwhile=lambda: gh.edit_issue("editor", number, body=theirs)
    )  # fmt: skip
    assert "  changed" in (await run(fix=True, ask=Answers("y")))[1]
    text = (await gh.issue(number))["body"]
    assert "Looks at galaxies" in text
    assert "Reviewer 2: TBD\nArchive: TBD\nJOSS DOI: TBD\n" in text


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"labels": ["4/reviews-in-awaiting-changes"]}, id="another stage"),
        pytest.param({"body": body(archive="10.5281/zenodo.1")}, id="mended by hand"),
        pytest.param({"state": "closed"}, id="closed"),
    ],
)
async def test_what_is_not_true_any_more_is_not_done(
    gh: GitHub, run: Run, change: dict[str, Any]
) -> None:
    """What was agreed to is not what would happen: nothing happens, and it is said."""
    number = await messy(gh)
    gh.fault(
        f"GET {ISSUE}", meanwhile=lambda: gh.edit_issue("editor", number, **change)
    )  # fmt: skip
    _, said = await run(fix=True, ask=Answers("y"))
    assert "edited in the meantime" in said
    assert writes(gh) == []


async def test_a_label_that_is_missing_in_the_repository(gh: GitHub, run: Run) -> None:
    """GitHub would invent it: it is named, and --fix leaves the labels alone."""
    await gh.reset(labels=tuple(one for one in gh.seed.labels if "3/" not in one) + OLD[:1])
    number = await messy(gh)
    _, said = await run(fix=True, ask=Answers("a"))
    assert "Create the label `3/reviewers-assigned` first" in said
    assert await labels(gh, number) == list(OLD)
    assert "Archive: TBD" in (await gh.issue(number))["body"]


@pytest.mark.parametrize(
    ("fault", "says", "written"),
    [
        pytest.param({"status": 422}, "not changed: 422", 2, id="refused: the next one is asked"),
        pytest.param({"status": 502}, "not changed: 502", 2, id="broken: the next one is asked"),
        pytest.param({"status": 429, "retry_after": 9}, "asks to wait 9 seconds", 1, id="limit"),
    ],
)
async def test_trouble_while_mending(
    gh: GitHub, run: Run, fault: dict[str, int], says: str, written: int
) -> None:
    """Said, and nothing is claimed that did not happen; a limit of GitHub's ends it."""
    for _ in range(2):
        await messy(gh)
    gh.fault(f"PATCH {ISSUE}", **fault)
    status, said = await run(fix=True, ask=Answers("a"))
    assert (status, len(writes(gh))) == (1, written)
    assert says in said
    assert said.count("  changed") == written - 1


async def test_an_issue_deleted_meanwhile(gh: GitHub, run: Run) -> None:
    """There is nothing to mend any more."""
    number = await messy(gh)
    gh.fault(f"GET {ISSUE}", meanwhile=lambda: gh.delete_issue(number))
    assert "not changed: 410" in (await run(fix=True, ask=Answers("y")))[1]


# --- what cannot be run ---


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        pytest.param({"GITHUB_APP_ID": ""}, "GITHUB_APP_ID: is missing", id="no App"),
        pytest.param({"GITHUB_API_URL": "http://127.0.0.1:9"}, "out of reach", id="no GitHub"),
        pytest.param({"GITHUB_APP_ID": "1"}, "401", id="another App"),
        pytest.param({"repo": "pyOpenSci/elsewhere"}, "not installed", id="not installed"),
        pytest.param({"repo": "../x"}, "is not a repository name", id="no repository"),
        pytest.param({"repo": "a/b/c"}, "is not a repository name", id="a path"),
    ],
)
async def test_what_cannot_be_looked_at(run: Run, changed: dict[str, str], says: str) -> None:
    """One line, exit status 2."""
    status, said = await run(**changed)
    assert status == 2
    assert said.startswith("pyos-bot audit: ")
    assert said.count("\n") == 1
    assert says in said


@pytest.mark.parametrize(
    ("policy", "says"),
    [
        pytest.param("days: {reviews: 1}", "please fix the policy", id="broken"),
        pytest.param("repositories: [pyOpenSci/other]", "the bot does not serve", id="not served"),
    ],
)
async def test_a_policy_that_keeps_the_audit_away(
    gh: GitHub, run: Run, policy: str, says: str
) -> None:
    """With the wrong policy it would find, and mend, the wrong things."""
    await gh.reset(files={".github/pyos-bot.yml": policy})
    status, said = await run()
    assert status == 2
    assert says in said


async def test_the_policy_of_the_repository_counts(gh: GitHub, run: Run) -> None:
    """Its names of labels are the proper ones."""
    await gh.reset(
        files={".github/pyos-bot.yml": "labels: {under_review: 3/in-review}"},
        labels=(*gh.seed.labels, "3/in-review", "3/reviewer(s)-assigned"),
    )
    number = await messy(gh)
    await run(fix=True, ask=Answers("y"))
    assert await labels(gh, number) == ["3/in-review"]


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        pytest.param(["audit", "--help"], 0, "Changes nothing without `--fix`", id="audit --help"),
        pytest.param(["doctor", "--help"], 0, "Changes nothing on GitHub", id="doctor --help"),
        pytest.param(["audit"], 2, "OWNER/REPO", id="which repository"),
        pytest.param(["audit", "a/b", "--fix", "--json"], 2, "not allowed with", id="one of them"),
    ],
)
def test_the_command_line(
    arguments: list[str], status: int, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Help, and what argparse refuses."""
    with pytest.raises(SystemExit) as ended:
        main.main(arguments)
    assert ended.value.code == status
    printed = capsys.readouterr()
    assert says in " ".join((printed.out + printed.err).split())


async def test_fix_without_a_terminal(gh: GitHub) -> None:
    """Refused with a clear line before anything is asked of GitHub; the settings suffice."""
    await messy(gh)
    gh.clear_calls()
    process = await asyncio.create_subprocess_exec(
        *clocked.command(gh.now(), "audit", gh.repo, "--fix"), cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment(gh)}, stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, error = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 2
    assert out == b""
    assert error.decode() == (
        "pyos-bot audit: --fix asks before each change, so it needs a terminal. Nothing was changed.\n"
    )
    assert gh.calls == []


@pytest.mark.parametrize(
    ("typed", "status", "changed"),
    [pytest.param(b"y\n", 1, True, id="y"), pytest.param(b"\x03", 1, False, id="Ctrl-C")],
)
async def test_on_a_real_terminal(gh: GitHub, typed: bytes, status: int, changed: bool) -> None:
    """The process asks, a person types; Ctrl-C ends it without a traceback."""
    number = await messy(gh)
    ours, theirs = pty.openpty()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c",
        "import fcntl, os, termios; os.setsid(); fcntl.ioctl(0, termios.TIOCSCTTY, 0); "
        "from sandbox.clocked import main; main()",
        gh.now().isoformat(), "audit", gh.repo, "--fix", cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment(gh)},
        stdin=theirs, stdout=theirs, stderr=theirs,
    )  # fmt: skip
    os.close(theirs)
    seen = b""
    try:
        while b"[q]uit: " not in seen:
            seen += await asyncio.wait_for(asyncio.to_thread(os.read, ours, 4096), 20)
        await asyncio.sleep(0.2)  # nobody types in the very moment of the question
        os.write(ours, typed)
        assert await asyncio.wait_for(process.wait(), 20) == status
        seen += await asyncio.to_thread(os.read, ours, 4096)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        os.close(ours)
    assert b"Traceback" not in seen
    assert ("Archive: TBD" in (await gh.issue(number))["body"]) is changed
