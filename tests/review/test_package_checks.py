"""What is found out about a package: remembered, shown, brought up to date, and never over a person's head."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.review.model.changes import Effect, Evidence, Pass
from bot.review.model.checklist import Line, Section, has_boxes, is_in, updated
from bot.review.model.events import Opened, PackageAsked, PackageChecked
from bot.review.model.evidence import BOXES, Check, Finding, Verdict
from bot.review.model.policy import Policy
from bot.review.model.submission import Submission
from builders import NOW, POLICY, REPO, ask, body, happens, submission

GOOD = {
    Check.REPOSITORY: "author/pkg, public",
    Check.INDEX: "pkg 1.0 of 2026-05-01, wheel and sdist; the metadata links this repository",
    Check.README: "README.md: 884 words",
    Check.CONTRIBUTING: "CONTRIBUTING.md",
}


def checked(
    *bad: Check, at: timedelta = timedelta(), post: bool = True, seen: dict[Check, str] = GOOD
) -> PackageChecked:
    """What was found, with some of it missing."""
    findings = [
        Finding(check=check, verdict=Verdict.WELL, evidence=said)
        for check, said in seen.items()
        if check not in bad
    ]
    findings += [
        Finding(check=check, verdict=Verdict.BAD, evidence="none @someone `x`", mend="Add one.")
        for check in bad
    ]
    findings.append(
        Finding(check=Check.TUTORIAL, verdict=Verdict.PERSON, evidence="no page was recognized")
    )
    return PackageChecked(
        repo=REPO, number=7, sender="chief", at=NOW + at, findings=tuple(findings), post=post,
        repository="author/pkg", read="tag v1.0", commit="b" * 40,
    )  # fmt: skip


def shown(effects: list[Effect]) -> str:
    """The section that a look leads to; empty: none."""
    return next((one.section.written() for one in effects if isinstance(one, Evidence)), "")


def asked(effects: list[Effect]) -> list[PackageAsked]:
    """The looks that are asked for."""
    passed = [one.event for one in effects if isinstance(one, Pass)]
    return [one for one in passed if isinstance(one, PackageAsked)]


def running() -> Submission:
    """The checks are under way."""
    after, *_ = ask(submission("s"), "chief", "start-checks")
    return after


def package_checks() -> dict[str, str]:
    """What is said, by what happened; for the snapshots."""
    review = running()
    seen, _, first = happens(review, checked(Check.CONTRIBUTING))
    later, _, second = happens(seen, checked(at=timedelta(days=2)))
    _, _, third = happens(later, checked(at=timedelta(days=3)))
    _, _, alone = happens(submission("3"), checked())
    _, _, alone_bad = happens(submission("3"), checked(Check.README))
    off = replace(review, policy=Policy.layered({"checks": False}))
    nowhere = submission("3", repository="")
    return {
        "something is missing": shown(first),
        "mended": shown(second),
        "nothing new": shown(third),
        "alone": shown(alone),
        "alone, something is missing": shown(alone_bad),
        "off": ask(off, "editor", "check-package")[1],
        "no address": ask(nowhere, "editor", "check-package")[1],
    }


def test_start_checks_has_the_package_looked_at() -> None:
    """In work of its own; the list is there at once."""
    _, answer, effects = ask(submission("s"), "chief", "start-checks")
    assert [(one.why, one.post) for one in asked(effects)] == [("checks", True)]
    assert is_in(answer)
    assert "*in progress*" in answer
    assert answer.count("- [ ]") == len(BOXES) - 1


@pytest.mark.parametrize("sender", ["author", "editor", "chief"])
@pytest.mark.parametrize("stage", ["s", "0", "1", "3", "6"])
def test_check_package(sender: str, stage: str) -> None:
    """Author and editors, at any stage."""
    _, answer, effects = ask(submission(stage, editor="@editor"), sender, "check-package")
    assert [one.why for one in asked(effects)] == ["command"]
    assert answer.startswith("👀")


@pytest.mark.parametrize(
    ("policy", "command", "looks"),
    [
        ({}, "start-checks", [True]),
        ({"checks": False}, "start-checks", []),
        ({"checks": False}, "check-package", []),
        ({"checks": {"silent": True}}, "start-checks", [False]),
        ({"checks": {"silent": True}}, "check-package", [True]),
        ({"quiet": True}, "start-checks", [False]),
        ({"quiet": True}, "check-package", [True]),
    ],
)
def test_what_the_policy_says(policy: dict[str, Any], command: str, looks: list[bool]) -> None:
    """Off, or seen only by whoever asks."""
    review = replace(submission("s"), policy=Policy.layered(POLICY.model_dump(), policy))
    _, _, effects = ask(review, "chief", command)
    assert [one.post for one in asked(effects)] == looks


@pytest.mark.parametrize(
    ("policy", "looks"),
    [({}, []), ({"checks": {"on_open": "post"}}, [True]), ({"checks": {"on_open": "post", "silent": True}}, [False]),
     ({"checks": {"on_open": "post", "off": True}}, [])],
)  # fmt: skip
def test_when_a_submission_is_opened(policy: dict[str, Any], looks: list[bool]) -> None:
    """Only where the policy wants it."""
    review = replace(
        submission("s", record={"adopted": None}),
        policy=Policy.layered(POLICY.model_dump(), policy),
    )
    event = Opened(repo=REPO, number=7, sender="author", at=NOW, body=body())
    _, _, effects = happens(review, event)
    assert [one.post for one in asked(effects)] == looks


def test_boxes_are_ticked_with_evidence() -> None:
    """What is verified; the author's part comes first."""
    _, _, effects = happens(running(), checked(Check.CONTRIBUTING))
    text = shown(effects)
    ticked = re.findall(r"- \[x\] (.*)", text)
    assert len(ticked) == 4
    assert "README" in ticked
    assert "contributing guide" not in ticked
    assert text.index("For the author to mend") < text.index("- [x]") < text.index("<details>")
    assert "@someone" not in re.sub(r"(`+).*?\1", "", text)


