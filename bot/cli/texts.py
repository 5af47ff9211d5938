"""``pyos-bot texts``: check and preview the texts that a community writes itself, without GitHub."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from bot.adapters import policy_files
from bot.adapters.policy_files import PolicyError
from bot.cli.text_files import read_policy, read_text, unreadable
from bot.observability.terminal import plain
from bot.review import messages
from bot.review.model.policy import Policy
from bot.review.model.record import Record, Reviewer
from bot.review.model.submission import Submission
from bot.review.model.texts import PLACEHOLDERS, TextName, mistakes

DESCRIPTION = (
    "Checks the texts in `.github/texts` that the policy names, or shows one of them as the bot would post it for the issue "
    "whose text is in FILE. Run it in a clone of the review repository. The exit status is 1 if a text cannot be used, "
    "and 2 if a file cannot be read."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, and where the clone is."""
    parser.add_argument("what", choices=("check", "show"))
    parser.add_argument("name", nargs="?", choices=[name.value for name in TextName])
    parser.add_argument(
        "--issue", metavar="FILE", help="the text of an issue (`-` for standard input)"
    )
    parser.add_argument(
        "--repository", metavar="FOLDER", default=".", help="the clone of the review repository"
    )
    parser.add_argument(
        "--policy",
        metavar="POLICY",
        type=Path,
        help=f"the policy file (default: {policy_files.PATH} in FOLDER)",
    )


def run(options: argparse.Namespace) -> int:
    """Exit status: 0 fine, 1 a text cannot be used, 2 a file cannot be read, or something is missing."""
    if options.what == "show" and not (options.name and options.issue):
        return _failed("give the name of a text and --issue FILE")
    folder = Path(options.repository)
    try:
        policy = read_policy(options.policy or folder / policy_files.PATH)
    except PolicyError as error:
        return _failed("; ".join(error.lines))
    names = [TextName(options.name)] if options.what == "show" else list(policy.texts)
    if options.what == "show" and names[0] not in policy.texts and not _there(folder, names[0]):
        print(f"The policy does not name {names[0]}: this is the bot's own text.", file=sys.stderr)
        names = []
    wrong, wordings = _read(folder, names)
    for one in wrong:
        print(plain(one), file=sys.stderr)
    if options.what == "check":
        for name in names:
            if name in wordings:
                print(f"{policy_files.text_path(name)}: fine")
        if not names:
            print("The policy names no texts. There are: " + ", ".join(TextName))
        return 1 if wrong else 0
    if wrong:
        print("placeholders: " + ", ".join(sorted(PLACEHOLDERS[names[0]])), file=sys.stderr)
        return 1
    try:
        issue = read_text(options.issue)
    except (OSError, UnicodeDecodeError) as error:
        return _failed(unreadable(options.issue, error))
    known = policy.model_copy(update={"wordings": {**policy.wordings, **wordings}})
    review = _review(issue, known, options.clock())
    shown = _SHOWN[TextName(options.name)](review)
    print("\n".join(map(plain, shown.split("\n"))))
    return 0


def _failed(why: str) -> int:
    print(f"pyos-bot texts: {plain(why)}", file=sys.stderr)
    return 2


def _there(folder: Path, name: TextName) -> bool:
    return (folder / policy_files.text_path(name)).exists()


def _read(folder: Path, names: list[TextName]) -> tuple[list[str], Mapping[TextName, str]]:
    """What is wrong with the texts, and those that can be used."""
    wrong: list[str] = []
    found: dict[TextName, str] = {}
    for name in names:
        path = policy_files.text_path(name)
        try:
            text = (folder / path).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            wrong.append(f"{path}: cannot be read")
            continue
        if said := mistakes(name, text):
            wrong += [f"{path}, {one}" for one in said]
        else:
            found[name] = text
    return wrong, found


def _review(issue: str, policy: Policy, at: datetime) -> Submission:
    """A review of that text, for a preview: whoever the header names takes part."""
    url = "https://github.com/owner/repository/issues/1"
    new = Submission("owner/repository", 1, url, "", issue, "author", at, policy=policy)
    people = [login for login in new.header.reviewers if login]
    seats = tuple(Reviewer(login=login, by="editor", at=at) for login in people)
    return Submission(
        "owner/repository", 1, url, "", issue, new.author, at, policy=policy,
        record=Record(adopted=at, reviewers=seats),
    )  # fmt: skip


_SHOWN: Mapping[TextName, Callable[[Submission], str]] = {
    TextName.WELCOME: lambda one: messages.opening.submission_welcome(one, one.problems),
    TextName.INQUIRY: messages.opening.inquiry_welcome,
    TextName.HELP: messages.opening.help_request_welcome,
    TextName.CHECKLIST: lambda one: messages.checks.checks_started(one, "editor", one.problems, ""),
    TextName.INVITATION: messages.reviewer_search.invitation,
    TextName.TEMPLATE: messages.reviewer_search.review_template,
    TextName.ACCEPTANCE: lambda one: messages.acceptance.approved(
        one, (), waived=False, released=False
    ),
    TextName.CHECK_IN: lambda one: messages.aftercare.check_in(one, one.named_authors),
}
"""Each text, as the bot posts it."""
