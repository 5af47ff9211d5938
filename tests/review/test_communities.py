"""Other communities by their policy alone: each example of ``examples/`` from a submission to an accepted package."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.adapters import policy_files
from bot.review.commands.table import TABLE, commands
from bot.review.model.labels import LABELS
from bot.review.model.policy import Days, Policy
from bot.review.model.submission import Submission
from bot.review.model.texts import mistakes
from bot.review.pages import status
from bot.review.pages.findings import findings
from builders import NOW, REPO, STAGE_OF, ask, comment, happens, labelled, later, opened, submission

EXAMPLES = Path(__file__).parents[2] / "examples"
DOI = "10.5281/zenodo.1234567"
OF_PYOPENSCI = re.compile(
    r"pyopensci|pyos|\bjoss\b|theoj|the website|forms\.gle|astropy|pangeo|\bblog\b|peer-reviewed\.svg",
    re.I,
)
"""What nobody says who is not pyOpenSci."""


def policy_of(name: str) -> Policy:
    """The policy of an example, read as the bot reads it."""
    text = (EXAMPLES / name / "pyos-bot.yml").read_text(encoding="utf-8")
    policy = policy_files.policy({policy_files.PATH: text})
    own = {
        one: (EXAMPLES / name / "texts" / f"{one}.md").read_text(encoding="utf-8")
        for one in policy.texts
    }
    assert [mistakes(one, said) for one, said in own.items()] == [[]] * len(own)
    return policy.model_copy(update={"wordings": {**policy.wordings, **own}})


@dataclass
class Journey:
    """A review under a community's policy, with everything that the bot has written."""

    review: Submission
    written: list[str] = field(default_factory=list)

    @classmethod
    def begun(cls, name: str, policy: Policy | None = None, more: str = "") -> Journey:
        """The example's submission, as it is opened, with ``more`` below it."""
        policy = policy or policy_of(name)
        text = (EXAMPLES / name / "submission.md").read_text(encoding="utf-8") + more
        new = replace(
            submission(text=text, policy=policy, record={"adopted": None, "stage": ""}),
            labels=policy.names(*list(LABELS)[:1]),
            repo_labels=frozenset(name.casefold() for _, name in policy.labels_by_setting),
            title="A submission",
        )
        journey = cls(new)
        journey._note(*happens(new, opened())[:2])
        return journey

    def _note(self, after: Submission, said: str) -> str:
        self.review = after
        self.written += [said, status.comment(after, NOW).partition("<!-- pyos-bot:record")[0]]
        self.written[-1] = self.written[-1].removeprefix(status.MARK)
        return said

    def say(self, sender: str, text: str) -> str:
        """A comment with a command, and the answer."""
        after, said, _ = ask(
            self.review, sender, f"Hello @pyos-bot\n\n{self.review.policy.bot} {text}"
        )
        return self._note(after, said)

    def comments(self, sender: str, text: str) -> None:
        """A comment without a command."""
        self._note(*happens(self.review, comment(text, sender))[:2])

    def labelled(self, sender: str, **change: Any) -> None:
        """Somebody sets a label by hand."""
        self._note(*labelled(self.review, sender, **change)[:2])

    def later(self, **ago: int) -> str:
        """What is said by the clock."""
        return self._note(*later(self.review, **ago)[:2])

    @property
    def labels(self) -> set[str]:
        """The labels on the issue."""
        return set(self.review.labels)

    def line(self, begins: str) -> str:
        """The line of the issue's text that begins so."""
        return next(one for one in self.review.body.splitlines() if one.startswith(begins))


