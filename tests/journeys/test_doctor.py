"""``pyos-bot doctor`` over real HTTP: everything well, and each kind of trouble with its mend."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.adapters.github_app import App
from bot.adapters.journal import Journal
from bot.adapters.webhook import Attempt
from bot.cli import doctor
from bot.review.model.events import CommentPosted, Delivery
from builders import body
from sandbox import clocked
from sandbox.standin import contract
from sandbox.standin.github import GitHub
from world import World

ROOT = Path(__file__).parent.parent.parent
POLICY = ".github/pyos-bot.yml"
TEAMS = {
    "editor-in-chief": ("chief",),
    "editorial-board": ("chief", "editor", "editor2", "astro"),
    "astropy-editors": ("astro", "editor2"),
    "pangeo-editors": ("pangeo-ed",),
}
"""Teams with which nothing is wrong."""
MEMBERS = "GET /orgs/{org}/teams/{team_slug}/members"

Examined = tuple[int, list[str]]
Run = Callable[..., Awaitable[Examined]]


def environment(gh: GitHub, folder: Path) -> dict[str, str]:
    """The settings of ``serve``."""
    return {
        "GITHUB_APP_ID": str(gh.app_id),
        "GITHUB_PRIVATE_KEY": gh.private_key,
        "GITHUB_WEBHOOK_SECRET": gh.webhook_secret,
        "GITHUB_API_URL": gh.url,
        "DATABASE_URL": f"sqlite:///{folder / 'journal.sqlite3'}",
    }


@pytest.fixture
async def gh(github: GitHub) -> AsyncIterator[GitHub]:
    """A GitHub on which all is well."""
    await github.reset(teams=TEAMS)
    yield github
    assert contract.violations(github) == []


@pytest.fixture
def run(gh: GitHub, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Examine: the exit status, and the lines; no secret is ever in them."""

    async def examined(
        ahead: timedelta = timedelta(), *, journal: bool = True, **environ: str
    ) -> Examined:
        capsys.readouterr()
        if journal and not (tmp_path / "journal.sqlite3").exists():
            made = await Journal.open(f"sqlite:///{tmp_path / 'journal.sqlite3'}")
            await made.close()
        settings = environment(gh, tmp_path) | environ
        status = await doctor.doctor(settings, lambda: gh.now() + ahead)
        printed = capsys.readouterr()
        said = printed.out + printed.err
        assert gh.webhook_secret not in said
        assert "PRIVATE KEY-----" not in said
        assert "hunter2" not in said
        lines = said.splitlines()
        assert all(line.startswith(("✔ ", "✖ ")) for line in lines), lines
        return status, lines

    return examined


def wrong(examined: Examined) -> list[str]:
    """What is wrong."""
    return [line.removeprefix("✖ ") for line in examined[1] if line.startswith("✖")]


async def test_everything_is_well(gh: GitHub, run: Run) -> None:
    """One line for each thing, and not a change on GitHub."""
    gh.clear_calls()
    status, lines = await run()
    assert (status, wrong((status, lines))) == (0, [])
    said = "\n".join(lines)
    for part in (
        f"✔ settings: App {gh.app_id} at {gh.url}",
        "✔ database: open; 0 events waiting, 0 set aside",
        "s from GitHub's",
        "✔ permissions: issues write, members read, metadata read, contents read",
        "✔ events: issues, issue_comment",
        f"✔ installation {gh.installation_id} (pyOpenSci): all permissions are granted",
        "✔ webhook: JSON, signed, to https://bot.example.org/webhook",
        "✔ deliveries: none in the last three days",
        f"✔ {gh.repo}: the policy is valid: the defaults (there is no .github/pyos-bot.yml)",
        f"✔ {gh.repo}: teams.editors, the team pyOpenSci/editorial-board: @astro, @chief, @editor, @editor2",
        f"✔ {gh.repo}: teams.lead: not set, so nobody",
        f"✔ {gh.repo}: partners.pangeo.editors, the team pyOpenSci/pangeo-editors: @pangeo-ed",
        f"✔ {gh.repo}: all labels exist",
    ):
        assert part in said
    written = [call.route for call in gh.calls if call.writes]
    assert written == ["POST /app/installations/{installation_id}/access_tokens"]


# --- settings, database, clock ---


async def test_settings_with_mistakes(run: Run) -> None:
    """All of them at once; nothing else can be looked at."""
    found = await run(GITHUB_APP_ID="", GITHUB_WEBHOOK_SECRET="", PORT="many")
    assert found[0] == 2
    assert [line.split(":")[1] for line in wrong(found)] == [
        " GITHUB_APP_ID", " GITHUB_WEBHOOK_SECRET", " PORT",
    ]  # fmt: skip


