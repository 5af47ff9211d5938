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
    confirming,
    editorial_board,
    editors,
    endings,
    fields,
    joss,
    orientation,
    package_checks,
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
from bot.review.model.command import Command, Where, Words, labelled
from bot.review.model.header import Field
from bot.review.model.labels import Label
from bot.review.model.needs import HISTORY, LOAD, Board, Needs
from bot.review.model.people import Role
from bot.review.model.policy import Policy
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
    return messages.joss.came_from_joss(review.policy) if review.published_in_joss else ""


def joss_comes_later(review: Submission) -> str:
    """A paper goes to JOSS after the acceptance here, unless it is there already: then its DOI may be missing."""
    doi = review.header.text(Field.JOSS_DOI)
    if review.published_in_joss and doi:
        return messages.joss.joss_doi_known(doi, review.policy)
    early = review.stage is not Stage.APPROVED and not review.published_in_joss
    return messages.joss.joss_comes_later(review) if early else ""


def has_partners(policy: Policy) -> bool:
    """Whether communities decide about affiliation here."""
    return bool(policy.partners)


def has_routes(policy: Policy) -> bool:
    """Whether there is a route to choose."""
    return len(policy.routes) > 1


def commands(policy: Policy) -> tuple[Command, ...]:
    """The commands that a community has, in their order."""
    return tuple(command for command in TABLE if command.exists(policy))


def explain(request: Request) -> Sequence[Effect]:
    """``help``: what this person can do now first, the rest folded; one command in full."""
    name = "-".join(request.args.text.casefold().replace("-", " ").strip(" .!").split())
    if name:
        one = next((one for one in commands(request.review.policy) if one.name == name), None)
        if one is None:
            raise Refused(messages.refusals.no_such_command(name, request.review.policy.bot))
        return [say(messages.refusals.help_one(one, request.review.policy))]
    review, sender = request.review, request.sender
    ours = commands(review.policy)
    allowed = [c for c in ours if may(c, review, sender) and now(c, review, sender)]
    rest = [c for c in ours if c not in allowed]
    return [say(messages.refusals.help_all(allowed, rest, review.policy))]