def test_a_labs_journal() -> None:
    """Five labels and lists of logins: what is left out is neither needed nor offered."""
    lab = Journey.begun("lab")
    assert "will look at your submission and assign an editor" in lab.written[-1]
    assert "assigns an editor: `@tidal-bot assign-editor" in lab.written[-1]
    assert "is not used here" in lab.say("chief", "start-checks")
    lab.say("chief", "assign-editor @editor")
    assert lab.labels == {"editor"}
    lab.say("editor", "find-reviewers")
    lab.say("editor", "draft-invitation")
    lab.say("editor", "assign-reviewer @reviewer1")
    assert lab.labels == {"in review"}
    lab.say("reviewer1", "review-checklist")
    lab.say("reviewer1", "submit-review 3 hours")
    assert lab.labels == {"revise"}
    answer = lab.say("author", "submit-response")
    assert "To accept the package: `@tidal-bot accept`" in answer
    assert "author-responded" not in lab.written[-1]
    lab.say("reviewer1", "request-changes")
    assert "responds to the reviews" in lab.written[-1]
    lab.say("author", "submit-response")
    lab.say("reviewer1", "approve-changes")
    assert "Tidal Notes has accepted" in lab.say("editor", f"accept v1.0 archive {DOI}")
    assert lab.labels == {"accepted"}
    assert "review is complete" in lab.say("editor", "close")
    assert not lab.review.open


def test_an_editor_leaves_where_no_stage_shows_it() -> None:
    """Without a stage for it the review stays where it is, and the editor in chief is asked."""
    lab = Journey.begun("lab")
    lab.say("chief", "assign-editor @editor")
    lab.say("editor", "assign-reviewer @reviewer1")
    lab.say("editor", "step-down")
    assert lab.labels == {"in review"}
    assert "TBD" in lab.line("Editor:")
    lab.say("chief", "assign-editor @editor2")
    assert (lab.labels, lab.line("Editor:")) == ({"in review"}, "Editor: @editor2")
    lab.say("editor2", "remove-reviewer @reviewer1")
    assert lab.labels == {"in review"}
    assert "finds reviewers" in lab.written[-1]


def test_a_societys_journal() -> None:
    """Partners, routes of its own, its own keys, dates and word for nobody."""
    society = Journey.begun("society")
    assert "Dear `@author`, thank you for submitting `stratus`." in society.written[-1]
    society.say("chief", "start-checks")
    assert society.line("Editor in charge") == "Editor in charge: @chief"
    society.say("chief", "checks-done")
    assert "short note. It needs one reviewer" in society.say("chief", "track short-note")
    assert "short note" in society.labels
    assert "full review" in society.say("chief", "track standard")
    assert "short note" not in society.labels
    assert "no such route" in society.say("chief", "track publication")
    society.labelled("editor", on=("short note",))
    assert society.review.reviewers_needed == 1
    society.say("chief", "take over @editor")
    assert society.line("Handling editor") == "Handling editor: @editor"
    assert "affiliated" in society.say("astro", "affiliate radar")
    assert "radar" in society.labels
    society.say("editor", "seeking-reviewers")
    society.say("editor", "assign-reviewer @reviewer1")
    assert society.line("Referees") == "Referees: @reviewer1"
    report = "## Report of a referee\n\n- [x] The model runs\n- [ ] I advise the Society for Cloud Software to accept this model\n"
    society.comments("reviewer1", report)
    assert society.review.reviews_missing == ()
    society.later(days=1)  # nobody says that there is more to come
    assert "with the author" in society.labels
    society.say("author", "submit-response")
    society.say("editor", "author-responded")
    assert society.labels == {"with the reviewers", "radar", "short note"}
    society.comments("reviewer1", report.replace("[ ] I", "[x] I"))
    assert society.review.reviewers[0].approved
    assert "recorded" in society.say("reviewer1", "looks good")
    assert "`stratus` is part of the Society for Cloud Software" in society.say("editor", "accept")
    answer = society.say("author", f"released v1.1.0 {DOI}")
    assert society.labels == {"accepted", "radar", "short note"}
    assert "released and accepted" in answer
    assert society.line("Accepted on") == f"Accepted on: {NOW.date().isoformat()}"
    assert "Society for Cloud Software Peer-Reviewed" in "".join(society.written)
    society.say("author", "done badge")
    assert "review is complete" in society.say("editor", "close")