async def test_the_operators_own_policy_file(run: Run, tmp_path: Path) -> None:
    """``serve`` would not start with it."""
    file = tmp_path / "policy.yml"
    file.write_text("days:\n  reviews: 1\n", encoding="utf-8")
    found = await run(PYOS_BOT_POLICY=str(file))
    assert found[0] == 2
    assert wrong(found) == [
        f"settings: {file}, line 2: days.reviews: unknown key; did you mean `review`?"
    ]


@pytest.mark.parametrize(
    ("url", "says"),
    [
        pytest.param("sqlite:////no/such/folder/x", "/no/such/folder", id="no folder"),
        pytest.param(
            "postgresql://bot:hunter2@127.0.0.1:9/x", "correct DATABASE_URL", id="no server"
        ),
    ],
)
async def test_a_database_that_cannot_be_opened(run: Run, url: str, says: str) -> None:
    """Named without its password; the rest is looked at all the same."""
    found = await run(DATABASE_URL=url)
    assert found[0] == 2
    (line,) = wrong(found)
    assert line.startswith("database: ")
    assert says in line
    assert any("all labels exist" in line for line in found[1])


async def test_a_file_that_is_no_database(run: Run, tmp_path: Path) -> None:
    """Somebody's file under that name."""
    (tmp_path / "journal.sqlite3").write_text("Dear diary\n" * 100, encoding="utf-8")
    found = await run()
    assert (found[0], len(wrong(found))) == (2, 1)
    assert "not a database" in wrong(found)[0]


async def test_no_journal_yet(run: Run, tmp_path: Path) -> None:
    """A mistyped address, or another folder than that of ``serve``: said, and nothing is made there."""
    found = await run(journal=False)
    assert found[0] == 2
    (line,) = wrong(found)
    assert (
        f"there is no journal at {tmp_path / 'journal.sqlite3'}: `pyos-bot serve` makes it" in line
    )
    assert list(tmp_path.iterdir()) == []


async def test_what_was_set_aside(gh: GitHub, run: Run, tmp_path: Path) -> None:
    """Counted, and named by its issue."""
    journal = await Journal.open(f"sqlite:///{tmp_path / 'journal.sqlite3'}")
    for number in (7, 8):
        event = CommentPosted(
            repo=gh.repo, number=number, sender="chief", at=gh.now(), comment=number,
            body="@pyos-bot status", url="https://example.org",
        )  # fmt: skip
        row = await journal.store(Delivery(f"k{number}", 1, event), gh.now())
        assert row is not None
        if number == 8:
            await journal.set_aside(row, "502")
    await journal.close()
    found = await run()
    assert found[0] == 1
    (line,) = wrong(found)
    assert "1 events waiting, 1 set aside" in line
    assert f"{gh.repo}#8".casefold() in line.casefold()
    assert "#7" not in line


async def test_beside_a_running_bot(world: World, run: Run) -> None:
    """The journal stays the bot's, which goes on."""
    await world.gh.reset(teams=TEAMS)
    settings = {"DATABASE_URL": f"sqlite:///{world.database}"}
    await world.open(body())
    assert (await run(**settings))[0] == 0
    assert "✅" in await world.say("chief", "@pyos-bot start-checks")


@pytest.mark.parametrize(
    ("seconds", "says", "status"),
    [
        pytest.param(0, "", 0, id="right"),
        pytest.param(25, "", 0, id="a little off"),
        pytest.param(45, "45 s fast compared with GitHub's; synchronize it", 1, id="ahead"),
        pytest.param(
            -3600,
            "3600 s slow compared with GitHub's",
            2,
            id="so far behind that GitHub refuses the signature",
        ),
    ],
)
async def test_the_clock(run: Run, seconds: int, says: str, status: int) -> None:
    """More than half a minute is wrong: GitHub soon refuses our signature."""
    found = await run(timedelta(seconds=seconds))
    near = [says, says.replace(str(abs(seconds)), str(abs(seconds) + (1 if seconds > 0 else -1)))]
    assert (found[0], len(wrong(found))) == (status, status)
    assert not says or any(one in wrong(found)[0] for one in near), wrong(found)


# --- GitHub, the App, its rights ---


async def test_github_out_of_reach(run: Run) -> None:
    """What does not need GitHub is said, the rest cannot be."""
    found = await run(GITHUB_API_URL="http://127.0.0.1:9")
    assert found[0] == 2
    (line,) = wrong(found)
    assert "out of reach" in line
    assert "check GITHUB_API_URL" in line


