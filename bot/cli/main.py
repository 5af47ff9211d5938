"""``pyos-bot``: puts the parts together, one function per command."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot import __version__
from bot.cli import docs
from bot.clock import Clock, system_clock
from bot.observability.terminal import plain
from bot.review import messages
from bot.review.model.header import PEOPLE, Field, Header
from bot.review.model.website import SUBMITTED, problems


def main(argv: Sequence[str] | None = None, clock: Clock = system_clock) -> None:
    """Run one command; ends the process with its exit status."""
    options = _parser().parse_args(argv, argparse.Namespace(clock=clock))
    sys.exit(options.run(options))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="pyos-bot", description="Runs pyOpenSci's open peer review on GitHub issues."
    )
    parser.add_argument("--version", action="version", version=f"pyos-bot {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    one = commands.add_parser(
        "serve",
        help="run the bot: take webhooks, answer commands",
        description="Runs the bot. Its settings are environment variables, see the README: "
        "GITHUB_APP_ID, GITHUB_PRIVATE_KEY or GITHUB_PRIVATE_KEY_PATH, GITHUB_WEBHOOK_SECRET, …",
    )
    one.add_argument(
        "--no-worker",
        action="store_true",
        help="only take webhooks; `pyos-bot worker` processes do the rest (PostgreSQL only)",
    )
    one.set_defaults(run=_serve)

    one = commands.add_parser(
        "worker",
        help="do the work that other processes have taken in (PostgreSQL only)",
        description="Works on what `pyos-bot serve` has stored, beside any number of other processes on the "
        "same PostgreSQL database. Settings as for `serve`.",
    )
    one.set_defaults(run=_worker)

    one = commands.add_parser(
        "queue",
        help="the work that waits or was set aside: list, show, retry, drop",
        description="Lists what is set aside and what waits; shows an event; lets one that was set aside be "
        "tried again, or gives it up for good. Also beside a running bot. Settings as for `serve`. "
        "Exit status: 0 done, 1 there is no such event, 2 the database cannot be used.",
    )
    actions = one.add_subparsers(title="actions", required=True, metavar="ACTION", dest="action")
    for name, text in _QUEUE.items():
        action = actions.add_parser(name, help=text)
        if name != "list":
            action.add_argument("id", metavar="ID", type=int)
    one.set_defaults(run=_queue, id=0)

    one = commands.add_parser(
        "explain",
        help="what the bot reads from an issue's text",
        description="Reads the text of an issue from FILE (`-`: standard input) and says what the bot "
        "makes of it: fields, people, boxes, and what the website would reject.",
    )
    one.add_argument("file", metavar="FILE")
    one.add_argument(
        "--label", action="append", default=[], metavar="NAME", help="a label that is on the issue"
    )
    one.set_defaults(run=_explain)

    one = commands.add_parser(
        "audit",
        help="what disagrees on the open issues of a repository, and the mend",
        description="Looks at every open issue of OWNER/REPO: what the bot reads there, which labels, header "
        "lines and people disagree, what the website would reject. Writes nothing without `--fix`. "
        "Settings as for `serve`, without GITHUB_WEBHOOK_SECRET and DATABASE_URL. "
        "Exit status: 0 nothing found, 1 something found, 2 it could not look.",
    )
    one.add_argument("repository", metavar="OWNER/REPO")
    how = one.add_mutually_exclusive_group()
    how.add_argument("--json", action="store_true", help="print a JSON document instead")
    how.add_argument(
        "--fix",
        action="store_true",
        help="mend old spellings of labels, second stage labels and missing lines of the header: "
        "shows each issue's change and asks on the terminal",
    )
    one.set_defaults(run=_audit)

    one = commands.add_parser(
        "digest",
        help="where the reviews of a repository stand, and what nobody looks at",
        description="What the weekly digest of OWNER/REPO says, now: who acts next on which review and since when, "
        "partners and packages to look at, maintainers to write to. Markdown, or JSON; writes nothing. "
        "Settings as for `audit`. Exit status: 0 done, 2 it could not look.",
    )
    one.add_argument("repository", metavar="OWNER/REPO")
    one.add_argument("--json", action="store_true", help="print a JSON document instead")
    one.set_defaults(run=_digest)

    one = commands.add_parser(
        "doctor",
        help="settings, rights, teams, labels, database, clock: what is wrong, with the mend",
        description="Looks at everything that the bot needs, with the settings of `serve`, and prints a line for "
        "each: ✔ well, ✖ wrong, with the mend. Changes nothing on GitHub. "
        "Exit status: 0 all is well, 1 something is wrong, 2 not everything could be looked at.",
    )
    one.set_defaults(run=_doctor)

    one = commands.add_parser(
        "docs",
        help="print the reference pages from the tables",
        description="Prints the page about commands, or about stages; `--write` puts both into docs/ "
        "and the table of commands into README.md.",
    )
    one.add_argument("page", nargs="?", choices=("commands", "stages"), default="commands")
    one.add_argument(
        "--write", action="store_true", help="write docs/commands.md, docs/stages.md, README.md"
    )
    one.set_defaults(run=_docs)
    return parser


# --- serve, worker ---


def _serve(options: argparse.Namespace) -> int:
    from bot.server.process import serve  # loads the network parts, which no other command needs

    return asyncio.run(serve(os.environ, options.clock, worker=not options.no_worker))


def _worker(options: argparse.Namespace) -> int:
    from bot.server.process import work

    return asyncio.run(work(os.environ, options.clock))


# --- queue ---

_QUEUE = {
    "list": "what is set aside, then what waits",
    "show": "everything about one event",
    "retry": "try one that was set aside again",
    "drop": "give one that was set aside up for good",
}


def _queue(options: argparse.Namespace) -> int:
    from bot.cli.queue import queue

    return asyncio.run(queue(os.environ, options.clock, options.action, options.id))


# --- audit, digest, doctor ---


def _audit(options: argparse.Namespace) -> int:
    from bot.cli.audit import audit  # loads the network parts, like the next one

    return asyncio.run(
        audit(os.environ, options.clock, options.repository, as_json=options.json, fix=options.fix)
    )


def _digest(options: argparse.Namespace) -> int:
    from bot.cli.digest import print_digest

    return asyncio.run(
        print_digest(os.environ, options.clock, options.repository, as_json=options.json)
    )


def _doctor(options: argparse.Namespace) -> int:
    from bot.cli.doctor import doctor

    return asyncio.run(doctor(os.environ, options.clock))


# --- explain ---


def _explain(options: argparse.Namespace) -> int:
    try:
        text = (
            sys.stdin.read()
            if options.file == "-"
            else Path(options.file).read_text(encoding="utf-8")
        )
    except (OSError, UnicodeDecodeError) as error:
        print(f"pyos-bot explain: cannot read {options.file}: {error}", file=sys.stderr)
        return 2
    print(explanation(text, options.label))
    return 1 if any(one.rejected for one in problems(Header.read(text))) else 0


def explanation(text: str, labels: Sequence[str]) -> str:
    """What the bot reads from an issue's text, in lines for the terminal."""
    from bot.review.model.policy import Policy
    from bot.review.model.stages import standing, words

    header, policy = Header.read(text), Policy()
    lines = [f"header: {header.form}"]
    for field in Field:
        if field is Field.REVIEWERS:
            for seat, login in enumerate(header.reviewers, 1):
                lines.append(f"  Reviewer {seat}: {'@' + login if login else '-'}")
        elif field in PEOPLE:
            lines.append(
                f"  {field.value}: {', '.join(f'@{one}' for one in header.people(field)) or '-'}"
            )
        else:
            lines.append(f"  {field.value}: {header.text(field) or '-'}")
    stage = standing(labels, policy).stage
    lines.append(f"stage: {stage.value} ({words(stage)})")
    lines.append(f"categories: {', '.join(header.categories) or '-'}")
    ticked = [p.name for key, p in policy.partners.items() if header.partner_ticked(key, p.name)]
    lines.append(f"partners ticked: {', '.join(ticked) or '-'}")
    lines.append(f"wants JOSS: {'yes' if header.wants_joss else 'no'}")
    found = problems(header)
    for one in found:
        lines.append(
            f"{'✖ the website rejects: ' if one.rejected else '• '}{messages.header.problem(one)}"
        )
    if not found:
        lines.append(f"✔ nothing to mend ({len(SUBMITTED)} fields of the author filled in)")
    return "\n".join(line[: len(line) - len(line.lstrip())] + plain(line) for line in lines)


# --- docs ---

BEGIN, END = "<!-- commands -->", "<!-- /commands -->"


def _docs(options: argparse.Namespace) -> int:
    if not options.write:
        print(
            docs.commands_page() if options.page == "commands" else docs.stages_page(),
            end="",
        )
        return 0
    for path, text in pages(Path.cwd()).items():
        path.write_text(text, encoding="utf-8")
        print(f"wrote {path}")
    return 0


def pages(root: Path) -> Mapping[Path, str]:
    """Every page that is printed from the tables, as it ought to be."""
    readme = root / "README.md"
    text = readme.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return {
        root / "docs" / "commands.md": docs.commands_page(),
        root / "docs" / "stages.md": docs.stages_page(),
        readme: f"{before}{BEGIN}\n{docs.commands_table()}\n{END}{after}",
    }
