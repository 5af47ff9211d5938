"""The demo in the terminal: who said what, what changed, what the bot asked of GitHub."""

import os
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.markdown import Markdown
from rich.padding import Padding
from rich.panel import Panel
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from sandbox.standin.calls import Call
from sandbox.standin.deliveries import Delivery
from sandbox.story.changes import Changes, View
from sandbox.story.flowchart import FENCE

COLOURS = {"chief": "magenta", "editor": "blue", "astro": "cyan", "author": "green"}
BOT = "bold white"
WIDTH = 100
LONGEST = 26
LONGEST_STATUS = 8
LONGEST_EVIDENCE = 12
# What the website would take from github.com says nothing here.
OF_THE_SANDBOX = {"issue_link", "created_at", "updated_at", "closed_at", "labels"}

DETAILS = re.compile(r"<details><summary>(.*?)</summary>.*?</details>\n*", re.DOTALL)
COMMENT = re.compile(r"<!--.*?(-->|\Z)\n*", re.DOTALL)
NAMELESS_TABLE = re.compile(r"^\| \| \|\n\|-+\|-+\|\n", re.MULTILINE)
ROW = re.compile(r"^\| (\*\*.*?\*\*) \| (.*) \|$", re.MULTILINE)
LINK = re.compile(r"\[([^\]]*)\]\([^)\s]*\)")
HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)


class Screen:
    """Prints; knows nothing about GitHub."""

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or Console()
        known = self.console.is_terminal or "COLUMNS" in os.environ
        self.console.width = min(self.console.width, WIDTH) if known else WIDTH

    def progress(self, text: str) -> None:
        """Say what is going on before the first scene."""
        self.console.print(Text(f"· {text}", style="dim"))

    def chapter(self, number: int, title: str) -> None:
        """Begin a part of the review."""
        self.console.print()
        self.console.rule(f"[bold]{number}. {title}")

    def note(self, text: str) -> None:
        """Say what is worth watching."""
        self.console.print()
        self.console.print(Text(text, style="italic"))

    def comment(self, who: str, what: str, body: str) -> None:
        """Show a comment, or the text of an issue."""
        bot = who.endswith("[bot]")
        style = BOT if bot else COLOURS.get(who, "yellow")
        title = _byline(who.removesuffix("[bot]") if bot else f"@{who}", style, what)
        panel = Panel(
            _Trimmed(_readable(body)), title=title, title_align="left", border_style=style
        )
        self.console.print(Padding(panel, (0, 0, 0, 4 if bot else 0)))

    def edit(self, who: str, what: str, lines: Sequence[str]) -> None:
        """Show what somebody changed in a text."""
        style = COLOURS.get(who, "yellow")
        title = _byline(f"@{who}", style, what)
        self.console.print(Panel(_diff(lines), title=title, title_align="left", border_style=style))

    def changes(self, changes: Changes) -> None:
        """Show what the bot changed."""
        rows = Table.grid(padding=(0, 2))
        rows.add_column(justify="right", style="dim", no_wrap=True, min_width=8)
        rows.add_column(overflow="fold")
        if changes.labels_on or changes.labels_off:
            on = [Text(f" + {label} ", style="black on green") for label in changes.labels_on]
            off = [Text(f" - {label} ", style="white on red") for label in changes.labels_off]
            rows.add_row("labels", Text("  ").join(on + off))
        if changes.header:
            rows.add_row("header", _diff(changes.header))
        if changes.body_elsewhere:
            rows.add_row("text", "changed below the header")
        if changes.assignees:
            rows.add_row("assignee", _diff(changes.assignees))
        if changes.state:
            rows.add_row("issue", Text(changes.state, style="bold"))
        if evidence := changes.evidence:
            more = len(evidence) - LONGEST_EVIDENCE
            shown = [*evidence[:LONGEST_EVIDENCE], *([f"… {more} more"] if more > 0 else [])]
            rows.add_row("evidence", Text("\n".join(shown)))
        new = _new_lines(changes)
        if new:
            rows.add_row("status", Text("\n".join(new), style="italic"))
        elif changes.before.status != changes.after.status and changes.before.status:
            rows.add_row("status", Text("the status comment is up to date again", style="italic"))
        elif changes.nothing:
            rows.add_row("issue", Text("nothing changed", style="dim"))
        self.console.print(Padding(rows, (0, 0, 0, 4), expand=False))
        if changes.after.road != changes.before.road:
            self.console.print(Padding(road(changes.after.road), (0, 0, 0, 4), expand=False))

    def traffic(self, deliveries: Sequence[Delivery], calls: Sequence[Call]) -> None:
        """Show what GitHub told the bot, and what the bot asked of GitHub."""
        slowest = max((delivery.duration for delivery in deliveries), default=0.0)
        statuses = sorted({str(delivery.status) for delivery in deliveries})
        told = f"→ {_count(len(deliveries), 'signed webhook')}, answered {', '.join(statuses)}"
        writes = sum(call.writes for call in calls)
        asked = f"← {_count(len(calls) - writes, 'read')} and {_count(writes, 'write')}"
        counted = Counter(map(_shown, calls))
        routes = sorted(counted, key=lambda route: route.startswith("GET"))
        named = (f"{counted[one]} × {one}" if counted[one] > 1 else one for one in routes)
        lines = [f"{told} within {slowest * 1000:.0f} ms", f"{asked}: {' · '.join(named)}"]
        self.console.print(Padding(Text("\n".join(lines), style="dim"), (0, 0, 0, 4), expand=False))

    def final(self, view: View, entry: Mapping[str, Any]) -> None:
        """Show the header as it ends, and what the website reads from it."""
        self.console.print()
        self.console.rule("[bold]The end of the review")
        header = Text("\n".join(view.header))
        labels = Text("  ").join(Text(f" {name} ", style="black on green") for name in view.labels)
        body = Group(header, Text(), labels, Text(view.state, style="bold"))
        self.console.print(Panel(body, title="the issue", title_align="left"))
        rows = Table.grid(padding=(0, 2))
        rows.add_column(style="dim", no_wrap=True)
        rows.add_column(overflow="fold")
        for name in sorted(entry):
            if name not in OF_THE_SANDBOX and entry[name] not in (None, [], "", {}):
                rows.add_row(name, Text(_value(entry[name])))
        title = "what the website's parser (pyosmeta) reads from it"
        self.console.print(Panel(rows, title=title, title_align="left"))

    def good(self, text: str) -> None:
        """Say that something went well."""
        self.console.print(Text(f"✔ {text}", style="bold green"))

    def bad(self, text: str) -> None:
        """Say what went wrong."""
        self.console.print(Text(f"✖ {text}", style="bold red"))

    def say(self, text: str) -> None:
        """Say something else."""
        self.console.print(text, markup=False, highlight=False, soft_wrap=True)