async def test_another_apps_number(run: Run) -> None:
    """Number and key must belong together."""
    found = await run(GITHUB_APP_ID="1")
    assert found[0] == 2
    (line,) = wrong(found)
    assert "App: GitHub did not accept the App's signature (401" in line


async def test_nothing_is_installed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """An App without an installation hears nothing."""

    async def nowhere(_: App) -> list[int]:
        return []

    monkeypatch.setattr(App, "installations", nowhere)  # the stand-in has always one
    found = await run()
    assert found[0] == 1
    assert wrong(found) == ["installations: none; install the App on your review repository"]


async def test_an_installation_in_trouble(gh: GitHub, run: Run) -> None:
    """Not everything could be looked at."""
    gh.fault("GET /installation/repositories", count=9, status=502)
    found = await run()
    assert found[0] == 2
    assert f"installation {gh.installation_id}: the check failed: 502" in wrong(found)[0]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        pytest.param(
            {"permissions": {"issues": "read", "members": "read", "metadata": "read", "contents": "read"}},
            ["permission issues: read, but the bot needs write; change it on the page of the App pyos-bot"],
            id="too little",
        ),
        pytest.param(
            {"permissions": {"issues": "write", "members": "read", "metadata": "read", "contents": "write",
                             "administration": "write"}},
            ["permission contents: write is more than the bot needs (read); change it",
             "permission administration: write is more than the bot needs (none); change it"],
            id="too much",
        ),
        pytest.param(
            {"events": ("issues", "push")},
            ["event issue_comment: not subscribed; check it",
             "event push: the bot does not need it; uncheck it"],
            id="events",
        ),
    ],
)  # fmt: skip
async def test_rights(gh: GitHub, run: Run, changes: dict[str, Any], says: list[str]) -> None:
    """What the App asks for, held against the least that works."""
    await gh.reset(teams=TEAMS, **changes)
    found = await run()
    assert found[0] == 1
    assert len(wrong(found)) == len(says)
    assert all(line.startswith(said) for line, said in zip(wrong(found), says, strict=True))


async def test_without_the_right_to_read_members(gh: GitHub, run: Run) -> None:
    """The right is missing, so no team can be read; each says so."""
    rights = {"issues": "write", "metadata": "read", "contents": "read"}
    await gh.reset(teams=TEAMS, permissions=rights)
    found = await run()
    assert found[0] == 1
    assert wrong(found)[0].startswith("permission members: none, but the bot needs read")
    assert sum("or give the App the permission members: read" in one for one in wrong(found)) == 4


def test_the_least_is_that_of_the_manifest() -> None:
    """The doctor and app.yml want the same."""
    manifest = yaml.safe_load((ROOT / "app.yml").read_text(encoding="utf-8"))
    assert manifest["default_permissions"] == doctor.PERMISSIONS
    assert manifest["default_events"] == list(doctor.EVENTS)


_ALL = {"permissions": doctor.PERMISSIONS, "events": list(doctor.EVENTS)}


@pytest.mark.parametrize(
    ("installation", "app", "ok", "says"),
    [
        pytest.param(_ALL, _ALL, True, "all permissions are granted", id="all"),
        pytest.param(
            {**_ALL, "permissions": {**doctor.PERMISSIONS, "members": "none"}}, _ALL, False,
            "not granted yet: members read; an owner can accept it at https://example.org", id="a right",
        ),
        pytest.param(
            {**_ALL, "events": ["issues"]}, _ALL, False, "not granted yet: event issue_comment",
            id="an event",
        ),
        pytest.param(
            {"permissions": {}, "events": []}, {"permissions": {}, "events": []}, True, "all permissions",
            id="what the App itself does not ask for is no owner's fault",
        ),
        pytest.param(
            {**_ALL, "suspended_at": "2026-01-01T00:00:00Z"}, _ALL, False,
            "suspended; an owner can resume it at https://example.org", id="suspended",
        ),
    ],
)  # fmt: skip
def test_what_an_installation_grants(
    installation: dict[str, Any], app: dict[str, Any], ok: bool, says: str
) -> None:
    """New rights of an App wait for an owner of the organization."""
    known = {"id": 5, "account": {"login": "pyOpenSci"}, "html_url": "https://example.org"}
    line = doctor.granted(known | installation, app)
    assert line.ok is ok
    assert line.text.startswith("installation 5 (pyOpenSci): ")
    assert says in line.text


# --- the webhook ---


