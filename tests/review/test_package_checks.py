"""What is found out about a package: remembered, shown, brought up to date, and never over a person's head."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.review import engine
from bot.review.model.changes import Effect, Evidence, Pass
from bot.review.model.checklist import Line, Section, has_boxes, is_in, open_boxes, updated
from bot.review.model.events import (
    BodyEdited,
    Opened,
    PackageAsked,
    PackageChecked,
    Show,
    TimePassed,
)
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
    *bad: Check,
    at: timedelta = timedelta(),
    show: Show = Show.POST,
    seen: dict[Check, str] = GOOD,
    version: str = "v1.0.0",
) -> PackageChecked:
    """What was found, with some of it missing."""
    findings = [
        Finding(check=check, verdict=Verdict.WELL, evidence=said)
        for check, said in seen.items()
        if check not in bad
    ]
    findings += [
        Finding(check=check, verdict=Verdict.BAD, evidence="none @someone `x`", fix="Add one.")
        for check in bad
    ]
    findings.append(
        Finding(check=Check.TUTORIAL, verdict=Verdict.PERSON, evidence="no page was recognized")
    )
    return PackageChecked(
        repo=REPO, number=7, sender="chief", at=NOW + at, findings=tuple(findings), show=show,
        repository="author/pkg", read="tag v1.0", commit="b" * 40,
        address="https://github.com/author/stargazer", version=version,
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
    found = replace(review.found, open_boxes=("**Fit**: in scope", "**Import**: works", "a logo"))
    with_boxes = replace(review, found=found)
    off = replace(review, policy=Policy.layered({"checks": False}))
    nowhere = submission("3", repository="")
    return {
        "something is missing": shown(first),
        "fixed": shown(second),
        "nothing new": shown(third),
        "alone": shown(alone),
        "alone, something is missing": shown(alone_bad),
        "checks-done": ask(with_boxes, "chief", "checks-done")[1],
        "off": ask(off, "editor", "check-package")[1],
        "no address": ask(nowhere, "editor", "check-package")[1],
    }


def test_start_checks_has_the_package_looked_at() -> None:
    """In work of its own; the list is there at once."""
    _, answer, effects = ask(submission("s"), "chief", "start-checks")
    assert [(one.why, one.show) for one in asked(effects)] == [("checks", Show.POST)]
    assert is_in(answer)
    assert "*in progress, nothing to do yet*" in answer
    assert answer.count("- [ ]") == sum(not box.joss for box in BOXES) - 1


@pytest.mark.parametrize("sender", ["author", "editor", "chief"])
@pytest.mark.parametrize("stage", ["s", "0", "1", "3", "6"])
def test_check_package(sender: str, stage: str) -> None:
    """Author and editors, at any stage."""
    _, answer, effects = ask(submission(stage, editor="@editor"), sender, "check-package")
    assert [one.why for one in asked(effects)] == ["command"]
    assert answer.startswith("👀")


@pytest.mark.parametrize(
    ("policy", "command", "shown"),
    [
        ({}, "start-checks", ["post"]),
        ({"checks": False}, "start-checks", []),
        ({"checks": False}, "check-package", []),
        ({"checks": {"silent": True}}, "start-checks", ["keep"]),
        ({"checks": {"silent": True}}, "check-package", ["post"]),
        ({"quiet": True}, "start-checks", ["post"]),
        ({"quiet": True}, "check-package", ["post"]),
    ],
)
def test_what_the_policy_says(policy: dict[str, Any], command: str, shown: list[str]) -> None:
    """Off, or seen only by whoever asks."""
    review = replace(submission("s"), policy=Policy.layered(POLICY.model_dump(), policy))
    _, _, effects = ask(review, "chief", command)
    assert [one.show for one in asked(effects)] == shown


@pytest.mark.parametrize(
    ("policy", "shown"),
    [
        ({}, ["keep"]),
        ({"checks": {"on_open": "post"}}, ["post"]),
        ({"checks": {"on_open": "post", "silent": True}}, ["keep"]),
        ({"checks": {"on_open": "post"}, "quiet": True}, ["keep"]),
        ({"checks": {"on_open": "post", "off": True}}, []),
        ({"checks": False}, []),
    ],
)
def test_when_a_submission_is_opened(policy: dict[str, Any], shown: list[str]) -> None:
    """It is checked at once, and the result posted only where the policy wants it."""
    review = replace(
        submission("s", record={"adopted": None}),
        policy=Policy.layered(POLICY.model_dump(), policy),
    )
    event = Opened(repo=REPO, number=7, sender="author", at=NOW, body=body())
    _, _, effects = happens(review, event)
    assert [one.show for one in asked(effects)] == shown


def test_boxes_are_ticked_with_evidence() -> None:
    """What is verified; the author's part comes first."""
    _, _, effects = happens(running(), checked(Check.CONTRIBUTING))
    text = shown(effects)
    ticked = re.findall(r"- \[x\] (.*)", text)
    assert len(ticked) == 4
    assert "**README**: purpose, installation, development" in ticked
    assert "**Contributing guide**" not in ticked
    assert text.index("For the author to fix") < text.index("- [x]") < text.index("<details>")
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


