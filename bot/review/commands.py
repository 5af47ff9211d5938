"""THE TABLE. Every command of the bot is one row: its grammar, who, when, what, and its help.

The parser, the gate before every decision, ``help``, ``docs/commands.md`` and the tests are made from
it. A new command is a row here, a function in ``decisions/`` and its sentences in ``messages``.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.review import messages
from bot.review.command import Command
from bot.review.decisions import (
    acceptance,
    affiliation,
    checks,
    editors,
    fields,
    joss,
    orientation,
    reviewers,
    reviewing,
)
from bot.review.effects import Effect
from bot.review.gate import may, now
from bot.review.moves import say
from bot.review.people import Role
from bot.review.request import Request
from bot.review.stages import LED, OPEN, Stage

EVERYONE = frozenset({Role.ANYONE})
EIC = frozenset({Role.EIC})
EDITOR = frozenset({Role.EDITOR})
DESK = frozenset({Role.EDITOR, Role.TRIAGE})
AUTHOR = frozenset({Role.AUTHOR})
AUTHOR_OR_EDITOR = frozenset({Role.AUTHOR, Role.EDITOR})
REVIEWER = frozenset({Role.REVIEWER})
REVIEWER_OR_EDITOR = frozenset({Role.REVIEWER, Role.EDITOR})
PARTNER = frozenset({Role.PARTNER})
PARTNER_OR_EDITOR = frozenset({Role.PARTNER, Role.EDITOR})

_FRESH = (Stage.SUBMITTED, Stage.CHECKS, Stage.SEEKING_EDITOR)
_SEATING = (Stage.EDITOR_ASSIGNED, Stage.SEEKING_REVIEWERS)
_LATE = (Stage.UNDER_REVIEW, Stage.AWAITING_CHANGES, Stage.AWAITING_REVIEWERS)
_DONE = (Stage.APPROVED,)


def explain(request: Request) -> Sequence[Effect]:
    """``help``: what this person can do now first, the rest folded; one command in full."""
    name = "-".join(request.args.text.casefold().replace("-", " ").strip(" .!").split())
    if name:
        one = next((command for command in TABLE if command.name == name), None)
        if one is None:
            return [say(messages.no_such_command(name, request.review.policy.bot))]
        return [say(messages.help_one(one, request.review.policy.bot))]
    review, sender = request.review, request.sender
    allowed = [c for c in TABLE if may(c, review, sender) and now(c, review, sender)]
    rest = [c for c in TABLE if c not in allowed]
    return [say(messages.help_all(allowed, rest, review.policy.bot))]


TABLE: tuple[Command, ...] = (
    # --- for everyone ---
    Command(
        "help", "what you can do here now; with a name, how a command is used", EVERYONE, explain,
        spellings=("help [TEXT]",), usage="help [COMMAND]", example="help assign-reviewer",
        when_closed=True, on_inquiry=True, on_any_issue=True, group="For everyone",
    ),
    Command(
        "status", "where the review stands, who acts next, what is missing", EVERYONE,
        orientation.status, when_closed=True, on_inquiry=True,
    ),
    Command(
        "check-header", "what the website would reject in the header, field by field", EVERYONE,
        orientation.check_header, when_closed=True, on_inquiry=True,
    ),
    Command(
        "done", "ticks items of the closing list", AUTHOR_OR_EDITOR | REVIEWER, orientation.done,
        spellings=("done ITEM…",), example="done badge survey", when_closed=True,
    ),
    Command(
        "not-done", "opens items of the closing list again", AUTHOR_OR_EDITOR | REVIEWER,
        orientation.not_done, spellings=("not-done ITEM…",), example="not-done badge",
        when_closed=True,
    ),
    # --- editor in chief ---
    Command(
        "start-checks", "starts the pre-review checks and posts their list", EDITOR,
        checks.start_checks,
        spellings=("start-checks", "start prereview", "start pre-review", "editor-checks"),
        stages=_FRESH, group="Editor in chief",
    ),
    Command(
        "checks-done", "the checks passed, or what is still wanted from the author", EDITOR,
        checks.checks_done, spellings=("checks-done [TEXT]",), usage="checks-done [text]",
        example="checks-done Please add a contributing guide", stages=(Stage.CHECKS,),
    ),
    Command(
        "set-eic", "names the editor in chief of this review", EIC, checks.set_eic,
        spellings=("set-eic @x", "set @x as eic"), example="set-eic @octocat", on_inquiry=True,
    ),
    Command(
        "seeking-editor", "the checks are over, an editor is sought", EIC, checks.seeking_editor,
        stages=_FRESH, goal=Stage.SEEKING_EDITOR,
    ),
    Command(
        "assign-editor", "gives the review to an editor, or to another one", EIC,
        editors.assign_editor,
        spellings=("assign-editor @x", "assign @x as editor", "add @x as editor"),
        example="assign-editor @octocat", stages=OPEN,
    ),
    Command(
        "remove-editor", "takes the editor off; the stage waits for the next one", EIC,
        editors.remove_editor, stages=LED,
    ),
    Command(
        "track", "sets the route, and with it how many reviewers are needed", EIC, checks.track,
        spellings=("track standard", "track publication", "track joss [editor-only]"),
        usage="track standard|publication|joss [editor-only]", example="track publication",
        stages=OPEN,
    ),
    # --- editor ---
    Command(
        "seeking-reviewers", "reviewers are sought now", EDITOR, reviewers.seeking_reviewers,
        stages=(Stage.EDITOR_ASSIGNED,), goal=Stage.SEEKING_REVIEWERS, group="Editor",
    ),
    Command(
        "assign-reviewer", "seats one or more reviewers, with a due date", EDITOR,
        reviewers.assign_reviewer,
        spellings=(
            "assign-reviewer @x… [by DATE]", "assign @x as reviewer [by DATE]",
            "add @x as reviewer [by DATE]", "add @x to reviewers [by DATE]",
        ),
        example="assign-reviewer @octocat @hubot by in 3 weeks", stages=LED,
    ),
    Command(
        "remove-reviewer", "frees a reviewer's seat", EDITOR, reviewers.remove_reviewer,
        spellings=("remove-reviewer @x [anyway]", "remove @x from reviewers [anyway]"),
        example="remove-reviewer @octocat", stages=LED,
    ),
    Command(
        "replace-reviewer", "gives a reviewer's seat to somebody else", EDITOR,
        reviewers.replace_reviewer, spellings=("replace-reviewer @x with @y",),
        example="replace-reviewer @octocat with @hubot",
        stages=LED,
    ),
    Command(
        "start-review", "the reviewers are assigned, the review begins", EDITOR,
        reviewers.start_review,
        spellings=("start-review [anyway]", "reviewers assigned", "editor response"),
        stages=_SEATING, goal=Stage.UNDER_REVIEW,
    ),
    Command(
        "set-due-date", "another day for a reviewer", EDITOR, reviewers.set_due_date,
        spellings=("set-due-date @x DATE", "set due date for @x to DATE"),
        example="set-due-date @octocat 2026-12-24", stages=LED,
    ),
    Command(
        "record-review", "records a review that came another way", EDITOR,
        reviewing.record_review, spellings=("record-review @x URL [HOURS]",),
        usage="record-review @x URL [N hours]", example="record-review @octocat https://…",
        stages=LED,
    ),
    Command(
        "reviews-in", "all reviews are in, the author's turn", EDITOR, reviewing.reviews_in,
        spellings=("reviews-in", "reviews are in"),
        stages=(Stage.UNDER_REVIEW, Stage.AWAITING_REVIEWERS), goal=Stage.AWAITING_CHANGES,
    ),
    Command(
        "author-responded", "the author has answered, the reviewers' turn", EDITOR,
        reviewing.author_responded, spellings=("author-responded", "author response complete"),
        stages=(Stage.AWAITING_CHANGES,), goal=Stage.AWAITING_REVIEWERS,
    ),
    Command(
        "check-acceptance", "what is missing for acceptance; changes nothing", EDITOR,
        acceptance.check_acceptance, when_closed=True,
    ),
    Command(
        "accept", "accepts the package: at once with version and archive, else once it is released",
        EDITOR, acceptance.accept,
        spellings=(
            "accept [VERSION] [archive DOI-or-URL] [date DATE] [without-reviews]",
            "package accepted [VERSION] [archive DOI-or-URL] [date DATE] [without-reviews]",
        ),
        example="accept v1.2.0 archive 10.5281/zenodo.1234567", stages=_LATE, goal=Stage.APPROVED,
        early_without_reviewers=True,
    ),
    Command(
        "set", "sets one field of the header", DESK, fields.set_value,
        spellings=fields.spellings(), usage="set FIELD VALUE", example="set version-accepted v1.2.0",
        when_closed=True,
    ),
    Command(
        "close", "closes the issue when header and closing list are complete", EDITOR,
        acceptance.close, stages=_DONE, when_closed=True,
    ),
    # --- author ---
    Command(
        "submit-response", "you have answered the reviews", AUTHOR, reviewing.submit_response,
        spellings=("submit-response [URL]",), stages=(Stage.AWAITING_CHANGES,), group="Author",
    ),
    Command(
        "released", "the accepted package is released and archived", AUTHOR, acceptance.released,
        spellings=("released VERSION DOI-or-URL",),
        example="released v1.2.0 10.5281/zenodo.1234567", stages=LED, goal=Stage.APPROVED,
        when_closed=True,
    ),
    # --- reviewer ---
    Command(
        "submit-review", "this comment, or the one at URL, is your review", REVIEWER,
        reviewing.submit_review, spellings=("submit-review [URL] [HOURS]",),
        usage="submit-review [URL] [N hours]", example="submit-review 6 hours", stages=LED,
        group="Reviewer",
    ),
    Command(
        "retract-review", "takes a review back", REVIEWER_OR_EDITOR, reviewing.retract_review,
        spellings=("retract-review [@x]",), example="retract-review", stages=LED,
    ),
    Command(
        "approve-changes", "you recommend acceptance", REVIEWER, reviewing.approve_changes,
        stages=_LATE,
    ),
    Command(
        "request-changes", "you would like further changes", REVIEWER, reviewing.request_changes,
        stages=_LATE,
    ),
    # --- JOSS and partners ---
    Command(
        "affiliate", "your community affiliates the package", PARTNER_OR_EDITOR,
        affiliation.affiliate,
        spellings=("affiliate PARTNER for @x URL", "affiliate [PARTNER] [TEXT]"),
        usage="affiliate [PARTNER] [reason]", example="affiliate astropy", when_closed=True,
        group="JOSS and partners",
    ),
    Command(
        "decline-affiliation", "your community does not affiliate the package", PARTNER,
        affiliation.decline, spellings=("decline-affiliation [PARTNER] TEXT",),
        usage="decline-affiliation [PARTNER] <reason>",
        example="decline-affiliation astropy It has no astronomical use", when_closed=True,
    ),
    Command(
        "revoke-affiliation", "your community ends the affiliation", PARTNER, affiliation.revoke,
        spellings=("revoke-affiliation [PARTNER] TEXT",),
        usage="revoke-affiliation [PARTNER] <reason>",
        example="revoke-affiliation astropy It is no longer maintained", when_closed=True,
    ),
    Command(
        "joss-submitted", "the paper is submitted to JOSS", AUTHOR_OR_EDITOR, joss.joss_submitted,
        spellings=("joss-submitted URL", "begin joss URL"),
        example="joss-submitted https://github.com/openjournals/joss-reviews/issues/1234",
        stages=_DONE, when_closed=True,
    ),
    Command(
        "joss-reviewed", "the review at JOSS is complete", EDITOR, joss.joss_reviewed,
        stages=_DONE, when_closed=True,
    ),
    Command(
        "joss-accepted", "the paper is accepted by JOSS", AUTHOR_OR_EDITOR, joss.joss_accepted,
        spellings=("joss-accepted DOI",), example="joss-accepted 10.21105/joss.01234",
        stages=_DONE, when_closed=True,
    ),
)  # fmt: skip