@pytest.mark.parametrize(
    ("hook", "says"),
    [
        pytest.param({"url": ""}, "webhook: it has no address; set https://YOUR-HOST/webhook", id="none"),
        pytest.param(
            {"url": "https://bot.example.org/"},
            "webhook: it goes to https://bot.example.org/, but the bot listens at /webhook", id="path",
        ),
        pytest.param(
            {"content_type": "form"},
            "webhook: it sends form; choose the content type application/json", id="a form",
        ),
        pytest.param(
            {"insecure_ssl": "1"}, "webhook: it does not check the certificate", id="any certificate"
        ),
        pytest.param({"secret": ""}, "webhook: it is not signed; set the secret", id="no secret"),
    ],
)  # fmt: skip
async def test_the_webhooks_settings(gh: GitHub, run: Run, hook: dict[str, str], says: str) -> None:
    """What keeps deliveries away is seen before anybody waits for an answer."""
    gh.hook.update(hook)
    found = await run()
    assert found[0] == 1
    (line,) = wrong(found)
    assert line.startswith(says)


@pytest.mark.parametrize(
    ("status", "says"),
    [
        pytest.param(401, "GITHUB_WEBHOOK_SECRET is not the secret", id="another secret"),
        pytest.param(404, "the address leads somewhere else", id="another path"),
        pytest.param(415, "its content type must be application/json", id="a form"),
        pytest.param(502, "the bot is not running, or that address", id="nobody there"),
        pytest.param(202, "", id="taken"),
    ],
)
def test_what_became_of_the_last_delivery(status: int, says: str) -> None:
    """Each answer has its own reason; what failed before the last one does not matter any more."""
    moment = datetime(2026, 11, 21, 12, tzinfo=UTC)
    last = [
        Attempt(id=n, guid=str(n), delivered_at=moment, status_code=code, event="issues")
        for n, code in enumerate((status, 502, 202))
    ]
    line = doctor.deliveries(last)
    assert line.ok is (not says)
    assert f"{2 if line.ok else 1} of the last 3 were accepted" in line.text
    assert says in line.text


async def test_a_delivery_that_nobody_took(gh: GitHub, run: Run) -> None:
    """The bot was down when it came."""
    await gh.open_issue("author", "stargazer", "")
    await gh.settled()
    found = await run()
    assert found[0] == 1
    (line,) = wrong(found)
    assert (
        "deliveries: 0 of the last 1 were accepted; the last one (issues, 2026-11-21 12:00" in line
    )


# --- policy, teams, labels ---


async def test_a_broken_policy_file(gh: GitHub, run: Run) -> None:
    """File, line and key."""
    await gh.reset(teams=TEAMS, files={POLICY: "days:\n  reviews: 1\n"})
    found = await run()
    assert found[0] == 1
    (line,) = wrong(found)
    assert line.endswith(
        f"until you fix it: {POLICY}, line 2: days.reviews: unknown key; did you mean `review`?"
    )


async def test_a_policy_file_that_cannot_be_read(gh: GitHub, run: Run) -> None:
    """Nothing of that repository can be judged then."""
    gh.fault("GET /repos/{owner}/{repo}/contents/{path}", count=9, status=403, message="No access")
    found = await run()
    assert found[0] == 2
    assert (
        "could not read the policy (403: No access); give the App the permission contents: read"
        in wrong(found)[0]
    )


async def test_a_repository_that_is_not_served(gh: GitHub, run: Run) -> None:
    """Not looked at; and when none is left, that is said."""
    await gh.reset(files={POLICY: "repositories: [pyOpenSci/another]"})
    found = await run()
    assert found[0] == 1
    (line,) = wrong(found)
    assert "the bot serves no repository" in line


@pytest.mark.parametrize(
    ("teams", "policy", "says"),
    [
        pytest.param(
            {"editor-in-chief": None}, "",
            "the team pyOpenSci/editor-in-chief (teams.eic) does not exist or cannot be read: create it",
            id="missing",
        ),
        pytest.param(
            {"editor-in-chief": ()}, "",
            "the team pyOpenSci/editor-in-chief (teams.eic) has no members; add them", id="empty",
        ),
        pytest.param(
            {"astropy-editors": ("astro", "stranger")}, "",
            "Astropy (partners.astropy.editors) needs 2 members in teams.editors, and has @astro; add",
            id="one of a partner on the board",
        ),
        pytest.param(
            {}, "partners: {pangeo: {active: true}}",
            "Pangeo (partners.pangeo.editors) needs 2 members in teams.editors, and has none", id="nobody of a partner",
        ),
        pytest.param(
            {}, "teams: {eic: []}", "teams.eic: the list is empty; add people", id="an empty list"
        ),
        pytest.param(
            {}, "teams: {eic: [chief, cheif]}", "teams.eic: GitHub has no account @cheif",
            id="a slip in a list",
        ),
    ],
)  # fmt: skip
async def test_teams(
    gh: GitHub, run: Run, teams: dict[str, tuple[str, ...] | None], policy: str, says: str
) -> None:
    """Exactly that is wrong, with its setting and the mend."""
    wanted = {slug: who for slug, who in (TEAMS | teams).items() if who is not None}
    await gh.reset(teams=wanted, files={POLICY: policy} if policy else {})
    found = await run()
    assert found[0] == 1
    (line,) = wrong(found)
    assert line.startswith(f"{gh.repo}: ")
    assert says in line