def test_what_was_never_shown_is_no_news() -> None:
    """The first list says nothing of changes; later ones say what is different from what was shown."""
    review, *_ = happens(submission("s"), checked(Check.README, show=Show.KEEP))
    review, *_ = happens(review, checked(Check.README, at=MINUTE, show=Show.UPDATE))
    review, *_ = ask(review, "chief", "start-checks")
    review, _, effects = happens(review, checked(at=2 * MINUTE))
    assert "hanged since" not in shown(effects)
    review, *_ = happens(review, checked(Check.README, at=3 * MINUTE, show=Show.KEEP))
    review, _, effects = happens(review, checked(at=4 * MINUTE))
    assert "Nothing has changed since" in shown(effects)


def test_quietly() -> None:
    """Nothing is shown, and it is remembered."""
    review, _, effects = happens(running(), checked(show=Show.KEEP))
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


# --- when repository or version change ---


def edited(review: Submission, at: timedelta, **header: str) -> Submission:
    """The header was edited."""
    text = body(eic="@chief", **header)
    event = BodyEdited(
        repo=REPO, number=7, sender="author", at=NOW + at, before=review.body, body=text
    )
    after, _, effects = happens(replace(review, body=text), event)
    assert asked(effects) == []
    return after


def passes(review: Submission, at: timedelta) -> tuple[Submission, list[PackageAsked]]:
    """So much time has passed."""
    event = TimePassed(repo=REPO, number=7, sender="", at=NOW + at)
    after, _, effects = happens(review, event)
    return after, asked(effects)


MINUTE = timedelta(minutes=1)


def test_another_version_is_checked_when_nobody_edits_any_more() -> None:
    """Five minutes after the last edit, once; and a comment that is there is brought up to date."""
    review, *_ = happens(running(), checked())
    review = edited(review, MINUTE, version_submitted="v1.1.0")
    assert engine.next_look(review) == NOW + 6 * MINUTE
    review = edited(review, 4 * MINUTE, version_submitted="v1.2.0")
    review, looks = passes(review, 6 * MINUTE)
    assert looks == []
    review, looks = passes(review, 9 * MINUTE)
    assert [(one.why, one.show) for one in looks] == [("changed", Show.UPDATE)]
    review, looks = passes(review, 30 * MINUTE)
    assert looks == []
    review, _, effects = happens(review, checked(at=31 * MINUTE, version="v1.2.0"))
    assert review.record.package_change is None
    assert is_in(shown(effects))


def test_an_edit_that_is_taken_back_is_no_change() -> None:
    """Nothing is checked."""
    review, *_ = happens(running(), checked())
    review = edited(review, MINUTE, repository="https://github.com/author/other")
    review = edited(review, 2 * MINUTE)
    assert review.record.package_change is None
    assert passes(review, 60 * MINUTE)[1] == []


def test_a_change_while_the_package_is_checked() -> None:
    """The result is of the version before, so it is checked once more."""
    review, *_ = happens(running(), checked())
    review = edited(review, MINUTE, version_submitted="v1.1.0")
    review, looks = passes(review, 6 * MINUTE)
    assert len(looks) == 1
    review = edited(review, 7 * MINUTE, version_submitted="v1.2.0")
    review, *_ = happens(review, checked(at=8 * MINUTE, version="v1.1.0"))
    assert len(passes(review, 13 * MINUTE)[1]) == 1


