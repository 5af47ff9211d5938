"""The pieces of the page as HTML; each is replaced by itself when it changes."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any

from sandbox.page import rendering
from sandbox.page.timeline import Happening

Json = Mapping[str, Any]

# Class in page.css → labels that look so; the others by the number of their stage.
_LOOKS = {
    "new": re.compile(r"New Submission!|Submission Requested|presubmission|Help Request"),
    "waits": re.compile(r"⌛.*|on-hold|.*pending"),
    "ended": re.compile(r".*out-of-scope|incomplete.*|archived"),
    "partner": re.compile(r"astropy|Pangeo"),
    "topic": re.compile(r"topic: .*|.*fast-track"),
}


@dataclass(frozen=True)
class Part:
    """A piece of the page."""

    id: str
    content: str
    kind: str = ""

    @property
    def version(self) -> str:
        """Another one for another content."""
        return hashlib.sha256(self.content.encode()).hexdigest()[:16]

    def as_html(self) -> str:
        """Return it for the first view of the page."""
        kind = f' class="{self.kind}"' if self.kind else ""
        return (
            f'<article id="{self.id}"{kind} data-version="{self.version}">'
            f'<div class="shown">{self.content}</div></article>\n'
        )

    def as_json(self) -> dict[str, str]:
        """Return it for the page's script."""
        return {"version": self.version, "content": self.content, "kind": self.kind}


def head(issue: Json) -> Part:
    """Title, state, and who opened it."""
    return Part(
        "head",
        f"<h1>{escape(issue['title'])} <small>#{issue['number']}</small></h1>"
        f"<p>{_state(issue)} opened by <b>{escape(issue['user']['login'])}</b>, "
        f"{_count(issue['comments'], 'comment')}</p>",
    )


def side(issue: Json, reviewers: Sequence[str], labels: Iterable[str]) -> Part:
    """Assignees, reviewers and labels, and the list from which labels are put on and taken off."""
    on = {label["name"] for label in issue["labels"]}
    boxes = "".join(
        f'<li><label><input type="checkbox" id="box-{at}" data-do="label" '
        f'data-label="{escape(name)}"{" checked" if name in on else ""}> {label(name)}</label></li>'
        for at, name in enumerate(sorted({*labels, *on}))
    )
    return Part(
        "side",
        f"<h2>Assignees</h2><p>{_people(p['login'] for p in issue['assignees'])}</p>"
        f"<h2>Reviewers</h2><p>{_people(reviewers)}</p>"
        f'<h2>Labels</h2><p class="labels">{_labels(issue) or "None yet"}</p>'
        f'<details data-for="" hidden><summary>Change labels</summary>'
        f'<ul class="boxes">{boxes}</ul></details>',
    )


def text(issue: Json) -> Part:
    """The text of the issue."""
    return Part("body", _written("body", "opened this", issue, what="text"), "comment")


def comment(one: Json, *, edited: bool) -> Part:
    """A comment."""
    own = f"issuecomment-{one['id']}"
    return Part(own, _written(own, "commented", one, edited=edited, what="comment"), "comment")


def happening(one: Happening) -> Part:
    """What somebody did besides commenting."""
    did = []
    if one.labels_on:
        did.append(f"added {' '.join(map(label, one.labels_on))}")
    if one.labels_off:
        did.append(f"removed {' '.join(map(label, one.labels_off))}")
    if one.assigned:
        did.append(f"assigned {_people(one.assigned)}")
    if one.unassigned:
        did.append(f"unassigned {_people(one.unassigned)}")
    if one.title:
        before, after = map(escape, one.title)
        did.append(f"changed the title <del>{before}</del> <ins>{after}</ins>")
    if one.text:
        did.append("edited the text")
    if one.state:
        did.append(f"{one.state} this")
    marks = {"-": "del", "+": "ins"}
    lines = "".join(
        f"<li><{marks[line[0]]}>{escape(line[2:])}</{marks[line[0]]}></li>" for line in one.lines
    )
    told = f"<b>{escape(one.by)}</b> {', '.join(did)}"
    return Part(
        f"event-{one.id}",
        f'<p class="byline">{told} {_time(one.at)}</p>'
        + (f'<ul class="lines">{lines}</ul>' if lines else ""),
        "event",
    )


def listed(home: str, issues: Iterable[Json]) -> Part:
    """All issues."""
    rows = "".join(
        f'<li>{_state(issue)} <a href="{home}/{issue["number"]}">{escape(issue["title"])}</a> '
        f"{_labels(issue)} <small>#{issue['number']} by {escape(issue['user']['login'])}, "
        f"{_count(issue['comments'], 'comment')}</small></li>"
        for issue in issues
    )
    return Part("issues", f"<ul>{rows}</ul>" if rows else "<p>There is no issue yet.</p>")


def label(name: str) -> str:
    """Return a label in its color."""
    look = next((look for look, names in _LOOKS.items() if names.fullmatch(name)), "")
    if not look and re.match(r"\d/", name):
        look = f"stage{name[0]}"
    return f'<span class="label {look}">{escape(name)}</span>'


def _labels(issue: Json) -> str:
    return " ".join(map(label, sorted(one["name"] for one in issue["labels"])))


def _state(issue: Json) -> str:
    state = "open"
    if issue["state"] == "closed":
        state = "closed as not planned" if issue["state_reason"] == "not_planned" else "closed"
    look = "open" if state == "open" else "closed" if state == "closed" else "not-planned"
    return f'<span class="state {look}">{state}</span>'


def _people(logins: Iterable[str]) -> str:
    return ", ".join(f"<b>{escape(login)}</b>" for login in logins) or "Nobody"


def _written(part: str, did: str, item: Json, *, what: str, edited: bool = False) -> str:
    by = item["user"]
    kind = "bot" if by["type"] == "Bot" else "person"
    own = escape(by["login"])
    badge = ' <span class="badge">bot</span>' if kind == "bot" else ""
    again = ' <span class="edited">edited</span>' if edited else ""
    return (
        f'<header class="{kind}"><span class="byline"><b>{own}</b>{badge} {did} '
        f"{_time(item['created_at'])}{again}</span>"
        f'<button type="button" class="quiet" id="edit-{part}" data-do="edit" data-for="{own}" hidden '
        f'aria-label="Edit the {what} of {own}">Edit</button></header>'
        f'<div class="text">{rendering.html(item["body"] or "")}</div>'
    )


def _time(at: str) -> str:
    moment = datetime.fromisoformat(at)
    return f'<time datetime="{escape(at)}">{moment:%-d %b %Y, %H:%M} UTC</time>'


def _count(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