TABLE: tuple[Command, ...] = (
    # --- for everyone ---
    Command(
        "help", "shows the commands you can use here now, or explains one command", EVERYONE, explain,
        Words("help [TEXT]", shown="help [COMMAND]", example="help assign-reviewer"),
        where=ANYWHERE, group="For everyone",
    ),
    Command(
        "status", "shows the stage of the review, who acts next, and what is missing", EVERYONE,
        orientation.status,
        Words("status"), where=SUBMISSION | INQUIRY | CLOSED,
    ),
    Command(
        "check-header", "checks each line of the header that the website reads", EVERYONE,
        orientation.check_header,
        Words("check-header"), where=SUBMISSION | INQUIRY | CLOSED,
    ),
    Command(
        "code-of-conduct", "shows our code of conduct and how to report a problem", EVERYONE,
        editorial_board.code_of_conduct,
        Words("code-of-conduct"), where=ANYWHERE,
    ),
    Command(
        "list-editors", "lists the editors and how many open reviews each of them leads", EVERYONE,
        editorial_board.list_editors,
        Words("list-editors"), where=SUBMISSION | INQUIRY | CLOSED, needs=Needs.of(Board.OPEN),
    ),
    Command(
        "done", "marks items of the closing list as done", AUTHOR_OR_EDITOR | REVIEWER, orientation.done,
        Words("done ITEM…", example="done badge survey"), where=SUBMISSION | CLOSED,
    ),
    Command(
        "not-done", "marks items of the closing list as not done", AUTHOR_OR_EDITOR | REVIEWER,
        orientation.not_done,
        Words("not-done ITEM…", example="not-done badge"), where=SUBMISSION | CLOSED,
    ),
    # --- editor in chief ---
    Command(
        "start-checks", "starts the pre-review checks and posts the checklist", EDITOR,
        checks.start_checks,
        Words("start-checks", "start prereview", "start pre-review", "editor-checks"), when=_FRESH,
        exists=labelled(Label.CHECKS),
        needs=Needs.of(Board.OPEN), group="Editor in chief",
    ),
    Command(
        "checks-done", "finishes the checks, or tells the author what is missing", EDITOR,
        checks.checks_done,
        Words(
            "checks-done [TEXT]", shown="checks-done [text]",
            example="checks-done Please add a contributing guide",
        ),
        when=(Stage.CHECKS,), needs=Needs(open_boxes=True),
        exists=labelled(Label.CHECKS),
    ),
    Command(
        "check-package", "checks the package again and updates the checklist",
        AUTHOR_OR_EDITOR, package_checks.check_package,
        Words("check-package", "package-check"),
    ),
    Command(
        "set-eic", "sets the editor in chief of this review", EIC, checks.set_eic,
        Words("set-eic @x", "set @x as eic", example="set-eic @octocat"),
        where=SUBMISSION | INQUIRY,
    ),
    Command(
        "seeking-editor", "shows that the checks are complete and an editor is needed", EIC, checks.seeking_editor,
        Words("seeking-editor"), when=_FRESH, goal=Stage.SEEKING_EDITOR,
        exists=labelled(Label.SEEKING_EDITOR),
    ),
    Command(
        "assign-editor", "assigns an editor, or replaces the current one", EIC,
        editors.assign_editor,
        Words(
            "assign-editor @x", "assign @x as editor", "add @x as editor",
            example="assign-editor @octocat",
        ),
        needs=LOAD,
    ),
    Command(
        "remove-editor", "removes the editor; the next one continues at the same stage", EIC,
        editors.remove_editor,
        Words("remove-editor"), when=LED,
    ),
    Command(
        "track", "sets the review route, and so how many reviewers are needed", EIC, checks.track,
        Words(
            "track standard", "track publication", "track joss [editor-only]",
            "track ROUTE", shown="track standard|publication|joss [editor-only]",
            example="track publication", synonyms=False,
        ),
        when=OPEN, exists=has_routes,
    ),
    Command(
        "in-scope", "tells the author that the package is in scope and invites a submission", EIC,
        scope.in_scope,
        Words("in-scope"), where=INQUIRY, exists=labelled(Label.IN_SCOPE),
    ),
    Command(
        "out-of-scope", "closes the issue as out of scope and suggests other communities", EIC,
        endings.out_of_scope,
        Words(
            "out-of-scope TEXT", shown="out-of-scope <reason>",
            example="out-of-scope It is a web service and no package",
        ),
        where=SUBMISSION | INQUIRY, when=OPEN,
    ),
    Command(
        "reject", "rejects the submission; the review's editor can do so once the review has started", EDITOR,
        endings.reject,
        Words(
            "reject TEXT", shown="reject <reason>",
            example="reject The package does the same as an accepted one",
        ),
        where=SUBMISSION | INQUIRY, when=OPEN,
    ),
    Command(
        "reopen", "reopens a closed issue at the stage it was at", EIC, endings.reopen,
        Words("reopen"), where=SUBMISSION | INQUIRY | CLOSED,
    ),
    Command(
        "archive", "marks the package as no longer maintained", EDITOR, aftercare.archive,
        Words("archive [TEXT]", shown="archive [reason]"), where=SUBMISSION | CLOSED, when=_DONE,
        exists=labelled(Label.ARCHIVED),
    ),
    Command(
        "unarchive", "marks the package as maintained again", EDITOR, aftercare.unarchive,
        Words("unarchive"), where=SUBMISSION | CLOSED, when=_DONE, exists=labelled(Label.ARCHIVED),
    ),
    Command(
        "check-in", "asks the maintainers of an accepted package how it is doing", EDITOR,
        aftercare.check_in,
        Words("check-in"), where=SUBMISSION | CLOSED, when=_DONE,
    ),
    Command(
        "draft-announcement", "drafts posts about the accepted package for you to copy", EDITOR,
        aftercare.draft_announcement,
        Words("draft-announcement"), where=SUBMISSION | CLOSED, when=_DONE,
    ),
    Command(
        "handover", "lists your reviews as editor in chief, in the digest issue; `yes` hands them over",
        EIC, editorial_board.handover,
        Words("handover @x [yes]", shown="handover @new [yes]", example="handover @octocat"),
        where=SUBMISSION | INQUIRY | ELSEWHERE, needs=Needs.of(Board.OPEN),
    ),
    Command(
        "adopt", "makes the bot follow a review that started before the bot was installed", EIC,
        editorial_board.adopt,
        Words("adopt"), needs=HISTORY,
    ),
    Command(
        "mute", "stops reminders on this issue", EIC, editorial_board.mute,
        Words("mute"),
    ),
    Command(
        "unmute", "sends reminders on this issue again", EIC, editorial_board.unmute,
        Words("unmute"),
    ),
    # --- editor ---
    Command(
        "seeking-reviewers", "starts the search for reviewers", EDITOR, reviewers.seeking_reviewers,
        Words("seeking-reviewers"), when=(Stage.EDITOR_ASSIGNED,), goal=Stage.SEEKING_REVIEWERS,
        exists=labelled(Label.SEEKING_REVIEWERS),
        group="Editor",
    ),
    Command(
        "find-reviewers", "suggests where to look for reviewers of this package", EDITOR,
        reviewer_search.find_reviewers,
        Words("find-reviewers"), when=LED, needs=Needs.of(Board.ACCEPTED),
    ),
    Command(
        "draft-invitation", "writes an invitation to a reviewer for you to copy", EDITOR,
        reviewer_search.draft_invitation,
        Words("draft-invitation"), when=LED,
    ),
    Command(
        "assign-reviewer", "assigns one or more reviewers with a due date", EDITOR,
        reviewers.assign_reviewer,
        Words(
            "assign-reviewer @x… [by DATE]", "assign @x as reviewer [by DATE]",
            "add @x as reviewer [by DATE]", "add @x to reviewers [by DATE]",
            example="assign-reviewer @octocat @hubot by in 3 weeks",
        ),
        when=LED, needs=LOAD,
    ),
    Command(
        "remove-reviewer", "removes a reviewer", EDITOR, reviewers.remove_reviewer,
        Words(
            "remove-reviewer @x [anyway]", "remove @x from reviewers [anyway]",
            example="remove-reviewer @octocat",
        ),
        when=LED,
    ),
    Command(
        "replace-reviewer", "replaces a reviewer with another person", EDITOR,
        reviewers.replace_reviewer,
        Words("replace-reviewer @x with @y", example="replace-reviewer @octocat with @hubot"),
        when=LED, needs=LOAD,
    ),
    Command(
        "start-review", "starts the review with the assigned reviewers", EDITOR,
        reviewers.start_review,
        Words("start-review [anyway]", "reviewers assigned", "editor response"), when=SEATING,
        goal=Stage.UNDER_REVIEW,
    ),
    Command(
        "set-due-date", "changes the due date of a reviewer", EDITOR, reviewers.set_due_date,
        Words(
            "set-due-date @x DATE", "set due date for @x to DATE",
            example="set-due-date @octocat 2026-12-24",
        ),
        when=LED,
    ),
    Command(
        "record-review", "records a review that was submitted in another way", EDITOR, reviewing.record_review,
        Words(
            "record-review @x URL [HOURS]", shown="record-review @x URL [N hours]",
            example="record-review @octocat https://…",
        ),
        when=LED,
    ),
    Command(
        "reviews-in", "tells the author that all reviews are in", EDITOR, reviewing.reviews_in,
        Words("reviews-in", "reviews are in"), when=(Stage.UNDER_REVIEW, Stage.AWAITING_REVIEWERS),
        goal=Stage.AWAITING_CHANGES,
    ),
    Command(
        "author-responded", "confirms the author's response and asks the reviewers to look again", EDITOR,
        reviewing.author_responded,
        Words("author-responded", "author response complete"), when=(Stage.AWAITING_CHANGES,),
        goal=Stage.AWAITING_REVIEWERS, exists=labelled(Label.AWAITING_REVIEWERS),
    ),
    Command(
        "request-info", "asks the author for something and waits for their reply", EDITOR,
        pauses.request_info,
        Words(
            "request-info TEXT", "waiting-on-author [TEXT]", shown="request-info <what>",
            example="request-info Please add a license",
        ),
        where=SUBMISSION | INQUIRY, exists=labelled(Label.AWAITING_MAINTAINER),
    ),
    Command(
        "hold", "puts the review on hold; the bot asks again on the date", AUTHOR_OR_EDITOR, pauses.hold,
        Words(
            "hold [until DATE] [TEXT]", "put on hold [until DATE] [TEXT]",
            "pause review [until DATE] [TEXT]", shown="hold [until DATE] [reason]",
            example="hold until 2027-01-15 A release comes first",
        ),
        when=OPEN, exists=labelled(Label.ON_HOLD),
    ),
    Command(
        "resume", "continues a review that was on hold", AUTHOR_OR_EDITOR, pauses.resume,
        Words("resume"), when=OPEN, exists=labelled(Label.ON_HOLD),
    ),
    Command(
        "remind", "reminds you on a date; editors can also remind others", ANYBODYS, reminders.remind,
        Words(
            "remind @x… DATE [about TEXT]", "remind @x… on DATE [about TEXT]",
            "remind reviewers DATE [about TEXT]", "remind author DATE [about TEXT]",
            "remind editor DATE [about TEXT]",
            shown="remind me in 2 weeks [about TEXT]",
            example="remind me in 2 weeks about the second review",
        ),
        where=SUBMISSION | INQUIRY,
    ),
    Command(
        "reminders", "lists the reminders on this issue", ANYBODYS, reminders.listed,
        Words("reminders"), where=SUBMISSION | INQUIRY,
    ),
    Command(
        "cancel-reminder", "cancels a reminder by its number", ANYBODYS, reminders.cancel,
        Words("cancel-reminder N", example="cancel-reminder 2"), where=SUBMISSION | INQUIRY,
    ),
    Command(
        "warn-closing", "warns the author that the review may be closed in a month", EDITOR,
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
        "step-down", "removes you as editor or reviewer of this review", REVIEWER_OR_EDITOR,
        editors.step_down,
        Words("step-down [TEXT]", shown="step-down [reason]"), when=LED,
    ),
    Command(
        "yes", "does what the bot has just asked about", EVERYONE,
        confirming.yes,
        Words("yes"), where=SUBMISSION | INQUIRY | CLOSED,
    ),
    Command(
        "undo", "undoes all changes of the last command; for the person who gave it, or the EiC",
        EVERYONE, undoing.undo,
        Words("undo"), where=SUBMISSION | CLOSED,
    ),
    Command(
        "check-acceptance", "lists what is missing for acceptance", EDITOR,
        acceptance.check_acceptance,
        Words("check-acceptance"), where=SUBMISSION | CLOSED,
    ),
    Command(
        "accept", "accepts the package: now with version and archive, otherwise after the release",
        EDITOR, acceptance.accept,
        Words(
            "accept [VERSION] [archive DOI-or-URL] [date DATE] [without-reviews]",
            "package accepted [VERSION] [archive DOI-or-URL] [date DATE] [without-reviews]",
            example="accept v1.2.0 archive 10.5281/zenodo.1234567",
        ),
        when=(*_LATE, *_DONE), when_no_reviewers=(*LED, *_DONE), goal=Stage.APPROVED,
    ),
    Command(
        "set", "changes one field of the header", DESK, fields.set_value,
        Words(
            *fields.spellings(), shown="set FIELD VALUE", example="set version-accepted v1.2.0",
            synonyms=False,
        ),
        where=SUBMISSION | CLOSED,
    ),
    Command(
        "close", "closes the issue if the header and the closing list are complete", EDITOR,
        acceptance.close,
        Words("close"), where=SUBMISSION | CLOSED, when=_DONE,
    ),
    # --- author ---
    Command(
        "submit-response", "tells the editor that you have responded to the reviews", AUTHOR, reviewing.submit_response,
        Words("submit-response [URL]"), when=(Stage.AWAITING_CHANGES,), group="Author",
    ),
    Command(
        "released", "reports the release and the archive of the accepted package", AUTHOR, acceptance.released,
        Words("released VERSION DOI-or-URL", example="released v1.2.0 10.5281/zenodo.1234567"),
        where=SUBMISSION | CLOSED, when=(*LED, *_DONE), goal=Stage.APPROVED,
    ),
    Command(
        "withdraw", "withdraws your submission", AUTHOR, endings.withdraw,
        Words("withdraw yes [TEXT]", "withdraw [TEXT]", shown="withdraw [reason]", synonyms=False),
        when=OPEN,
    ),
    # --- reviewer ---
    Command(
        "submit-review", "submits this comment, or the one at URL, as your review", REVIEWER,
        reviewing.submit_review,
        Words(
            "submit-review [URL] [HOURS]", shown="submit-review [URL] [N hours]",
            example="submit-review 6 hours",
        ),
        when=LED, group="Reviewer",
    ),
    Command(
        "retract-review", "retracts a review", REVIEWER_OR_EDITOR, reviewing.retract_review,
        Words("retract-review [@x]", example="retract-review"), when=LED,
    ),
    Command(
        "approve-changes", "recommends acceptance; editors can record it for a reviewer",
        REVIEWER_OR_EDITOR, reviewing.approve_changes,
        Words("approve-changes for @x", "approve-changes", shown="approve-changes [for @x]"),
        when=_LATE,
    ),
    Command(
        "request-changes", "requests more changes from the author", REVIEWER, reviewing.request_changes,
        Words("request-changes"), when=_LATE,
    ),
    Command(
        "review-checklist", "posts the review template for this package for you to copy",
        REVIEWER_OR_EDITOR, reviewer_search.review_checklist,
        Words("review-checklist"), when=LED,
    ),
    # --- JOSS and partners ---
    Command(
        "affiliate", "records that your community affiliates the package", PARTNER_OR_EDITOR,
        affiliation.affiliate,
        Words(
            "affiliate PARTNER for @x URL", "affiliate [PARTNER] [TEXT]",
            shown="affiliate [PARTNER] [reason]", example="affiliate astropy",
        ),
        where=SUBMISSION | CLOSED, exists=has_partners, group="JOSS and partners",
    ),
    Command(
        "decline-affiliation", "records that your community declines the affiliation", PARTNER,
        affiliation.decline,
        Words(
            "decline-affiliation [PARTNER] TEXT", shown="decline-affiliation [PARTNER] <reason>",
            example="decline-affiliation astropy It has no astronomical use",
        ),
        where=SUBMISSION | CLOSED, exists=has_partners,
    ),
    Command(
        "revoke-affiliation", "records that your community ends the affiliation", PARTNER, affiliation.revoke,
        Words(
            "revoke-affiliation [PARTNER] TEXT", shown="revoke-affiliation [PARTNER] <reason>",
            example="revoke-affiliation astropy It is no longer maintained",
        ),
        where=SUBMISSION | CLOSED, exists=has_partners,
    ),
    Command(
        "joss-submitted", "records that the paper was submitted to JOSS", AUTHOR_OR_EDITOR, joss.joss_submitted,
        Words(
            "joss-submitted URL", "begin joss URL",
            example="joss-submitted https://github.com/openjournals/joss-reviews/issues/1234",
        ),
        where=SUBMISSION | CLOSED, when=_DONE, unless=came_from_joss,
        exists=labelled(Label.JOSS_APPROVED),
    ),
    Command(
        "joss-reviewed", "records that the JOSS review is complete", EDITOR, joss.joss_reviewed,
        Words("joss-reviewed"), where=SUBMISSION | CLOSED, when=_DONE, unless=came_from_joss,
        exists=labelled(Label.JOSS_APPROVED),
    ),
    Command(
        "joss-accepted", "records that JOSS has accepted the paper", AUTHOR_OR_EDITOR, joss.joss_accepted,
        Words("joss-accepted DOI", example="joss-accepted 10.21105/joss.01234"),
        where=SUBMISSION | CLOSED, unless=joss_comes_later, exists=labelled(Label.JOSS_APPROVED),
    ),
)  # fmt: skip