@pytest.mark.parametrize(
    ("policy", "more", "looks"),
    [
        ({}, {}, ["update"]),
        ({"checks": {"silent": True}}, {}, ["keep"]),
        ({"checks": False}, {}, []),
        ({}, {"open": False}, []),
        ({}, {"repository": ""}, []),
    ],
)
def test_what_a_change_leads_to(
    policy: dict[str, Any], more: dict[str, Any], looks: list[str]
) -> None:
    """Nothing where checks are off, on a closed review, or without an address."""
    review, *_ = happens(running(), checked())
    review = replace(review, policy=Policy.layered(POLICY.model_dump(), policy))
    header = {"version_submitted": "v1.1.0", **{k: v for k, v in more.items() if k != "open"}}
    review = edited(review, MINUTE, **header)
    review = replace(review, open=more.get("open", True))
    assert [one.show for one in passes(review, 10 * MINUTE)[1]] == looks
    assert bool(looks) == (engine.next_look(review) == NOW + 6 * MINUTE)


def test_a_package_that_was_never_checked_is_not_checked_by_an_edit() -> None:
    """A review from before the bot is left alone until it is asked."""
    review = edited(submission("3"), MINUTE, version_submitted="v1.1.0")
    assert review.record.package_change is None


# --- the checks are done ---


def test_checks_done_names_what_is_open() -> None:
    """By our titles; what a person wrote into the list is code."""
    list_ = ask(submission("s"), "chief", "start-checks")[1]
    list_ = list_.replace("- [ ] **Fit**", "- [x] **Fit**")
    list_ = list_.replace("- [ ] **Overlap**", "- [ ] it has @everyone\n- [ ] **Overlap**")
    review = running()
    found = replace(review.found, open_boxes=open_boxes(list_))
    _, answer, _ = ask(replace(review, found=found), "chief", "checks-done")
    assert "Still unchecked in the list: Repository, `it has @everyone`, Overlap," in answer
    assert "more." in answer
    assert "Fit" not in answer


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


LIST = section({"a": True, "b": False, "c-d": False}).written()


@pytest.mark.parametrize(
    ("there", "new", "then"),
    [
        # a person's own line, and a remark between the boxes
        ("- [x] box a\n- [ ] logo\n- [ ] box b\n  see #3\n- [ ] box c-d", "a b c-d",
         "- [x] box a\n- [ ] logo\n- [x] box b\n  see #3\n- [x] box c-d"),
        # a line that a person removed does not come back
        ("- [x] box a\n- [ ] box c-d", "a b c-d", "- [x] box a\n- [x] box c-d"),
        # one line replaced by another
        ("- [x] box a\n- [ ] logo\n- [ ] box c-d", "a b c-d", "- [x] box a\n- [x] box b\n- [x] box c-d"),
        # moved to another place
        ("- [ ] box c-d\n- [x] box a\n- [x] box b", "a", "- [ ] box c-d\n- [x] box a\n- [x] box b"),
        # a new line of the policy
        ("- [x] box a\n- [ ] box b\n- [ ] box c-d", "a e", "- [x] box a\n- [ ] box b\n- [ ] box c-d\n- [x] box e"),
        # a person's hidden remark
        ("- [x] box a\n<!-- ask Jo -->\n- [ ] box b\n- [ ] box c-d", "a", "- [x] box a\n<!-- ask Jo -->\n- [ ] box b"),
        # a capital letter, and an indentation
        ("- [X] box a\n  - [ ] box b\n- [ ] box c-d", "a", "- [x] box a\n- [ ] box b\n- [ ] box c-d"),
    ],
)  # fmt: skip
def test_lists_that_people_have_edited(there: str, new: str, then: str) -> None:
    """What they wrote stays; the bot's boxes are found by their titles."""
    text = LIST.replace("- [x] box a\n- [ ] box b\n- [ ] box c-d", there)
    keys = dict.fromkeys(["a", "b", "c-d"], False) | dict.fromkeys(new.split(), True)
    after = updated(text, section(keys, "again"))
    assert then in after
    assert updated(after, section(keys, "again")) == after


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