class _Trimmed:
    """Markdown without its end when it is long."""

    def __init__(self, markdown: str) -> None:
        self._markdown = markdown

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        markdown = Markdown(self._markdown, code_theme="ansi_dark")
        lines = console.render_lines(markdown, options.update(height=None), pad=False)
        if console.color_system not in {"256", "truecolor"}:
            # An old terminal would show how a link is written.
            lines = [[_unlinked(part) for part in line] for line in lines]
        while lines and not "".join(part.text for part in lines[-1]).strip():
            lines.pop()
        shown = lines if len(lines) <= LONGEST + 3 else lines[:LONGEST]
        for line in shown:
            yield from line
            yield Segment.line()
        if len(lines) > len(shown):
            yield Text(f"… {len(lines) - len(shown)} more lines", style="dim italic")


def _unlinked(part: Segment) -> Segment:
    return part._replace(style=part.style.update_link(None)) if part.style else part


def _readable(text: str) -> str:
    """Put into Markdown's words what a terminal cannot fold, hide or draw."""
    text = FENCE.sub("", COMMENT.sub("", text.replace("\r\n", "\n")))
    text = re.sub(r"</?sub>", "", DETAILS.sub(r"*▸ \1 (folded)*\n\n", text))
    text = ROW.sub(r"- \1: \2", NAMELESS_TABLE.sub("", text))
    text = HEADING.sub(r"**\1**", text)
    text = re.sub(r"^(\s*)- \[(.)\] ", _box, text, flags=re.MULTILINE)
    # GitHub breaks lines where people do.
    return re.sub(r"(?<=\S)\n(?=\S)", "  \n", text)


def _box(found: re.Match[str]) -> str:
    return f"{found[1]}- {'☐' if found[2] == ' ' else '☑'} "


def opening(body: str) -> str:
    """Return the header of a submission as Markdown, and say that more follows."""
    header, _, _ = body.partition("\n---")
    return f"```text\n{header.strip()}\n\n--- (and the rest of the template)\n```"


def road(stops: Sequence[tuple[str, str]]) -> Text:
    """Draw the stops of a review in one line."""
    looks = {"done": ("✔", "green"), "here": ("▶", "bold yellow"), "": ("·", "dim")}
    marks = [(*looks[state], word) for word, state in stops]
    return Text(" ").join(Text(f"{mark} {word}", style=style) for mark, style, word in marks)


def _byline(name: str, style: str, what: str) -> Text:
    return Text.assemble((name, f"bold {style}"), (f" {what}", "dim"))


def _new_lines(changes: Changes) -> list[str]:
    """What the status comment says now and did not say before; a new one is shown in full anyway."""
    if not changes.before.status:
        return []
    before, after = (
        [
            LINK.sub(r"\1", re.sub(r"[*`]", "", line.strip()))
            for line in _readable(view.status).splitlines()
        ]
        for view in (changes.before, changes.after)
    )
    # What is folded, or only a heading, tells nothing by itself.
    new = [line for line in after if line and line not in before and line[0] != "▸"]
    new = [line for line in new if not line.endswith(":")]
    return [line.removeprefix("- ") for line in new[:LONGEST_STATUS]]


def _diff(lines: Sequence[str]) -> RenderableType:
    looks = {"+": "green", "-": "red"}
    return Text("\n").join(Text(line, style=looks.get(line[:1], "")) for line in lines)


def _shown(call: Call) -> str:
    route = call.route.replace("/repos/{owner}/{repo}", "…")
    return route if call.status < 400 else f"{route} → {call.status}"


def _count(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _value(value: Any) -> str:
    if isinstance(value, dict) and "github_username" in value:
        name = f"{value['name']} " if value["name"] else ""
        return f"{name}@{value['github_username']}"
    if isinstance(value, list):
        return ", ".join(_value(one) for one in value)
    return str(getattr(value, "value", value))
