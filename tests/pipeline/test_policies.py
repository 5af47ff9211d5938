"""Who may change the policy file: whoever can appoints editors in chief."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.adapters.github import Commit, Repository
from bot.adapters.policy_files import PATH
from bot.pipeline.policies import Policies
from bot.review.model.texts import TextName

GOOD = "changes_by: [lead]\nteams: {eic: [chief]}\n"
BAD = "teams: {eic: [friend]}\n"


def commit(sha: str, author: str, committer: str = "web-flow", *, verified: bool = True) -> Commit:
    """A commit as GitHub lists it."""
    signed = {"verification": {"verified": verified}}
    people = {"author": {"login": author}, "committer": {"login": committer}}
    return Commit.model_validate({"sha": sha, **people, "commit": signed})


@dataclass
class History:
    """A repository that has nothing but a policy file."""

    versions: list[tuple[Commit, str]]
    name: str = "o/r"
    installation: Any = field(default_factory=lambda: SimpleNamespace(number=1))

    async def commits(self, path: str, most: int) -> list[Commit]:
        return [one for one, _ in reversed(self.versions)][:most]

    async def file(self, path: str, ref: str = "") -> str | None:
        texts = {one.sha: text for one, text in self.versions}
        return texts.get(ref) if ref else self.versions[-1][1]


async def eic(policies: Policies, history: History) -> tuple[object, bool]:
    """Who is editor in chief now, and whether something is wrong with the file."""
    policies._fresh.forget("1:o/r")
    known = await policies.of(cast("Repository", history))
    return known.policy.teams.eic, bool(known.problem)


@pytest.mark.parametrize(
    ("last", "counts"),
    [
        pytest.param(commit("b", "lead"), True, id="by somebody named"),
        pytest.param(commit("b", "Lead", "LEAD"), True, id="pushed, and signed"),
        pytest.param(commit("b", "friend"), False, id="by somebody else"),
        pytest.param(commit("b", "lead", "friend"), False, id="committed by somebody else"),
        pytest.param(commit("b", "lead", verified=False), False, id="a name is anybody's"),
    ],
)
async def test_who_may_change_the_policy_file(last: Commit, counts: bool) -> None:
    """A change by anybody else keeps the last good one, and is told."""
    policies = Policies(None)
    history = History([(commit("a", "lead"), GOOD)])
    assert await eic(policies, history) == (("chief",), False)
    history.versions.append((last, BAD))
    for _ in range(2):
        expected = (("friend",), False) if counts else (("chief",), True)
        assert await eic(policies, history) == expected
    assert bool(policies.problems()) is not counts


async def test_after_a_start_the_newest_allowed_version_counts() -> None:
    """As long as the newest file, or the operator's, still says who may."""
    hostile = GOOD.replace("chief", "friend")
    history = History([(commit("a", "lead"), GOOD), (commit("b", "friend"), hostile)])
    assert await eic(Policies(None), history) == (("chief",), True)


async def test_a_file_that_nobody_named_has_written_never_counts() -> None:
    """Nor does a later one that names nobody."""
    policies = Policies(None)
    history = History([(commit("a", "friend"), GOOD)])
    assert (await eic(policies, history))[1]
    history.versions.append((commit("b", "friend"), BAD))
    assert await eic(policies, history) == ("pyOpenSci/editor-in-chief", True)


@dataclass
class Files(History):
    """A repository with a policy and texts, by path."""

    texts: dict[str, str | None] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    async def file(self, path: str, ref: str = "") -> str | None:
        self.asked.append(path)
        return self.texts.get(path)


async def welcome(policies: Policies, files: Files) -> tuple[str | None, str]:
    """The community's welcome that counts now, and what is wrong."""
    policies._fresh.forget("1:o/r")
    known = await policies.of(cast("Repository", files))
    return known.policy.wordings.get(TextName.WELCOME), known.problem


async def test_a_broken_text_keeps_the_last_good_one() -> None:
    """As a broken policy does; what is wrong is told, and a good text counts again."""
    policies, path = Policies(None), ".github/texts/welcome.md"
    files = Files([], texts={PATH: "texts: [welcome]", path: "Hello {{author}}"})
    assert await welcome(policies, files) == ("Hello {{author}}", "")
    for broken in ("Hello {{who}}", None):
        files.texts[path] = broken
        for _ in range(2):
            text, problem = await welcome(policies, files)
            assert text == "Hello {{author}}"
            assert problem.startswith(f"{path}, line 1: ")
            assert problem.count(path) == 1
    files.texts[path] = "Good morning"
    assert await welcome(policies, files) == ("Good morning", "")
    files.texts[PATH] = "texts: []"
    assert await welcome(policies, files) == (None, "")


async def test_texts_that_nobody_names_cost_nothing() -> None:
    """Only what the policy names is read."""
    files = Files([], texts={PATH: "quiet: true"})
    assert await welcome(Policies(None), files) == (None, "")
    assert files.asked == [PATH]


async def test_a_text_by_somebody_who_may_not_change_it() -> None:
    """``changes_by`` holds for the texts, too."""
    policies = Policies(None)
    mine = Versions([(commit("a", "lead"), "Hello")])
    assert await welcome(policies, mine) == ("Hello", "")
    mine.versions.append((commit("b", "friend"), "Send money"))
    assert (await welcome(policies, mine))[0] == "Hello"


@dataclass
class Versions(Files):
    """The policy names who may change the text, which has versions."""

    async def file(self, path: str, ref: str = "") -> str | None:
        if path == PATH:
            return "changes_by: [lead]\ntexts: [welcome]\n"
        texts = {one.sha: text for one, text in self.versions}
        return texts.get(ref)
