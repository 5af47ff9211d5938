"""THE TABLE. Every command of the bot is one row: its grammar, who, when, what, and its help.

The parser, the gate before every decision, ``help``, ``docs/commands.md`` and the tests are made from
it. A new command is a row here, a function in ``decisions/`` and its sentences in ``messages``.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.review import messages
from bot.review.commands.gate import may, now
from bot.review.decisions import (
    acceptance,
    affiliation,
    aftercare,
    checks,
    editorial_board,
    editors,
    endings,
    fields,
    joss,
    orientation,
    pauses,
    reminders,
    reviewer_search,
    reviewers,
    reviewing,
    scope,
    undoing,
)
from bot.review.decisions.moves import say
from bot.review.model.changes import Effect
from bot.review.model.command import Command
from bot.review.model.people import Role
from bot.review.model.request import Refused, Request
from bot.review.model.stages import LED, OPEN, SEATING, Stage

EVERYONE = frozenset({Role.ANYONE})
EIC = frozenset({Role.EIC})
EDITOR = frozenset({Role.EDITOR})
DESK = frozenset({Role.EDITOR, Role.TRIAGE})
AUTHOR = frozenset({Role.AUTHOR})
AUTHOR_OR_EDITOR = frozenset({Role.AUTHOR, Role.EDITOR})
REVIEWER = frozenset({Role.REVIEWER})
REVIEWER_OR_EDITOR = frozenset({Role.REVIEWER, Role.EDITOR})
PARTNER = frozenset({Role.PARTNER})
ANYBODYS = frozenset(Role) - EVERYONE
PARTNER_OR_EDITOR = frozenset({Role.PARTNER, Role.EDITOR})

_FRESH = (Stage.SUBMITTED, Stage.CHECKS, Stage.SEEKING_EDITOR)
_LATE = (Stage.UNDER_REVIEW, Stage.AWAITING_CHANGES, Stage.AWAITING_REVIEWERS)
_DONE = (Stage.APPROVED,)


def explain(request: Request) -> Sequence[Effect]:
    """``help``: what this person can do now first, the rest folded; one command in full."""
    name = "-".join(request.args.text.casefold().replace("-", " ").strip(" .!").split())
    if name:
        one = next((command for command in TABLE if command.name == name), None)
        if one is None:
            raise Refused(messages.refusals.no_such_command(name, request.review.policy.bot))
        return [say(messages.refusals.help_one(one, request.review.policy))]
    review, sender = request.review, request.sender
    allowed = [c for c in TABLE if may(c, review, sender) and now(c, review, sender)]
    rest = [c for c in TABLE if c not in allowed]
    return [say(messages.refusals.help_all(allowed, rest, review.policy.bot))]


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
        "code-of-conduct", "the rules of our community, and how to report", EVERYONE,
        editorial_board.code_of_conduct, when_closed=True, on_inquiry=True, on_any_issue=True,
    ),
    Command(
        "list-editors", "the editors, with how many open reviews each leads", EVERYONE,
        editorial_board.list_editors, when_closed=True, on_inquiry=True, board="open",
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
        stages=_FRESH, board="open", group="Editor in chief",
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
        example="assign-editor @octocat", stages=OPEN, load=True,
    ),
    Command(
        "remove-editor", "takes the editor off; the stage waits for the next one", EIC,
        editors.remove_editor, stages=LED,
    ),
    Command(
        "track", "sets the route, and with it how many reviewers are needed", EIC, checks.track,
        spellings=("track standard", "track publication", "track joss [editor-only]"),
        usage="track standard|publication|joss [editor-only]", example="track publication",
        stages=OPEN, synonyms=False,
    ),
    Command(
        "in-scope", "the inquiry's package is in scope, a submission is welcome", EIC,
        scope.in_scope, on_inquiry=True, on_submission=False,
    ),
    Command(
        "out-of-scope", "the package is out of scope; names other venues and closes", EIC,
        endings.out_of_scope, spellings=("out-of-scope TEXT",), usage="out-of-scope <reason>",
        example="out-of-scope It is a web service and no package", stages=OPEN, on_inquiry=True,
    ),
    Command(
        "reject", "ends the review without acceptance; this review's editor from 3 on", EDITOR,
        endings.reject, spellings=("reject TEXT",), usage="reject <reason>",
        example="reject The package does the same as an accepted one", stages=OPEN, on_inquiry=True,
    ),
    Command(
        "reopen", "opens a closed issue again, at the stage it was at", EIC, endings.reopen,
        when_closed=True, on_inquiry=True,
    ),
    Command(
        "archive", "the package is no longer maintained", EDITOR, aftercare.archive,
        spellings=("archive [TEXT]",), usage="archive [reason]", stages=_DONE, when_closed=True,
    ),
    Command(
        "unarchive", "the package is maintained again", EDITOR, aftercare.unarchive, stages=_DONE,
        when_closed=True,
    ),
    Command(
        "check-in", "asks the maintainers of an accepted package how it is doing", EDITOR,
        aftercare.check_in, stages=_DONE, when_closed=True,
    ),
    Command(
        "handover", "in the digest issue: what you hold as editor in chief; with `yes` it moves",
        EIC, editorial_board.handover, spellings=("handover @x [yes]",), usage="handover @new [yes]",
        example="handover @octocat", on_inquiry=True, on_any_issue=True, board="open",
    ),
    Command(
        "adopt", "the bot looks after a review that was opened before it came", EIC, editorial_board.adopt,
    ),
    Command("mute", "the bot says nothing unasked here", EIC, editorial_board.mute),
    Command("unmute", "the bot speaks up here again", EIC, editorial_board.unmute),
    # --- editor ---
    Command(
        "seeking-reviewers", "reviewers are sought now", EDITOR, reviewers.seeking_reviewers,
        stages=(Stage.EDITOR_ASSIGNED,), goal=Stage.SEEKING_REVIEWERS, group="Editor",
    ),
    Command(
        "find-reviewers", "where reviewers for this package may be found", EDITOR,
        reviewer_search.find_reviewers, stages=LED, board="accepted",
    ),
    Command(
        "draft-invitation", "a letter to somebody who might review, to copy", EDITOR,
        reviewer_search.draft_invitation, stages=LED,
    ),
    Command(
        "assign-reviewer", "seats one or more reviewers, with a due date", EDITOR,
        reviewers.assign_reviewer,
        spellings=(
            "assign-reviewer @x… [by DATE]", "assign @x as reviewer [by DATE]",
            "add @x as reviewer [by DATE]", "add @x to reviewers [by DATE]",
        ),
        example="assign-reviewer @octocat @hubot by in 3 weeks", stages=LED, load=True,
    ),
    Command(
        "remove-reviewer", "frees a reviewer's seat", EDITOR, reviewers.remove_reviewer,
        spellings=("remove-reviewer @x [anyway]", "remove @x from reviewers [anyway]"),
        example="remove-reviewer @octocat", stages=LED,
    ),
    Command(
        "replace-reviewer", "gives a reviewer's seat to somebody else", EDITOR,
        reviewers.replace_reviewer, spellings=("replace-reviewer @x with @y",),
        example="replace-reviewer @octocat with @hubot", stages=LED, load=True,
    ),
    Command(
        "start-review", "the reviewers are assigned, the review begins", EDITOR,
        reviewers.start_review,
        spellings=("start-review [anyway]", "reviewers assigned", "editor response"),
        stages=SEATING, goal=Stage.UNDER_REVIEW,
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
        "request-info", "asks the author for something; the flag goes when they answer", EDITOR,
        pauses.request_info, spellings=("request-info TEXT", "waiting-on-author [TEXT]"),
        usage="request-info <what>", example="request-info Please add a licence", on_inquiry=True,
    ),
    Command(
        "hold", "the review pauses; the date says when to ask again", AUTHOR_OR_EDITOR, pauses.hold,
        spellings=(
            "hold [until DATE] [TEXT]", "put on hold [until DATE] [TEXT]",
            "pause review [until DATE] [TEXT]",
        ),
        usage="hold [until DATE] [reason]", example="hold until 2027-01-15 A release comes first",
        stages=OPEN,
    ),
    Command("resume", "the review goes on", AUTHOR_OR_EDITOR, pauses.resume, stages=OPEN),
    Command(
        "remind", "reminds you, or whom an editor names, on a day", ANYBODYS, reminders.remind,
        spellings=("remind @x… DATE [about TEXT]", "remind @x… on DATE [about TEXT]"), usage="remind me in 2 weeks [about TEXT]",
        example="remind me in 2 weeks about the second review", on_inquiry=True,
    ),
    Command(
        "reminders", "the reminders that are set here", ANYBODYS, reminders.listed, on_inquiry=True,
    ),
    Command(
        "cancel-reminder", "takes a reminder back, by its number", ANYBODYS, reminders.cancel,
        spellings=("cancel-reminder N",), example="cancel-reminder 2", on_inquiry=True,
    ),
    Command(
        "warn-closing", "warns the author that the review will be closed in a month", EDITOR,
        endings.warn_closing, stages=OPEN,
    ),
    Command(
        "close-unfinished", "closes a review that will not be finished", EDITOR,
        endings.close_unfinished, spellings=("close-unfinished TEXT",),
        usage="close-unfinished <reason>", example="close-unfinished No answer since March",
        stages=OPEN,
    ),
    Command(
        "step-down", "you give your task as editor or reviewer here back", REVIEWER_OR_EDITOR,
        editors.step_down, spellings=("step-down [TEXT]",), usage="step-down [reason]", stages=LED,
    ),
    Command(
        "undo", "takes back everything the last comment changed (whoever gave it, or the EiC)",
        EVERYONE, undoing.undo, when_closed=True,
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
        when_closed=True, synonyms=False,
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
    Command(
        "withdraw", "you take the submission back", AUTHOR, endings.withdraw,
        spellings=("withdraw yes [TEXT]", "withdraw [TEXT]"), usage="withdraw [reason]",
        stages=OPEN, synonyms=False,
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
        "approve-changes", "you recommend acceptance; editors also for somebody who went quiet",
        REVIEWER_OR_EDITOR, reviewing.approve_changes,
        spellings=("approve-changes for @x", "approve-changes"), usage="approve-changes [for @x]",
        stages=_LATE,
    ),
    Command(
        "request-changes", "you would like further changes", REVIEWER, reviewing.request_changes,
        stages=_LATE,
    ),
    Command(
        "review-checklist", "the review template, filled in for this package, to copy",
        REVIEWER_OR_EDITOR, reviewer_search.review_checklist, stages=LED,
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
        stages=_DONE, when_closed=True, joss_tail=True,
    ),
    Command(
        "joss-reviewed", "the review at JOSS is complete", EDITOR, joss.joss_reviewed,
        stages=_DONE, when_closed=True, joss_tail=True,
    ),
    Command(
        "joss-accepted", "the paper is accepted by JOSS", AUTHOR_OR_EDITOR, joss.joss_accepted,
        spellings=("joss-accepted DOI",), example="joss-accepted 10.21105/joss.01234",
        stages=_DONE, when_closed=True, joss_tail=True,
    ),
)  # fmt: skip