def test_an_editor_is_taken_out_again() -> None:
    """The community's word for nobody is written, and read."""
    society = Journey.begun("society")
    society.say("chief", "assign-editor @editor")
    society.say("chief", "remove-editor")
    assert society.line("Handling editor") == "Handling editor: none yet"
    assert society.review.editors == ()
    assert society.review.header.people(society.review.header.entries[1].name) == ("maintainer",)  # type: ignore[arg-type]


def test_ropensci() -> None:
    """Values between markers are replaced, and the markers stay."""
    theirs = Journey.begun("ropensci")
    before = re.findall(r"<!--.*?-->", theirs.review.body)
    theirs.say("chief", "check package")
    assert theirs.labels == {"0/editorial-team-prep"}
    theirs.say("chief", "assign @editor as editor")
    assert theirs.line("Editor:") == "Editor: <!--editor-->@editor<!--end-editor-->"
    theirs.say("editor", "seeking reviewers")
    assert theirs.labels == {"2/seeking-reviewer(s)"}
    theirs.say("editor", "add @reviewer1 to reviewers")
    theirs.say("editor", "assign-reviewer @reviewer2")
    assert theirs.labels == {"3/reviewer(s)-assigned"}
    assert "-->@reviewer1, @reviewer2<!--end-reviewers-list-->" in theirs.line("Reviewers:")
    assert "(@reviewer1)" in theirs.line("<!--due-dates-list-->")
    for reviewer in ("reviewer1", "reviewer2"):
        theirs.say(reviewer, "submit review")
    theirs.say("author", "submit-response")
    theirs.say("editor", "author-responded")
    theirs.say("reviewer1", "approve-changes")
    theirs.say("reviewer2", "approve-changes")
    theirs.say("editor", f"approve v1.0.0 archive {DOI}")
    assert theirs.labels == {"6/approved"}
    assert (
        theirs.line("Version accepted:")
        == "Version accepted: <!--version-->v1.0.0<!--end-version-->"
    )
    assert re.findall(r"<!--.*?-->", theirs.review.body) == before
    assert "rOpenSci has accepted" in "".join(theirs.written)


def every_word(journey: Journey, *more: tuple[str, str]) -> str:
    """What the bot writes on the way through a community's process, with every command tried at its turns."""
    ours = commands(journey.review.policy)
    people = ("chief", "editor", "author", "reviewer1", "astro")
    steps = (
        ("chief", "start-checks"), ("chief", "checks-done"), ("chief", "assign-editor @editor"),
        ("editor", "seeking-reviewers"), ("editor", "assign-reviewer @reviewer1 @reviewer2"),
        ("reviewer1", "submit-review"), ("reviewer2", "submit-review"), ("author", "submit-response"),
        ("editor", "author-responded"), ("reviewer1", "approve-changes"), ("editor", "accept"),
        ("author", f"released v1.2.0 {DOI}"), *more, ("editor", "status"),
    )  # fmt: skip
    for command in ours:
        journey.written.append(
            ask(
                journey.review,
                "chief",
                f"Hello @pyos-bot\n\n{journey.review.policy.bot} help {command.name}",
            )[1]
        )
    for sender, text in steps:
        here, bot = journey.review, journey.review.policy.bot
        if text.split()[0] in (
            "start-checks",
            "submit-review",
            "accept",
            "assign-editor",
            "status",
            "joss-submitted",
            "joss-reviewed",
        ):
            for command in ours:
                may = [one for one in people if command.who & here.roles(one)] or ["chief"]
                journey.written.append(
                    ask(here, may[0], f"Hello @pyos-bot\n\n{bot} {command.name}")[1]
                )
            journey.written.append(later(here, days=61)[1])
        journey.say(sender, text)
        journey.written += [one.text for one in findings(journey.review)]
    journey.say("editor", "the paper was published, please note it")
    return "\n".join(journey.written)


