"""The one gate before every command: kind of issue, role, open or closed, what rules it out, stage, in this order."""

from __future__ import annotations

from bot.review import messages
from bot.review.model.command import Command, Where
from bot.review.model.people import Role
from bot.review.model.policy import TeamName
from bot.review.model.stages import Stage, exists
from bot.review.model.submission import IssueKind, Submission, Trouble

_OWN = frozenset({Role.AUTHOR, Role.REVIEWER})


def may(command: Command, review: Submission, sender: str) -> bool:
    """Whether somebody has the right to give a command here, some time."""
    return bool(command.who & review.roles(sender))


def now(command: Command, review: Submission, sender: str) -> bool:
    """Whether a command is possible on this issue at this moment."""
    return command.exists(review.policy) and not (
        _wrong_kind(command, review)
        or bool(command.unless and command.unless(review))
        or (not review.open and Where.CLOSED not in command.where)
        or (
            review.kind is IssueKind.SUBMISSION
            and stage_for(command, review, sender) not in stages(command, review)
        )
    )


def refusal(command: Command, review: Submission, sender: str) -> str:
    """Why somebody cannot give a command here and now; empty when they can."""
    if not command.exists(review.policy):
        return messages.refusals.not_ours(command, review.policy.bot)
    if _wrong_kind(command, review):
        return messages.refusals.wrong_kind(command, review.kind, review.policy.bot)
    if not may(command, review, sender):
        return messages.refusals.not_allowed(
            command, review, sender, _trouble(command, review, sender)
        )
    if not review.open and Where.CLOSED not in command.where:
        return messages.refusals.closed_issue(review.policy.bot)
    if command.unless and (why := command.unless(review)):
        return messages.pieces.refused(why)
    stage = stage_for(command, review, sender)
    if review.kind is IssueKind.SUBMISSION and stage not in stages(command, review):
        if command.goal is stage:
            return messages.pieces.already(messages.refusals.being_at(stage, review.policy))
        return messages.refusals.not_now(command, stages(command, review), stage, review.policy)
    return ""


def stage_for(command: Command, review: Submission, sender: str) -> Stage:
    """The stage that counts: authors and reviewers go on while an editor is sought."""
    if command.who & review.roles(sender) & _OWN:
        return review.working_stage
    return review.stage


def stages(command: Command, review: Submission) -> tuple[Stage, ...]:
    """When a command is possible; ``accept`` comes early on a route without reviewers."""
    early = command.when_no_reviewers and review.reviewers_needed == 0
    when = command.when_no_reviewers if early else command.when
    return tuple(stage for stage in when if exists(stage, review.policy))


_PLACES = {IssueKind.SUBMISSION: Where.SUBMISSION, IssueKind.INQUIRY: Where.INQUIRY}


def _wrong_kind(command: Command, review: Submission) -> bool:
    return _PLACES.get(review.kind, Where.ELSEWHERE) not in command.where


_OFFICES = {
    Role.EIC: ("teams.eic", "teams.lead"),
    Role.EDITOR: ("teams.eic", "teams.lead", "teams.editors"),
    Role.TRIAGE: ("teams.triage",),
}
"""Settings whose team makes somebody what they are."""


def _teams_for(command: Command, review: Submission) -> dict[str, TeamName | None]:
    """Setting → team that could give somebody the right to this command."""
    wanted = {setting for role in command.who for setting in _OFFICES.get(role, ())}
    partners = Role.PARTNER in command.who
    return {
        setting: team
        for setting, team in review.policy.offices.items()
        if setting in wanted or (partners and setting.startswith("partners."))
    }


def _trouble(
    command: Command, review: Submission, sender: str
) -> list[tuple[str, TeamName, Trouble]]:
    """Teams that could not be read and might have given the right: said, never guessed."""
    if Role.AUTHOR in review.roles(sender):
        return []  # no team gives an author a right
    return [
        (setting, team, trouble)
        for setting, team in _teams_for(command, review).items()
        if team is not None and (trouble := review.roster(team).trouble)
    ]
