"""An issue as people see it, and what is different a moment later."""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sandbox.story import flowchart

STATUS = "<!-- pyos-bot:status -->"
CHECKS = "<!-- pyos-bot:checklist"


@dataclass(frozen=True)
class View:
    """Labels, header and the rest of an issue at one moment."""

    labels: tuple[str, ...] = ()
    assignees: tuple[str, ...] = ()
    state: str = "open"
    body: str = ""
    comments: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, issue: Mapping[str, Any], comments: Sequence[Mapping[str, Any]]) -> "View":
        """Read what GitHub says about an issue."""
        reason = f" ({issue['state_reason']})" if issue.get("state_reason") else ""
        return cls(
            labels=tuple(label["name"] for label in issue["labels"]),
            assignees=tuple(person["login"] for person in issue["assignees"]),
            state=issue["state"] + (reason if issue["state"] == "closed" else ""),
            body=issue["body"] or "",
            comments={comment["id"]: comment for comment in comments},
        )

    @property
    def header(self) -> list[str]:
        """The `Key: value` lines above the first rule."""
        above = re.split(r"^---\s*$", self.body, maxsplit=1, flags=re.MULTILINE)[0]
        return [line for line in above.splitlines() if line.strip()]

    @property
    def status(self) -> str:
        """The bot's status comment."""
        bodies = (str(comment["body"]) for comment in self.comments.values())
        return next((body for body in bodies if STATUS in body), "")

    @property
    def checks(self) -> str:
        """The comment with the checks of the package."""
        bodies = (str(comment["body"]) for comment in self.comments.values())
        return next((body for body in bodies if CHECKS in body), "")

    @property
    def road(self) -> list[tuple[str, str]]:
        """The stops of the review, as the status comment draws them."""
        return flowchart.in_comment(self.status)


@dataclass(frozen=True)
class Changes:
    """What became of a view."""

    before: View
    after: View

    @property
    def labels_on(self) -> list[str]:
        """Labels that were put on."""
        return [label for label in self.after.labels if label not in self.before.labels]

    @property
    def labels_off(self) -> list[str]:
        """Labels that were taken off."""
        return [label for label in self.before.labels if label not in self.after.labels]

    @property
    def header(self) -> list[str]:
        """Changed lines of the header, each after `-` or `+`."""
        lines = difflib.ndiff(self.before.header, self.after.header)
        return [line for line in lines if line[0] in "-+"]

    @property
    def body_elsewhere(self) -> bool:
        """Whether the text changed below the header, too."""
        return _below(self.before) != _below(self.after)

    @property
    def assignees(self) -> list[str]:
        """Who was assigned (`+`) or not any more (`-`)."""
        old, new = self.before.assignees, self.after.assignees
        return [f"- {login}" for login in old if login not in new] + [
            f"+ {login}" for login in new if login not in old
        ]

    @property
    def state(self) -> str:
        """The new state, if it is another one."""
        return self.after.state if self.after.state != self.before.state else ""

    @property
    def answers(self) -> list[Mapping[str, Any]]:
        """Comments of the bot that were not there before."""
        return [
            comment
            for number, comment in self.after.comments.items()
            if number not in self.before.comments and comment["user"]["type"] == "Bot"
        ]

    @property
    def evidence(self) -> list[str]:
        """What was found out about the package, and said otherwise before, with the mark of each check."""
        before = _evidence(self.before)
        return [line for line in _evidence(self.after) if line not in before]

    @property
    def nothing(self) -> bool:
        """Whether the issue itself is as it was."""
        same = (self.before.body, self.before.state) == (self.after.body, self.after.state)
        return same and not (self.labels_on or self.labels_off or self.assignees)


def _below(view: View) -> str:
    return view.body.partition("\n---")[2]


_EVIDENCE = re.compile(r"^\| (\S) \| \[([^\]]*)\]\([^)]*\) \| (.*) \|$", re.MULTILINE)


def _evidence(view: View) -> list[str]:
    rows = _EVIDENCE.findall(view.checks.replace("`", ""))
    return [f"{mark} {what}: {found}" for mark, what, found in rows]
