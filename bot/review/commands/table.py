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
from bot.review.model.command import Command, Where, Words
from bot.review.model.header import Field
from bot.review.model.needs import HISTORY, LOAD, Board, Needs
from bot.review.model.people import Role
from bot.review.model.request import Refused, Request
from bot.review.model.stages import LED, OPEN, SEATING, Stage
from bot.review.model.submission import Submission

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
SUBMISSION, INQUIRY, ELSEWHERE = Where.SUBMISSION, Where.INQUIRY, Where.ELSEWHERE
CLOSED, ANYWHERE = Where.CLOSED, Where.ANYWHERE


def came_from_joss(review: Submission) -> str:
    """A paper that is in JOSS is not sent there again."""
    return messages.joss.came_from_joss() if review.published_in_joss else ""


def joss_comes_later(review: Submission) -> str:
    """A paper goes to JOSS after the acceptance here, unless it is there already: then its DOI may be missing."""
    doi = review.header.text(Field.JOSS_DOI)
    if review.published_in_joss and doi:
        return messages.joss.joss_doi_known(doi, review.policy.bot)
    early = review.stage is not Stage.APPROVED and not review.published_in_joss
    return messages.joss.joss_comes_later(review) if early else ""


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
        Words("help [TEXT]", shown="help [COMMAND]", example="help assign-reviewer"),
        where=ANYWHERE, group="For everyone",
    ),
    Command(
        "status", "where the review stands, who acts next, what is missing", EVERYONE,
        orientation.status,
        Words("status"), where=SUBMISSION | INQUIRY | CLOSED,
    ),
    Command(
        "check-header", "what the website would reject in the header, field by field", EVERYONE,
        orientation.check_header,
        Words("check-header"), where=SUBMISSION | INQUIRY | CLOSED,
    ),
    Command(
        "code-of-conduct", "the rules of our community, and how to report", EVERYONE,
        editorial_board.code_of_conduct,
        Words("code-of-conduct"), where=ANYWHERE,
    ),
    Command(
        "list-editors", "the editors, with how many open reviews each leads", EVERYONE,
        editorial_board.list_editors,
        Words("list-editors"), where=SUBMISSION | INQUIRY | CLOSED, needs=Needs.of(Board.OPEN),
    ),
    Command(
        "done", "ticks items of the closing list", AUTHOR_OR_EDITOR | REVIEWER, orientation.done,
        Words("done ITEM…", example="done badge survey"), where=SUBMISSION | CLOSED,
    ),
    Command(
        "not-done", "opens items of the closing list again", AUTHOR_OR_EDITOR | REVIEWER,
        orientation.not_done,
        Words("not-done ITEM…", example="not-done badge"), where=SUBMISSION | CLOSED,
    ),
    # --- editor in chief ---
    Command(
        "start-checks", "starts the pre-review checks and posts their list", EDITOR,
        checks.start_checks,
        Words("start-checks", "start prereview", "start pre-review", "editor-checks"), when=_FRESH,
        needs=Needs.of(Board.OPEN), group="Editor in chief",
    ),
    Command(
        "checks-done", "the checks passed, or what is still wanted from the author", EDITOR,
        checks.checks_done,
        Words(
            "checks-done [TEXT]", shown="checks-done [text]",
            example="checks-done Please add a contributing guide",
        ),
        when=(Stage.CHECKS,),
    ),
    Command(
        "set-eic", "names the editor in chief of this review", EIC, checks.set_eic,
        Words("set-eic @x", "set @x as eic", example="set-eic @octocat"),
        where=SUBMISSION | INQUIRY,
    ),
    Command(
        "seeking-editor", "the checks are over, an editor is sought", EIC, checks.seeking_editor,
        Words("seeking-editor"), when=_FRESH, goal=Stage.SEEKING_EDITOR,
    ),
    Command(
        "assign-editor", "gives the review to an editor, or to another one", EIC,
        editors.assign_editor,
        Words(
            "assign-editor @x", "assign @x as editor", "add @x as editor",
            example="assign-editor @octocat",
        ),
        when=OPEN, needs=LOAD,
    ),
    Command(
        "remove-editor", "takes the editor off; the stage waits for the next one", EIC,
        editors.remove_editor,
        Words("remove-editor"), when=LED,
    ),
    Command(
        "track", "sets the route, and with it how many reviewers are needed", EIC, checks.track,
        Words(
            "track standard", "track publication", "track joss [editor-only]",
            shown="track standard|publication|joss [editor-only]", example="track publication",
            synonyms=False,
        ),
        when=OPEN,
    ),
    Command(
        "in-scope", "the inquiry's package is in scope, a submission is welcome", EIC,
        scope.in_scope,
        Words("in-scope"), where=INQUIRY,
    ),
    Command(
        "out-of-scope", "the package is out of scope; names other venues and closes", EIC,
        endings.out_of_scope,
        Words(
            "out-of-scope TEXT", shown="out-of-scope <reason>",
            example="out-of-scope It is a web service and no package",
        ),
        where=SUBMISSION | INQUIRY, when=OPEN,
    ),
    Command(
        "reject", "ends the review without acceptance; this review's editor from 3 on", EDITOR,
        endings.reject,
        Words(
            "reject TEXT", shown="reject <reason>",
            example="reject The package does the same as an accepted one",
        ),
        where=SUBMISSION | INQUIRY, when=OPEN,
    ),
    Command(
        "reopen", "opens a closed issue again, at the stage it was at", EIC, endings.reopen,
        Words("reopen"), where=SUBMISSION | INQUIRY | CLOSED,
    ),
    Command(
        "archive", "the package is no longer maintained", EDITOR, aftercare.archive,
        Words("archive [TEXT]", shown="archive [reason]"), where=SUBMISSION | CLOSED, when=_DONE,
    ),
    Command(
        "unarchive", "the package is maintained again", EDITOR, aftercare.unarchive,
        Words("unarchive"), where=SUBMISSION | CLOSED, when=_DONE,
    ),
    Command(
        "check-in", "asks the maintainers of an accepted package how it is doing", EDITOR,
        aftercare.check_in,
        Words("check-in"), where=SUBMISSION | CLOSED, when=_DONE,
    ),
    Command(
        "handover", "in the digest issue: what you hold as editor in chief; with `yes` it moves",
        EIC, editorial_board.handover,
        Words("handover @x [yes]", shown="handover @new [yes]", example="handover @octocat"),
        where=SUBMISSION | INQUIRY | ELSEWHERE, needs=Needs.of(Board.OPEN),
    ),
    Command(
        "adopt", "the bot looks after a review that was opened before it came", EIC,
        editorial_board.adopt,
        Words("adopt"), needs=HISTORY,
    ),
    Command(
        "mute", "the bot says nothing unasked here", EIC, editorial_board.mute,
        Words("mute"),
    ),
    Command(
        "unmute", "the bot speaks up here again", EIC, editorial_board.unmute,
        Words("unmute"),
    ),
    # --- editor ---
    Command(
        "seeking-reviewers", "reviewers are sought now", EDITOR, reviewers.seeking_reviewers,
        Words("seeking-reviewers"), when=(Stage.EDITOR_ASSIGNED,), goal=Stage.SEEKING_REVIEWERS,
        group="Editor",
    ),
    Command(
        "find-reviewers", "where reviewers for this package may be found", EDITOR,
        reviewer_search.find_reviewers,
        Words("find-reviewers"), when=LED, needs=Needs.of(Board.ACCEPTED),
    ),
    Command(
        "draft-invitation", "a letter to somebody who might review, to copy", EDITOR,
        reviewer_search.draft_invitation,
        Words("draft-invitation"), when=LED,
    ),
    Command(
        "assign-reviewer", "seats one or more reviewers, with a due date", EDITOR,
        reviewers.assign_reviewer,
        Words(
            "assign-reviewer @x… [by DATE]", "assign @x as reviewer [by DATE]",
            "add @x as reviewer [by DATE]", "add @x to reviewers [by DATE]",
            example="assign-reviewer @octocat @hubot by in 3 weeks",
        ),
        when=LED, needs=LOAD,
    ),
    Command(
        "remove-reviewer", "frees a reviewer's seat", EDITOR, reviewers.remove_reviewer,
        Words(
            "remove-reviewer @x [anyway]", "remove @x from reviewers [anyway]",
            example="remove-reviewer @octocat",
        ),
        when=LED,
    ),
    Command(
        "replace-reviewer", "gives a reviewer's seat to somebody else", EDITOR,
        reviewers.replace_reviewer,
        Words("replace-reviewer @x with @y", example="replace-reviewer @octocat with @hubot"),
        when=LED, needs=LOAD,
    ),
    Command(
        "start-review", "the reviewers are assigned, the review begins", EDITOR,
        reviewers.start_review,
        Words("start-review [anyway]", "reviewers assigned", "editor response"), when=SEATING,
        goal=Stage.UNDER_REVIEW,
    ),
    Command(
        "set-due-date", "another day for a reviewer", EDITOR, reviewers.set_due_date,
        Words(
            "set-due-date @x DATE", "set due date for @x to DATE",
            example="set-due-date @octocat 2026-12-24",
        ),
        when=LED,
    ),
    Command(
        "record-review", "records a review that came another way", EDITOR, reviewing.record_review,
        Words(
            "record-review @x URL [HOURS]", shown="record-review @x URL [N hours]",
            example="record-review @octocat https://…",
        ),
        when=LED,
    ),
    Command(
        "reviews-in", "all reviews are in, the author's turn", EDITOR, reviewing.reviews_in,
        Words("reviews-in", "reviews are in"), when=(Stage.UNDER_REVIEW, Stage.AWAITING_REVIEWERS),
        goal=Stage.AWAITING_CHANGES,
    ),
    Command(
        "author-responded", "the author has answered, the reviewers' turn", EDITOR,
        reviewing.author_responded,
        Words("author-responded", "author response complete"), when=(Stage.AWAITING_CHANGES,),
        goal=Stage.AWAITING_REVIEWERS,
    ),
    Command(
        "request-info", "asks the author for something; the flag goes when they answer", EDITOR,
        pauses.request_info,
        Words(
            "request-info TEXT", "waiting-on-author [TEXT]", shown="request-info <what>",
            example="request-info Please add a licence",
        ),
        where=SUBMISSION | INQUIRY,
    ),
    Command(
        "hold", "the review pauses; the date says when to ask again", AUTHOR_OR_EDITOR, pauses.hold,
        Words(
            "hold [until DATE] [TEXT]", "put on hold [until DATE] [TEXT]",
            "pause review [until DATE] [TEXT]", shown="hold [until DATE] [reason]",
            example="hold until 2027-01-15 A release comes first",
        ),
        when=OPEN,
    ),
    Command(
        "resume", "the review goes on", AUTHOR_OR_EDITOR, pauses.resume,
        Words("resume"), when=OPEN,
    ),
    Command(
        "remind", "reminds you, or whom an editor names, on a day", ANYBODYS, reminders.remind,
        Words(
            "remind @x… DATE [about TEXT]", "remind @x… on DATE [about TEXT]",
            shown="remind me in 2 weeks [about TEXT]",
            example="remind me in 2 weeks about the second review",
        ),
        where=SUBMISSION | INQUIRY,
    ),
    Command(
        "reminders", "the reminders that are set here", ANYBODYS, reminders.listed,
        Words("reminders"), where=SUBMISSION | INQUIRY,
    ),
    Command(
        "cancel-reminder", "takes a reminder back, by its number", ANYBODYS, reminders.cancel,
        Words("cancel-reminder N", example="cancel-reminder 2"), where=SUBMISSION | INQUIRY,
    ),
    Command(
        "warn-closing", "warns the author that the review will be closed in a month", EDITOR,
        endings.warn_closing,
        Words("warn-closing"), when=OPEN,
    ),
    Command(
        "close-unfinished", "closes a review that will not be finished", EDITOR,
        endings.close_unfinished,
        Words(
            "close-unfinished TEXT", shown="close-unfinished <reason>",
            example="close-unfinished No answer since March",
        ),
        when=OPEN,
    ),
    Command(
        "step-down", "you give your task as editor or reviewer here back", REVIEWER_OR_EDITOR,
        editors.step_down,
        Words("step-down [TEXT]", shown="step-down [reason]"), when=LED,
    ),
    Command(
        "undo", "takes back everything the last comment changed (whoever gave it, or the EiC)",
        EVERYONE, undoing.undo,
        Words("undo"), where=SUBMISSION | CLOSED,
    ),
    Command(
        "check-acceptance", "what is missing for acceptance; changes nothing", EDITOR,
        acceptance.check_acceptance,
        Words("check-acceptance"), where=SUBMISSION | CLOSED,
    ),
    Command(
        "accept", "accepts the package: at once with version and archive, else once it is released",
        EDITOR, acceptance.accept,
        Words(
            "accept [VERSION] [archive DOI-or-URL] [date DATE] [without-reviews]",
            "package accepted [VERSION] [archive DOI-or-URL] [date DATE] [without-reviews]",
            example="accept v1.2.0 archive 10.5281/zenodo.1234567",
        ),
        when=(*_LATE, *_DONE), when_no_reviewers=(*LED, *_DONE), goal=Stage.APPROVED,
    ),
    Command(
        "set", "sets one field of the header", DESK, fields.set_value,
        Words(
            *fields.spellings(), shown="set FIELD VALUE", example="set version-accepted v1.2.0",
            synonyms=False,
        ),
        where=SUBMISSION | CLOSED,
    ),
    Command(
        "close", "closes the issue when header and closing list are complete", EDITOR,
        acceptance.close,
        Words("close"), where=SUBMISSION | CLOSED, when=_DONE,
    ),
    # --- author ---
    Command(
        "submit-response", "you have answered the reviews", AUTHOR, reviewing.submit_response,
        Words("submit-response [URL]"), when=(Stage.AWAITING_CHANGES,), group="Author",
    ),
    Command(
        "released", "the accepted package is released and archived", AUTHOR, acceptance.released,
        Words("released VERSION DOI-or-URL", example="released v1.2.0 10.5281/zenodo.1234567"),
        where=SUBMISSION | CLOSED, when=(*LED, *_DONE), goal=Stage.APPROVED,
    ),
    Command(
        "withdraw", "you take the submission back", AUTHOR, endings.withdraw,
        Words("withdraw yes [TEXT]", "withdraw [TEXT]", shown="withdraw [reason]", synonyms=False),
        when=OPEN,
    ),
    # --- reviewer ---
    Command(
        "submit-review", "this comment, or the one at URL, is your review", REVIEWER,
        reviewing.submit_review,
        Words(
            "submit-review [URL] [HOURS]", shown="submit-review [URL] [N hours]",
            example="submit-review 6 hours",
        ),
        when=LED, group="Reviewer",
    ),
    Command(
        "retract-review", "takes a review back", REVIEWER_OR_EDITOR, reviewing.retract_review,
        Words("retract-review [@x]", example="retract-review"), when=LED,
    ),
    Command(
        "approve-changes", "you recommend acceptance; editors also for somebody who went quiet",
        REVIEWER_OR_EDITOR, reviewing.approve_changes,
        Words("approve-changes for @x", "approve-changes", shown="approve-changes [for @x]"),
        when=_LATE,
    ),
    Command(
        "request-changes", "you would like further changes", REVIEWER, reviewing.request_changes,
        Words("request-changes"), when=_LATE,
    ),
    Command(
        "review-checklist", "the review template, filled in for this package, to copy",
        REVIEWER_OR_EDITOR, reviewer_search.review_checklist,
        Words("review-checklist"), when=LED,
    ),
    # --- JOSS and partners ---
    Command(
        "affiliate", "your community affiliates the package", PARTNER_OR_EDITOR,
        affiliation.affiliate,
        Words(
            "affiliate PARTNER for @x URL", "affiliate [PARTNER] [TEXT]",
            shown="affiliate [PARTNER] [reason]", example="affiliate astropy",
        ),
        where=SUBMISSION | CLOSED, group="JOSS and partners",
    ),
    Command(
        "decline-affiliation", "your community does not affiliate the package", PARTNER,
        affiliation.decline,
        Words(
            "decline-affiliation [PARTNER] TEXT", shown="decline-affiliation [PARTNER] <reason>",
            example="decline-affiliation astropy It has no astronomical use",
        ),
        where=SUBMISSION | CLOSED,
    ),
    Command(
        "revoke-affiliation", "your community ends the affiliation", PARTNER, affiliation.revoke,
        Words(
            "revoke-affiliation [PARTNER] TEXT", shown="revoke-affiliation [PARTNER] <reason>",
            example="revoke-affiliation astropy It is no longer maintained",
        ),
        where=SUBMISSION | CLOSED,
    ),
    Command(
        "joss-submitted", "the paper is submitted to JOSS", AUTHOR_OR_EDITOR, joss.joss_submitted,
        Words(
            "joss-submitted URL", "begin joss URL",
            example="joss-submitted https://github.com/openjournals/joss-reviews/issues/1234",
        ),
        where=SUBMISSION | CLOSED, when=_DONE, unless=came_from_joss,
    ),
    Command(
        "joss-reviewed", "the review at JOSS is complete", EDITOR, joss.joss_reviewed,
        Words("joss-reviewed"), where=SUBMISSION | CLOSED, when=_DONE, unless=came_from_joss,
    ),
    Command(
        "joss-accepted", "the paper is accepted by JOSS", AUTHOR_OR_EDITOR, joss.joss_accepted,
        Words("joss-accepted DOI", example="joss-accepted 10.21105/joss.01234"),
        where=SUBMISSION | CLOSED, unless=joss_comes_later,
    ),
)  # fmt: skip