async def test_a_plain_list_of_logins(gh: GitHub, run: Run) -> None:
    """Its people are named, too."""
    await gh.reset(teams=TEAMS, files={POLICY: "teams: {lead: [Lead]}"})
    assert f"✔ {gh.repo}: teams.lead: @Lead" in (await run())[1]


async def test_a_team_that_could_not_be_looked_up(gh: GitHub, run: Run) -> None:
    """That is GitHub's trouble, and not everything was seen."""
    gh.fault(MEMBERS, status=502)
    found = await run()
    assert found[0] == 2
    (line,) = wrong(found)
    assert "(teams.editors); try again" in line


@pytest.mark.parametrize(
    ("missing", "there", "says"),
    [
        pytest.param(
            "on-hold", "", "the label `on-hold` (labels.on_hold) is missing; create `on-hold`",
            id="missing",
        ),
        pytest.param(
            "3/reviewers-assigned", "3/reviewer(s)-assigned",
            "rename `3/reviewer(s)-assigned` to `3/reviewers-assigned`", id="old spelling",
        ),
        pytest.param(
            "⌛ pending-maintainer-response", "⌛ pending-maintainer-respnse",
            "rename `⌛ pending-maintainer-respnse` to `⌛ pending-maintainer-response`", id="a slip",
        ),
        pytest.param(
            "6/pyOS-approved", "6/PyOS-approved", "rename `6/PyOS-approved` to `6/pyOS-approved`",
            id="capitals",
        ),
        pytest.param(
            "Pangeo", "", "the label `Pangeo` (partners.pangeo.label) is missing; create `Pangeo`",
            id="a partner's",
        ),
    ],
)  # fmt: skip
async def test_labels(gh: GitHub, run: Run, missing: str, there: str, says: str) -> None:
    """Exactly that one is missing, with the name to create or to rename."""
    names = [one for one in gh.seed.labels if one != missing] + ([there] if there else [])
    await gh.reset(teams=TEAMS, labels=tuple(names))
    found = await run()
    assert found[0] == 1
    (line,) = wrong(found)
    assert says in line


# --- the process ---


async def test_the_real_process(gh: GitHub, tmp_path: Path) -> None:
    """``python -m bot doctor`` with nothing but the environment; it leaves the journal unlocked."""
    await (await Journal.open(f"sqlite:///{tmp_path / 'journal.sqlite3'}", alone=False)).close()
    process = await asyncio.create_subprocess_exec(
        *clocked.command(gh.now(), "doctor"), cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment(gh, tmp_path)},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, error = await asyncio.wait_for(process.communicate(), 20)
    assert (process.returncode, error) == (0, b"")
    assert out.decode().count("✔") == len(out.decode().splitlines())
    assert not (tmp_path / "journal.sqlite3.owner").exists()
    sqlite3.connect(tmp_path / "journal.sqlite3").close()


@pytest.mark.parametrize(
    ("issue", "said"),
    [
        pytest.param("open", "✔ {repo}: the digest issue (`digest_issue: 1`) is open: Digest", id="there"),
        pytest.param("closed", "✖ {repo}: the digest issue (`digest_issue: 1`) is closed", id="closed"),
        pytest.param("", "✖ {repo}: the digest issue (`digest_issue: 1`) does not exist", id="missing"),
    ],
)  # fmt: skip
async def test_the_issue_for_the_digest(gh: GitHub, run: Run, issue: str, said: str) -> None:
    """A setting that leads nowhere would be noticed by nobody: no digest is a quiet thing."""
    await gh.reset(files={POLICY: "digest_issue: 1\n"})
    if issue:
        await gh.open_issue("chief", "Digest", "")
        await gh.edit_issue("chief", 1, state=issue)
    _, lines = await run()
    assert any(line.startswith(said.format(repo=gh.repo)) for line in lines), lines
