"""``pyos-bot labels sync`` over real HTTP: what is missing is made, and nothing else is touched."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.cli.labels import labels
from sandbox.standin import contract
from sandbox.standin.github import GitHub


@pytest.fixture
async def gh(github: GitHub) -> AsyncIterator[GitHub]:
    """A repository with two labels missing, one misspelled, and one of its own."""
    left = [one for one in github.seed.labels if one not in ("on-hold", "Pangeo", "archived")]
    await github.reset(labels=(*left, "archivd", "good first issue"))
    yield github
    assert contract.violations(github) == []


async def sync(gh: GitHub, name: str = "", *, create: bool = False) -> int:
    """The exit status; only the settings of `audit` are there."""
    environ = {
        "GITHUB_APP_ID": str(gh.app_id),
        "GITHUB_PRIVATE_KEY": gh.private_key,
        "GITHUB_API_URL": gh.url,
    }
    return await labels(environ, gh.now, name or gh.repo, create=create)


async def names(gh: GitHub) -> dict[str, tuple[str, str]]:
    """The labels that are there: name → color and description."""
    found = await gh.ask("nobody", "GET", f"/repos/{gh.repo}/labels?per_page=100")
    return {one["name"]: (one["color"], one["description"]) for one in found}


async def test_dry_first(gh: GitHub, capsys: pytest.CaptureFixture[str]) -> None:
    """Only listed: with what would be made, and what a person has to rename."""
    before = await names(gh)
    assert await sync(gh) == 1
    assert capsys.readouterr().out.splitlines() == [
        "+ `on-hold` (labels.on_hold) is missing",
        "? `archived` (labels.archived) is missing, but there is `archivd`; please rename it on GitHub",
        "+ `Pangeo` (partners.pangeo.label) is missing",
        "nothing was changed; `--create` makes the missing labels",
    ]
    assert await names(gh) == before


async def test_create(gh: GitHub, capsys: pytest.CaptureFixture[str]) -> None:
    """What is missing is made, with color and purpose; what seems to be meant waits for a person."""
    before = await names(gh)
    assert await sync(gh, create=True) == 1
    after = await names(gh)
    assert {name: after[name] for name in after.keys() - before.keys()} == {
        "on-hold": ("ededed", "pyos-bot: on hold"),
        "Pangeo": ("fbca04", "Affiliation with Pangeo"),
    }
    assert before.items() <= after.items()
    capsys.readouterr()
    await gh.ask("admin", "PATCH", f"/repos/{gh.repo}/labels/archivd", {"new_name": "archived"})
    assert await sync(gh, create=True) == 0
    assert capsys.readouterr().out == "all labels exist\n"


async def test_somebody_was_faster(gh: GitHub, capsys: pytest.CaptureFixture[str]) -> None:
    """Made by hand between our look and our request."""

    async def by_hand() -> None:
        await gh.ask(
            "admin", "POST", f"/repos/{gh.repo}/labels", {"name": "on-hold", "color": "ededed"}
        )

    gh.fault("POST /repos/{owner}/{repo}/labels", meanwhile=by_hand)
    assert await sync(gh, create=True) == 1
    assert "`on-hold` (labels.on_hold) is there by now" in capsys.readouterr().out


async def test_a_policy_with_other_names(gh: GitHub, capsys: pytest.CaptureFixture[str]) -> None:
    """The policy says which labels there are to be."""
    await gh.reset(files={".github/pyos-bot.yml": "labels: {on_hold: paused}\n"})
    assert await sync(gh, create=True) == 0
    assert capsys.readouterr().out == "+ `paused` (labels.on_hold) was made\n"


@pytest.mark.parametrize(
    ("name", "fault", "says"),
    [
        pytest.param("pyOpenSci/nothing", 0, "the App is not installed on pyOpenSci/nothing", id="elsewhere"),
        pytest.param("nonsense", 0, "Please write OWNER/REPO", id="no name"),
        pytest.param("", 403, "403: Resource not accessible", id="no right"),
    ],
)  # fmt: skip
async def test_what_is_not_possible(
    gh: GitHub, name: str, fault: int, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line, exit status 2."""
    if fault:
        gh.fault(
            "POST /repos/{owner}/{repo}/labels", status=fault, message="Resource not accessible"
        )
    assert await sync(gh, name, create=True) == 2
    assert says in capsys.readouterr().err