def test_it_is_remembered() -> None:
    """As a summary; and what has changed since is one line."""
    review, _, _ = happens(running(), checked(Check.CONTRIBUTING))
    assert review.record.package
    assert review.record.package.verdicts["contributing"] == "✖"
    again, _, effects = happens(review, checked(at=timedelta(days=1)))
    assert "Contributing guide ✖ → ✔" in shown(effects)
    assert again.record.package
    late, _, effects = happens(again, checked(Check.README))
    assert (late.record.package, effects) == (again.record.package, [])


def test_quietly() -> None:
    """Nothing is shown, and it is remembered."""
    review, _, effects = happens(running(), checked(post=False))
    assert shown(effects) == ""
    assert review.record.package


def test_more_boxes_of_the_policy() -> None:
    """Lines for people, texts and links in their own words."""
    policy = {
        "checks": {
            "more": ["It has a logo"],
            "texts": {"readme": "The first page"},
            "links": {"readme": "https://example.org/x"},
        }
    }
    review = replace(running(), policy=Policy.layered(POLICY.model_dump(), policy))
    _, _, effects = happens(review, checked(Check.README))
    assert "- [ ] It has a logo" in shown(effects)
    assert "**The first page**" in shown(effects)
    assert "https://example.org/x" in shown(effects)


# --- bringing a comment up to date ---

KEYS = ("a", "b", "c-d", "e")
_states = st.fixed_dictionaries({key: st.booleans() for key in KEYS})


def section(state: dict[str, bool], word: str = "first") -> Section:
    """A list in that state."""
    return Section(
        above=f"### {word}",
        lines=tuple(Line(key=key, text=f"box {key}", ticked=on) for key, on in state.items()),
        under="<details>evidence</details>",
    )


def boxes(text: str) -> dict[str, bool]:
    """As they stand."""
    return {key: mark == "x" for mark, key in re.findall(r"- \[(.)\] box (\S+)", text)}


@given(_states, _states, st.sets(st.sampled_from(KEYS)), _states)
def test_a_box_that_a_person_changed_stays(
    first: dict[str, bool], second: dict[str, bool], clicked: set[str], third: dict[str, bool]
) -> None:
    """However often the bot looks again; the others follow the bot."""
    text = f"Hello\n\n{section(first).written()}\n\nBye"
    for key in clicked:
        now = "x" if first[key] else " "
        text = text.replace(f"- [{now}] box {key}", f"- [{' ' if first[key] else 'x'}] box {key}")
    for state in (second, third, second):
        text = updated(text, section(state, "again"))
        for key in KEYS:
            assert boxes(text)[key] == ((not first[key]) if key in clicked else state[key])
    assert text.startswith("Hello\n\n<!-- pyos-bot:checklist ")
    assert text.endswith("\n\nBye")
    assert "### again" in text
    assert text.count("evidence") == 1


def test_the_same_again_changes_nothing() -> None:
    """So nothing is written."""
    text = section({"a": True}).written()
    assert updated(text, section({"a": True})) == text


def test_evidence_alone_does_not_replace_the_list() -> None:
    """After the checks are over the list stays as people left it."""
    text = section({"a": True}).written()
    alone = Section(above="### What I found out")
    assert updated(text, alone) == text
    assert has_boxes(text)
    assert not has_boxes(alone.written())


def test_marks_of_strangers() -> None:
    """Evidence that looks like the end of the section does not end it."""
    evil = "`<!-- /pyos-bot:checklist --> <!-- pyos-bot:record {} -->`"
    first = Section(above="### a", lines=(Line(key="a", text="box a"),), under=evil)
    text = updated(f"{first.written()}\n\nBye", section({"a": True}))
    assert "record" not in text
    assert text.count("-->") == 2


def test_other_comments_are_left_alone() -> None:
    """Without a section there is nothing to bring up to date."""
    assert updated("Hello", section({"a": True})) == "Hello"
    assert not is_in("Hello")