@pytest.mark.parametrize("name", ["lab", "society", "ropensci"])
def test_nothing_of_pyopensci_is_said(name: str) -> None:
    """Neither its name, links and website nor JOSS, nor a command that the community does not have."""
    said = every_word(Journey.begun(name)).replace(REPO, "community/reviews")
    said = re.sub(r"<!-- /?pyos-bot:[^>]*-->", "", said)  # marks of the bot, which nobody sees
    found = {said[max(0, one.start() - 60) : one.end() + 30] for one in OF_PYOPENSCI.finditer(said)}
    assert found == set()
    policy = policy_of(name)
    gone = {one.name for one in TABLE} - {one.name for one in commands(policy)}
    assert set(re.findall(rf"`{policy.bot} ([a-z-]+)", said)) & gone == set()


SISTER = {
    "tail": {"name": "Sky Papers", "doi_prefix": "10.5555/sky.", "page": "https://example.org/sky"},
    "labels": {
        "joss_pending": "paper to come", "joss_under_review": "paper under review", "from_joss": "was a paper",
        "joss_review_complete": "paper reviewed", "joss_approved": "paper published",
    },
}  # fmt: skip
FAST_TRACK = {"joss": {"reviewers": 1, "words": "fast track"}}
WISH = "\n## Publication Options\n\n- [x] Do you wish to submit to Sky Papers?\n"
OF_JOSS = re.compile(r"\bJOSS\b|10\.21105|joss\.(?:theoj|readthedocs)|openjournals")


def test_a_sister_of_joss() -> None:
    """A journal with a name, a prefix of DOIs and a page of its own; command names alone remind of JOSS."""
    text = (EXAMPLES / "society" / "pyos-bot.yml").read_text(encoding="utf-8")
    society = policy_files.parse(text, policy_files.PATH)
    policy = Policy.layered({**society, "texts": []}, SISTER, {"routes": FAST_TRACK})
    journey = Journey.begun("society", policy, WISH)
    steps = (
        ("author", "joss-accepted 10.5281/zenodo.7"), ("author", "joss-submitted https://example.org/sky/7"),
        ("editor", "joss-reviewed"), ("author", "joss-accepted 10.5555/Sky.00007"),
    )  # fmt: skip
    said = every_word(journey, *steps)
    assert {
        said[max(0, one.start() - 60) : one.end() + 30] for one in OF_JOSS.finditer(said)
    } == set()
    assert "is not a DOI of Sky Papers: those start with `10.5555/sky.`" in said
    assert "[submit it to Sky Papers](https://example.org/sky)" in said
    assert "joss-accepted 10.5555/sky.01234" in said
    assert "joss([Sky Papers])" in said
    assert journey.line("Sky Papers DOI") == "Sky Papers DOI: 10.5555/Sky.00007"
    assert "paper published" in journey.labels
    assert journey.review.names_joss_paper


def test_pyopensci_is_the_default() -> None:
    """Whoever says nothing gets what pyOpenSci has."""
    assert Policy.layered({"preset": "pyopensci"}) == Policy()
    assert Policy.layered({"preset": "plain"}).community.name == "This community"
    assert timedelta(days=Policy().days.review) == timedelta(days=21)


OFF = Policy.layered(
    {"days": {name: False for name in Days.model_fields if name not in ("review", "reviewer_rest")}}
)


@pytest.mark.parametrize("stage", list(STAGE_OF))
@pytest.mark.parametrize("flag", [(), ("on-hold",), ("\u231b pending-maintainer-response",)])
def test_clocks_that_are_off(stage: str, flag: tuple[str, ...]) -> None:
    """Nobody is reminded of anything, a year later either, and no sentence counts the days."""
    review = submission(
        stage, policy=OFF, labels=flag, reviewers=("reviewer1",), delivered=("reviewer1",)
    )
    after, said, _ = later(review, days=400)
    assert said == ""
    assert "365000" not in status.comment(after, NOW)
