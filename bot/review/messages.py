"""Every sentence that the bot says.

Short, warm, exact: what happened, what is missing, who acts next, the command to copy. Text that a
person typed goes through ``code`` and is inert. Live mentions (``at``) reach people by e-mail, so they
are used only for the people whose turn it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from bot.review.header import Field
from bot.review.people import Role
from bot.review.policy import Partner
from bot.review.policy import Team as TeamName
from bot.review.record import Decision, Outcome, Reviewer
from bot.review.stages import Joss, Stage, words
from bot.review.submission import Kind, Submission, Trouble
from bot.review.website import Kind as Wrong
from bot.review.website import Problem

if TYPE_CHECKING:
    from bot.review.command import Command

# --- pieces ---


def code(text: str) -> str:
    """Somebody's text as inline code: no mention, no Markdown, no command, always one line."""
    flat = " ".join(text.split()).replace("\0", "")
    if not flat:
        return "(nothing)"
    runs = [len(run) for run in re.findall(r"`+", flat)]
    fence = "`" * (max(runs, default=0) + 1)
    pad = " " if flat.startswith("`") or flat.endswith("`") else ""
    return f"{fence}{pad}{flat}{pad}{fence}"


def cell(text: str) -> str:
    """The same inside a table, where a bar would end the cell even in code."""
    return code(text.replace("|", "¦"))


def at(login: str) -> str:
    """A live mention."""
    return f"@{login}"


def name(login: str) -> str:
    """Somebody named without being called."""
    return f"`@{login}`"


def names(logins: Iterable[str]) -> str:
    """Several people named without being called."""
    return listed([name(login) for login in logins])


def listed(parts: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def be(people: Sequence[object]) -> str:
    """``is`` or ``are``."""
    return "is" if len(people) == 1 else "are"


def day(when: date) -> str:
    """A day in words."""
    months = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ]
    return f"{months[when.month - 1]} {when.day}, {when.year}"


def bullets(lines: Iterable[str], mark: str = "-") -> str:
    """A Markdown list."""
    return "\n".join(f"{mark} {line}" for line in lines)


def link(text: str, url: str) -> str:
    """A Markdown link; the address is one of the policy's or GitHub's."""
    return f"[{text}]({url})"


def folded(title: str, text: str) -> str:
    """A part that opens on a click."""
    return f"<details><summary>{title}</summary>\n\n{text}\n\n</details>"


def done(text: str) -> str:
    """Something was done."""
    return f"✅ {text}"


def already(what: str) -> str:
    """Nothing had to be done."""
    return f"☑️ Nothing to do: {what} already."


def refused(text: str) -> str:
    """Something was not done; ``text`` says why and what helps."""
    return f"✋ {text}"


def several(parts: Sequence[tuple[str, str]]) -> str:
    """The answer to several commands, each under the line it answers."""
    if len(parts) == 1:
        return parts[0][1]
    return "\n\n".join(f"**{code(line)}**\n\n{text}" for line, text in parts)


# --- refusals that any command may meet ---


def being_at(stage: Stage) -> str:
    """``the review is …`` for ``already``."""
    return f"the review is at `{stage.value}`"


def not_now(command: Command, stage: Stage, bot: str) -> str:
    """Right person, wrong stage."""
    at_stages = listed([f"`{one.value}`" for one in command.stages])
    return refused(
        f"`{command.name}` is not possible now: this review is at `{stage.value}` "
        f"({words(stage)}), and `{command.name}` belongs to {at_stages}. "
        f"`{bot} status` shows what comes next."
    )


def closed_issue(bot: str) -> str:
    """The issue is closed."""
    return refused(
        "This issue is closed, so nothing was changed. Reopen it on GitHub first, then repeat the "
        f"command. (`{bot} status` and `{bot} help` work on closed issues.)"
    )


def wrong_kind(command: Command, kind: Kind, bot: str) -> str:
    """The issue is no submission."""
    if kind is Kind.INQUIRY:
        return refused(
            f"This is a presubmission inquiry, and `{command.name}` is for submissions. "
            f"`{bot} help` lists what works here."
        )
    where = "a help request" if kind is Kind.HELP else "not a submission"
    return refused(
        f"This issue is {where}, so there is no review to run here: `{command.name}` is for submissions."
    )


_WHO = {
    Role.EIC: "the editor in chief",
    Role.EDITOR: "an editor",
    Role.TRIAGE: "the triage team",
    Role.AUTHOR: "the author",
    Role.REVIEWER: "an assigned reviewer",
    Role.PARTNER: "an editor of the partner community",
    Role.ANYONE: "everyone",
}


def not_allowed(
    command: Command,
    review: Submission,
    sender: str,
    troubles: Sequence[tuple[str, TeamName, Trouble]],
) -> str:
    """Wrong person; or nobody could tell, because a team could not be read."""
    if troubles:
        return "\n\n".join(refused(team_trouble(*trouble)) for trouble in troubles)
    who = listed([_WHO[role] for role in _WHO if role in command.who]).replace(" and ", " or ")
    text = f"`{command.name}` is for {who}."
    roles = review.roles(sender)
    if Role.AUTHOR in roles:
        text += " As an author or maintainer of this package you hold no editorial right on its review, whatever team you are in."
    elif Role.REVIEWER in roles:
        text += " You are a reviewer here."
    ask = review.editors or review.eics
    if ask:
        text += f" You could ask {names(ask)}."
    return refused(text)


def team_trouble(setting: str, team: TeamName | None, trouble: Trouble) -> str:
    """A team that decides rights could not be read."""
    if trouble is Trouble.MISSING:
        return (
            f"I cannot tell who may do this: the team {code(str(team))} (setting `{setting}`) does not "
            "exist, or I may not read its members. Nothing was changed."
        )
    return (
        f"I cannot tell who may do this: looking up the team {code(str(team))} (setting `{setting}`) "
        "failed just now. Nothing was changed; please try again in a few minutes."
    )


def no_account(handles: Sequence[str]) -> str:
    """GitHub knows no such people."""
    who = listed([code(f"@{handle}") for handle in handles])
    word = "account" if len(handles) == 1 else "accounts"
    return f"GitHub knows no {word} {who}. Please check the spelling; nothing was changed."


def no_such_step(command: str, start: Stage, goal: Stage) -> str:
    """Outside the table of transitions."""
    return f"`{command}` does not lead from `{start.value}` to `{goal.value}`."


NO_LABEL = "This repository has no label"
"""Begins the sentence about a missing label; whoever reads it looks for new labels next time."""


def label_missing(missing: Sequence[str]) -> str:
    """The repository has not got a label."""
    which = listed([code(label) for label in missing])
    return f"{NO_LABEL} {which}. Please create it, then repeat the command; I never invent labels."


def author_cannot_be(login: str, office: str) -> str:
    """A conflict of interest that can be seen."""
    return (
        f"{name(login)} is an author or maintainer of this package, so they cannot be its {office}."
    )


def in_the_past(when: date) -> str:
    """A due date that has passed."""
    return f"{day(when)} has passed already; a due date lies ahead."


def in_the_future(when: date) -> str:
    """An acceptance that has not happened."""
    return f"{day(when)} is still to come; a package is accepted today or was before."


def failed(what: str) -> str:
    """GitHub would not do it."""
    return f"⚠️ GitHub refused a part of this: {code(what)}. An editor may have to do it by hand."


def assignee_dropped(login: str) -> str:
    """GitHub assigns only people with access, or who have commented."""
    return (
        f"⚠️ GitHub would not assign {at(login)} yet, because they have neither access to this repository "
        "nor commented here. Please comment once in this issue: I assign you then."
    )


# --- not understood ---


def not_understood(
    line: str, command: Command | None, place: int, expected: str, nearest: Sequence[str], bot: str
) -> str:
    """A line for the bot that is no command."""
    if command is not None:
        read, rest = line[:place].strip(), line[place:].strip()
        where = f"I stumbled over {code(rest[:80])}" if rest else "it ends too early"
        text = f"❓ I know `{command.name}`, but {where}: behind {code(read[-80:])} I expected {expected}."
        return f"{text}\n\nIt is used like this: `{bot} {command.shown}`" + (
            f", for example `{bot} {command.example}`." if command.example else "."
        )
    text = f"❓ I do not know {code(line[:80])}."
    if nearest:
        text += f" Did you mean {listed([f'`{one}`' for one in nearest]).replace(' and ', ' or ')}?"
    return f"{text} `{bot} help` lists what I can do for you here."


def too_many(count: int, limit: int) -> str:
    """More commands than one comment may hold."""
    return f"✋ That comment holds {count} commands; I did the first {limit}. Please repeat the rest in another comment."


def no_such_command(asked: str, bot: str) -> str:
    """``help`` about something unknown."""
    return f"❓ There is no command {code(asked)}. `{bot} help` lists all of them."


def help_one(command: Command, bot: str) -> str:
    """One command in full."""
    lines = [f"**`{bot} {command.shown}`**: {command.summary}."]
    lines.append(f"Who: {listed([_WHO[r] for r in _WHO if r in command.who])}.")
    if len(command.stages) < len(Stage):
        lines.append(f"When: {listed([f'`{stage.value}`' for stage in command.stages])}.")
    others = [usage for usage in command.usages if usage != command.shown]
    if others and command.name != "set":
        lines.append(f"Also understood: {listed([f'`{usage}`' for usage in others])}.")
    if command.example:
        lines.append(f"Example: `{bot} {command.example}`")
    return "\n\n".join(lines)


def help_all(allowed: Sequence[Command], rest: Sequence[Command], bot: str) -> str:
    """What this person can do now, then everything else."""

    def table(commands: Sequence[Command]) -> str:
        rows = [f"| `{one.shown.replace('|', '¦')}` | {one.summary} |" for one in commands]
        return "\n".join(["| command | what it does |", "|---|---|", *rows])

    text = f"What you can do here now. A command stands at the start of a line, like `{bot} status`:\n\n{table(allowed)}"
    if rest:
        text += f"\n\n{folded('Everything else: for other people or other stages', table(rest))}"
    return text


# --- the header ---

_PROBLEMS = {
    Wrong.NO_HEADER: "The text has no header. Please put the template's `Key: value` lines on top, closed by a line `---`.",
    Wrong.NO_RULE: "The header is not closed: please put a line `---` below its last line.",
    Wrong.FRONT_MATTER: "A `---` block stands above the header, so the website finds no header. Please move it below the header.",
    Wrong.EMPTY: "**{field}** is empty.",
    Wrong.NO_LINE: "The line **{field}:** is missing.",
    Wrong.RULE_IN_VALUE: "**{field}** holds `---` ({value}), where the website would end the header.",
    Wrong.TWO_FORMS: "Reviewers stand both in one `Reviewers:` line and in `Reviewer 1:` lines; the website can read only one form.",
    Wrong.LINK: "**{field}** is a Markdown link ({value}); the website needs a plain `@handle`.",
    Wrong.COMMENT: "**{field}** has a comment behind `#` ({value}), which the website takes for a part of the name.",
    Wrong.SEVERAL_AUTHORS: "**{field}** names several people; the website reads one. The others belong into *All current maintainers*.",
    Wrong.NOT_A_DOI: "**{field}** is neither a DOI nor a link, `TBD` or `n/a`: {value}.",
    Wrong.NOT_A_DATE: "**{field}** is no date the website reads: {value}. It is written `MM/DD/YYYY`.",
    Wrong.UNREAD_KEY: "The website does not read the key {value}; it should be **{field}:**.",
    Wrong.UNKNOWN_PARTNER: "The box of {value} is ticked, a community that the website does not know. Please untick it; its decision counts all the same.",
}


_KNOWN_FIELDS = frozenset(name.value for name in Field)


def problem(one: Problem) -> str:
    """One thing to mend in the header."""
    known = one.field in _KNOWN_FIELDS or re.fullmatch(r"Reviewer \d+", one.field)
    field = one.field if known else code(one.field)
    return _PROBLEMS[one.kind].format(field=field, value=code(one.value))


def header_checked(review: Submission, found: Sequence[Problem]) -> str:
    """``check-header``."""
    if not found:
        return "✅ The header is complete, and the website can read every line of it."
    rejected = [problem(one) for one in found if one.rejected]
    rest = [problem(one) for one in found if not one.rejected]
    parts = []
    if rejected:
        parts.append(f"❗ **The website's build would stop on this:**\n\n{bullets(rejected)}")
    if rest:
        parts.append(f"**Still to be filled in or tidied up:**\n\n{bullets(rest)}")
    parts.append(
        f"{at(review.author)} can mend it by editing the issue's text; editors also with `set`."
    )
    return "\n\n".join(parts)


def nobody_in(field: str) -> str:
    """A people line without anybody."""
    return f"**{field}** names nobody."


def unrecorded_reviewer(login: str) -> str:
    """A name in the header that no editor put there."""
    return f"The header names {name(login)} as a reviewer, but no editor has assigned them: `assign-reviewer @{login}`, or take the name out."


def rule_in_value(field: str) -> str:
    """A value that would end the header."""
    return f"A value with `---` in it would end the header for the website, so `{field}` was not changed."


def field_set(field: str, value: str) -> str:
    """``set``."""
    return done(f"**{field}** is now {code(value)}.")


# --- opening ---


def submission_welcome(review: Submission, found: Sequence[Problem]) -> str:
    """The top of the status comment while a submission is new."""
    links, bot = review.policy.links, review.policy.bot
    parts = [
        f"### 👋 Welcome, {at(review.author)}, and thank you for your submission!",
        f"An editor in chief looks at it within about {review.policy.days.eic_answer} days and starts the "
        f"pre-review checks. Then an editor takes over and finds reviewers. The "
        f"{link('author guide', links.author_guide)} tells the whole story.",
    ]
    if found:
        parts.append(
            "**You can help now** by editing the text of this issue:\n\n"
            + bullets(map(problem, found))
        )
    else:
        parts.append("Your header is complete: there is nothing to do for you right now.")
    notes = []
    ticked = [review.policy.partners[key] for key in review.partners]
    notes += [
        f"You asked for affiliation with **{partner.name}**. Its own editors decide on that, independently of the review."
        + (
            ""
            if partner.active
            else f" {partner.name} takes no decisions at present, so nobody waits for it."
        )
        for partner in ticked
    ]
    if review.header.wants_joss:
        notes.append(
            "You would like to go on to **JOSS**: once accepted here, the fast track is open to you."
        )
    if review.header.publication:
        notes.append(
            "I saw publication fields on top of the header; the editor in chief decides about a shorter route."
        )
    if notes:
        parts.append(f"**What I saw in your submission:**\n\n{bullets(notes)}")
    parts.append(f"Questions? Ask right here. `{bot} help` shows what you can ask of me.")
    return "\n\n".join(parts)


def inquiry_welcome(review: Submission) -> str:
    """An inquiry is opened."""
    return (
        f"👋 Thank you for asking, {at(review.opener)}! An editor in chief looks at your presubmission inquiry "
        f"within about {review.policy.days.eic_answer} days and tells you here whether the package is in scope. "
        f"The {link('scope page', review.policy.links.scope)} says what we look at."
    )


def help_request_welcome(review: Submission) -> str:
    """A call for help is opened."""
    return (
        f"👋 Hello {at(review.opener)}! Somebody from the editorial team will answer you here. Meanwhile the "
        f"{link('peer review guide', review.policy.links.guide)} may help."
    )


# --- checks and editors ---

_CHECKS = (
    ("fit", "**Fit**: the package is in {scope} and does not repeat an accepted one"),
    ("install", "**Installation**: it installs from a community repository and imports"),
    (
        "docs",
        "**Documentation**: installation, tutorials and an API reference can be judged without installing it",
    ),
    ("files", "**Files**: README, contributing guide, code of conduct, an OSI-approved licence"),
    ("tests", "**Tests** run in continuous integration"),
    ("ai", "**Generative AI**: its use is {ai}"),
)


def checks_started(review: Submission, sender: str, found: Sequence[Problem], invited: str) -> str:
    """``start-checks`` with its list."""
    links = review.policy.links
    header = "- [x] **Header**: complete, and readable for the website"
    if found:
        header = "- [ ] **Header**: " + " ".join(map(problem, found))
    repository = review.header.text(Field.REPOSITORY)
    fill = {"scope": link("scope", links.scope), "ai": link("disclosed", links.generative_ai)}
    lines = [f"- [ ] {text.format(**fill)}" for _, text in _CHECKS]
    parts = [
        done(f"The pre-review checks have started; {name(sender)} looks after them."),
        f"### Pre-review checks: *in progress*\n\nRepository: {code(repository) if repository else '(not named yet)'}",
        "\n".join([header, *lines]),
        f"More in the {link('packaging guide', links.packaging_guide)}. Finished? `{review.policy.bot} checks-done`, "
        "or with what is still wanted behind it.",
    ]
    if invited:
        parts.append(invited)
    return "\n\n".join(parts)


def partner_invited(review: Submission, partner: Partner, contacts: Sequence[str]) -> str:
    """One word to a partner's contact when checks start."""
    whom = listed([at(login) for login in contacts]) or f"the editors of {partner.name}"
    parts = [
        f"🤝 {whom}: the author asks for affiliation with **{partner.name}**. You decide, at best within "
        f"{review.policy.days.partner_decision} days: `{review.policy.bot} affiliate` or "
        f"`{review.policy.bot} decline-affiliation <reason>`."
    ]
    if partner.checklist:
        parts.append("\n".join(f"- [ ] {line}" for line in partner.checklist))
    if partner.guide:
        parts.append(f"{link(f'What {partner.name} expects', partner.guide)}.")
    return "\n\n".join(parts)


def checks_wanted(review: Submission, wanted: str) -> str:
    """``checks-done`` with a text."""
    return done(
        f"The checks are finished with a request to {at(review.author)}: {code(wanted)}. "
        "Please answer here when it is done."
    )


def checks_passed(review: Submission, found: Sequence[Problem]) -> str:
    """``checks-done`` without one."""
    text = done(
        f"The pre-review checks have passed. Next, the editor in chief finds an editor: "
        f"`{review.policy.bot} assign-editor @…` or `{review.policy.bot} seeking-editor`."
    )
    if found:
        text += f"\n\nThe header is still not complete:\n\n{bullets(map(problem, found))}"
    return text


def eic_set(login: str, *, in_team: bool) -> str:
    """``set-eic``."""
    text = done(f"{at(login)} is now this review's editor in chief.")
    if not in_team:
        text += " (They are not in the editors in chief's team, so the name alone gives them no rights.)"
    return text


def seeking_editor(review: Submission) -> str:
    """``seeking-editor``."""
    return done(
        "The checks are over; an editor is being sought. "
        f"`{review.policy.bot} assign-editor @…` hands the review over."
    )


def route_words(route: str, editor_only: bool) -> str:
    """A route in words."""
    return {
        "standard": "the standard one",
        "publication": "the one for peer-reviewed publications",
        "joss": "the one for packages from JOSS" + (" (editor only)" if editor_only else ""),
    }[route]


def route_set(route: str, editor_only: bool, needed: int) -> str:
    """``track``."""
    count = {0: "no reviewers", 1: "one reviewer", 2: "two reviewers"}.get(
        needed, f"{needed} reviewers"
    )
    return done(f"The route is now {route_words(route, editor_only)}: it asks for {count}.")


def editor_assigned(
    review: Submission, login: str, gone: Sequence[str], goal: Stage, *, guest: bool
) -> str:
    """``assign-editor``."""
    bot = review.policy.bot
    text = f"{at(login)} is now this review's editor"
    text += f", instead of {names(gone)}." if gone else "."
    if guest:
        text += " They edit as a guest: on this review they may do what an editor may."
    parts = [done(text)]
    if goal is Stage.EDITOR_ASSIGNED:
        parts.append(
            f"**Next for you**: read the submission, then `{bot} seeking-reviewers`; "
            f"`{bot} assign-reviewer @…` seats each reviewer you have won. Everything else is in the "
            f"{link('editor guide', review.policy.links.editor_guide)}."
        )
    else:
        parts.append(
            f"The review goes on where it was: `{goal.value}`. `{bot} status` shows what comes next."
        )
    return "\n\n".join(parts)


def editor_removed(review: Submission, gone: Sequence[str]) -> str:
    """``remove-editor``."""
    who = (
        f"{names(gone)} {be(gone)} no longer editor of this review. Thank you for the work done!"
        if gone
        else "The review has no editor now."
    )
    return done(
        f"{who} It waits for its next editor and then goes on at `{review.stage.value}`; "
        "authors and reviewers can go on meanwhile."
    )


# --- reviewers ---


def seeking_reviewers(review: Submission, undecided: Sequence[str]) -> str:
    """``seeking-reviewers``."""
    needed = review.reviewers_needed
    text = done(
        f"Reviewers are being sought: this review needs {needed or 'none'}. "
        f"`{review.policy.bot} assign-reviewer @…` seats whoever has agreed."
    )
    if undecided:
        text += f"\n\n🤝 {listed(undecided)} {'has' if len(undecided) == 1 else 'have'} not decided on affiliation yet; the search goes on meanwhile."
    return text


def reviewers_welcomed(
    review: Submission, new: Sequence[str], seated: Sequence[str], due: date, goal: Stage
) -> str:
    """``assign-reviewer``."""
    links, bot = review.policy.links, review.policy.bot
    who = listed([at(login) for login in new])
    parts = [
        done(
            f"{who} {be(new)} now reviewing this package. Thank you very much for taking this on!"
        ),
        "\n".join(
            [
                f"- Your review is due by **{day(due)}**.",
                f"- The {link('reviewer guide', links.reviewer_guide)} explains how, and the "
                f"{link('review template', links.review_template)} is what you fill in and post here.",
                f"- Under the finished review write `{bot} submit-review`, with the hours it took if you like: "
                f"`{bot} submit-review 6 hours`.",
                f"- Please fill in our short {link('survey', links.survey)} before you begin.",
                "- Do you work closely with the authors, or see another conflict of interest? Please say so here first.",
                "- If you cannot do it after all, just tell the editor here; no reasons needed.",
            ]
        ),
    ]
    if seated:
        parts.append(f"{names(seated)} {be(seated)} assigned already.")
    parts.append(_seats_words(review, goal))
    return "\n\n".join(parts)


def _seats_words(review: Submission, goal: Stage) -> str:
    have, need = len(review.reviewers), review.reviewers_needed
    if goal is Stage.UNDER_REVIEW:
        return f"With {have} of {need} reviewers the review is under way."
    if have < need:
        return f"{have} of {need} reviewers are found."
    return ""


def seated_already(login: str) -> str:
    """Nobody holds two seats."""
    return f"{name(login)} is a reviewer here already."


def no_reviewer_here(login: str, people: Sequence[str]) -> str:
    """Somebody is no reviewer of this package."""
    who = f"; the reviewers are {names(people)}" if people else "; nobody is assigned yet"
    return f"{code('@' + login)} is no reviewer here{who}."


def delivered_already(login: str, instead: str) -> str:
    """A reviewer who has handed in leaves only when it is meant."""
    return f"{name(login)} has handed in a review, so the seat is not given away lightly. If it is meant: `{instead}`."


def reviewer_removed(review: Submission, login: str, goal: Stage) -> str:
    """``remove-reviewer``."""
    text = done(f"{name(login)} is no longer a reviewer here. Thank you for the readiness to help!")
    if goal is Stage.SEEKING_REVIEWERS:
        text += f" With {len(review.reviewers)} of {review.reviewers_needed} reviewers the search goes on."
    elif review.reviewers and not review.reviews_missing and goal is Stage.UNDER_REVIEW:
        text += f" All remaining reviews are in: `{review.policy.bot} reviews-in`."
    return text


def reviewer_replaced(review: Submission, login: str, new: str, due: date, goal: Stage) -> str:
    """``replace-reviewer``."""
    text = f"{name(login)} hands the seat over; thank you for the readiness to help!"
    return done(text) + "\n\n" + reviewers_welcomed(review, [new], [], due, goal)


def no_reviewers() -> str:
    """A review cannot start without anybody."""
    return "Nobody is assigned yet, so there is nobody to review. `assign-reviewer @…` comes first."


def too_few_reviewers(have: int, need: int) -> str:
    """A review may start with too few, when it is meant."""
    return f"Only {have} of {need} reviewers are assigned. If the review shall start all the same: `start-review anyway`."


def review_started(review: Submission) -> str:
    """``start-review``."""
    who = names([one.login for one in review.reviewers])
    return done(f"The review is under way with {who}.")


def due_date_set(logins: Sequence[str], due: date) -> str:
    """``set-due-date``."""
    return done(
        f"{listed([at(login) for login in logins])}: the review is now due by **{day(due)}**."
    )


# --- reviewing ---


def not_your_review() -> str:
    """An editor who is no reviewer here has no review of their own to take back."""
    return "You are no reviewer here. For somebody else's review: `retract-review @x`."


def only_your_own_review() -> str:
    """Reviewers take back their own."""
    return "That is somebody else's review; only they or an editor take it back."


def not_your_comment(author: str) -> str:
    """The link leads to somebody else's comment."""
    return f"That comment is by {name(author)}. A review is handed in by whoever wrote it; an editor can use `record-review`."


def no_such_comment() -> str:
    """The link leads nowhere on this issue."""
    return "That link does not lead to a comment on this issue. Copy it from the comment's `…` menu (*Copy link*), or write `submit-review` under the review itself."


def review_recorded(review: Submission, login: str, *, all_in: bool) -> str:
    """A review is in."""
    text = done(f"The review by {name(login)} is recorded. Thank you!")
    if all_in:
        return f"{text}\n\n{authors_turn(review)}"
    if missing := [one.login for one in review.reviews_missing]:
        text += f" Still to come: {names(missing)}."
    return text


def review_retracted(login: str) -> str:
    """A review is taken back."""
    return done(f"The review by {name(login)} is taken back; a new one can be handed in any time.")


def authors_turn(review: Submission) -> str:
    """All reviews are in."""
    return (
        f"📬 All reviews are in. {at(review.author)}, it is your turn: please answer within about "
        f"{review.policy.days.author_response} days, then write `{review.policy.bot} submit-response`. "
        "Need more time? Just say so."
    )


def response_recorded(review: Submission) -> str:
    """``submit-response``."""
    whom = listed([at(login) for login in review.editors]) or "the editor in chief"
    return done(
        f"Your answer to the reviews is recorded. {whom}: please have a look and confirm with "
        f"`{review.policy.bot} author-responded`; then the reviewers look again."
    )


def reviewers_turn(review: Submission) -> str:
    """``author-responded``."""
    whom = [one.login for one in review.reviewers if one.approved is None]
    bot = review.policy.bot
    text = done("The author has answered the reviews.")
    if whom:
        text += (
            f"\n\n{listed([at(login) for login in whom])}: please have another look within about "
            f"{review.policy.days.reviewer_response} days. Content? `{bot} approve-changes`. "
            f"Not yet? `{bot} request-changes`, with what you still miss."
        )
    undecided = [
        review.policy.partners[key].name
        for key, outcome in review.partners.items()
        if outcome is Outcome.REQUESTED and review.policy.partners[key].active
    ]
    if undecided:
        text += f"\n\n🤝 A good moment for {listed(undecided)} to decide on affiliation: `{bot} affiliate` or `{bot} decline-affiliation <reason>`."
    return text


def review_first() -> str:
    """No recommendation without a review."""
    return "Your review is not recorded yet: `submit-review` comes first."


def changes_approved(review: Submission, login: str) -> str:
    """``approve-changes``."""
    text = done(f"{name(login)} recommends acceptance. Thank you!")
    if review.reviewers and all(one.approved for one in review.reviewers):
        whom = listed([at(editor) for editor in review.editors]) or "Editor"
        return f"{text}\n\n{whom}: all reviewers recommend acceptance. Next: `{review.policy.bot} check-acceptance`, then `{review.policy.bot} accept`."
    return text


def changes_wanted(login: str) -> str:
    """``request-changes`` before the author has answered."""
    return done(f"It is noted that {name(login)} would like further changes.")


def another_round(review: Submission, login: str) -> str:
    """``request-changes`` after the author has answered."""
    return done(
        f"{name(login)} would like further changes. {at(review.author)}, it is your turn again: when you are "
        f"ready, write `{review.policy.bot} submit-response`."
    )


# --- acceptance ---

ITEM = {
    "release": "Release of the accepted version",
    "archive": "Archive with a DOI (for example Zenodo)",
    "badge": "Badge of the review in the README",
    "survey": "Author's survey",
    "website": "Package shows on the website",
    "joss": "Paper accepted by JOSS",
}


def reviewers_short(have: int, need: int) -> str:
    """Fewer reviewers than the route asks for."""
    return f"{have} of {need} reviewers are assigned."


def review_missing(login: str) -> str:
    """A reviewer has not handed in."""
    return f"The review by {name(login)} is missing."


def not_acceptable(missing: Sequence[str]) -> str:
    """What keeps a package from being accepted."""
    return f"Nothing was changed; before acceptance this is missing:\n\n{bullets(missing)}"


def acceptance_checked(review: Submission, missing: Sequence[str], silent: Sequence[str]) -> str:
    """``check-acceptance``."""
    note = f"\n\n{_not_approving(silent)}" if silent else ""
    if missing:
        return f"🔎 Before acceptance this is missing:\n\n{bullets(missing)}{note}"
    return f"🔎 Nothing is missing: `{review.policy.bot} accept` would work.{note}"


def _not_approving(logins: Sequence[str]) -> str:
    return f"A recommendation by {names(logins)} is not recorded."


def not_approved_yet() -> str:
    """``released`` before the editor has accepted."""
    return "The editor has not accepted the package yet. `released` completes an acceptance; until then just release as you like."


def approved(
    review: Submission,
    silent: Sequence[str],
    *,
    waived: bool,
    released: bool,
    undecided: Sequence[str] = (),
    first: bool = True,
) -> str:
    """The package is accepted; ``first`` is false when that was said before the release."""
    bot, links, header = review.policy.bot, review.policy.links, review.header
    package = header.text(Field.PACKAGE)
    parts = []
    if first:
        people = [one.login for one in review.reviewers]
        thanks = f"Thank you {at(review.author)} for the package"
        thanks += (
            f", and {listed([at(login) for login in people])} for the reviews!" if people else "!"
        )
        parts.append(f"### 🎉 {code(package)} is accepted by pyOpenSci!\n\n{thanks}")
        if waived:
            parts.append("The editor accepted it without the usual number of reviews.")
        if silent:
            parts.append(_not_approving(silent))
    else:
        parts.append(f"### 🎉 {code(package)} is released and accepted!")
    badge = f"[![pyOpenSci Peer-Reviewed]({links.badge})]({review.url})"
    tasks = []
    if not released:
        tasks += [
            f"Release the accepted version and archive it, for example on Zenodo; then write `{bot} released VERSION DOI`.",
        ]
    if first:
        tasks += [
            f"Put the badge into your README (then `{bot} done badge`):\n  ```\n  {badge}\n  ```",
            f"Fill in our {link('survey', links.survey)} (then `{bot} done survey`).",
        ]
    if tasks:
        parts.append(
            f"{at(review.author)}, what is left to do:\n\n"
            + "\n".join(f"- [ ] {task}" for task in tasks)
        )
    if released and review.has("joss_pending"):
        parts.append(
            f"**On to JOSS**: {link('submit your paper', links.joss)} with a link to this review ({review.url}), "
            f"which JOSS takes as its own. Then write `{bot} joss-submitted URL`."
        )
    if undecided:
        parts.append(
            f"🤝 {listed(undecided)} {'has' if len(undecided) == 1 else 'have'} not decided on affiliation yet; the website shows it as soon as they do."
        )
    return "\n\n".join(parts)


def not_closable(missing: Sequence[str]) -> str:
    """``close`` too early."""
    return f"Not closed yet; this is still open:\n\n{bullets(missing)}"


def item_open(key: str, text: str, *, seen: bool) -> str:
    """One open line of the closing list."""
    return f"{text}." if seen else f"{text}: `done {key}`."


def closed(review: Submission) -> str:
    """``close``."""
    return done("Everything is complete. Thank you all for this review!")


def items_ticked(keys: Sequence[str], *, ticked: bool) -> str:
    """``done`` and ``not-done``."""
    which = listed([f"*{ITEM[key]}*" for key in keys])
    return done(f"{which}: {'ticked' if ticked else 'open again'}.")


def no_such_item(unknown: Sequence[str], known: Sequence[str], seen: Iterable[str]) -> str:
    """``done`` with something that is not on the list."""
    asked = listed([code(key) for key in unknown])
    can = listed([f"`{key}`" for key in known])
    noticed = [f"`{key}`" for key in unknown if key in seen]
    text = f"{asked} cannot be ticked; what can be: {can}."
    return f"{text} {listed(noticed)} I notice myself." if noticed else text


def not_your_item(keys: Sequence[str]) -> str:
    """Somebody else's line of the list."""
    return f"{listed([f'`{key}`' for key in keys])} {be(keys)} not yours to tick; an editor can."


# --- JOSS ---


def came_from_joss() -> str:
    """JOSS-first packages have no JOSS tail."""
    return (
        "This package came from JOSS and is published there already, so there is nothing to submit."
    )


def joss_submitted(url: str) -> str:
    """``joss-submitted``."""
    return done(f"The paper is with JOSS now: {code(url)}. Good luck!")


def joss_is_further(place: Joss) -> str:
    """JOSS labels go forward only."""
    return f"JOSS is further already: `{place.value}`."


def joss_not_under_review(place: Joss | None) -> str:
    """``joss-reviewed`` without a submission."""
    where = f"the label is `{place.value}`" if place else "no submission to JOSS is recorded"
    return f"`joss-reviewed` follows `joss-submitted`; now {where}."


def joss_reviewed() -> str:
    """``joss-reviewed``."""
    return done("The review at JOSS is complete; only its acceptance is still to come.")


def not_a_joss_doi(doi: str, editors: Sequence[str]) -> str:
    """An author's DOI that is not JOSS's."""
    whom = listed([at(login) for login in editors]) or "an editor"
    return f"{code(doi)} is not a DOI of JOSS (they begin with `10.21105/joss.`). If it is right all the same, {whom} can record it."


def joss_accepted(review: Submission, doi: str) -> str:
    """``joss-accepted``."""
    bot = review.policy.bot
    return done(
        f"🎉 Published in JOSS: {code(doi)}. Congratulations, {at(review.author)}! "
        f"When the closing list is complete, the editor ends the review with `{bot} close`."
    )


# --- partners ---


def which_partner(keys: Sequence[str]) -> str:
    """More than one partner could be meant."""
    return f"Which partner community is meant? {listed([f'`{key}`' for key in keys]).replace(' and ', ' or ')}: put it behind the command."


def not_your_partner(partner: str, key: str, *, staff: bool) -> str:
    """Affiliation is the partner's alone."""
    text = f"Affiliation with {partner} is decided by {partner}'s own editors alone."
    if staff:
        text += f" A decision they made elsewhere is recorded with `affiliate {key} for @partner-editor URL`."
    return text


def only_editors_record() -> str:
    """Recording for somebody else is an editor's business."""
    return "Only an editor records a decision that somebody else made."


def not_a_partner_editor(login: str, partner: str) -> str:
    """The decision of somebody who may not decide."""
    return f"{name(login)} is not one of {partner}'s editors, so it cannot be their decision."


def not_affiliated(partner: str) -> str:
    """Only what is affiliated can be revoked."""
    return (
        f"This package is not affiliated with {partner}. To say no: `decline-affiliation <reason>`."
    )


def website_will_not_show(partner: str) -> str:
    """The website knows affiliation by the box in the issue's text."""
    return f"ℹ️ The issue's text has no box for {partner} that the website reads, so the website will not show the affiliation."


def affiliation_decided(
    review: Submission, partner: Partner, decision: Decision, notes: Sequence[str]
) -> str:
    """A partner's decision."""
    package = review.header.text(Field.PACKAGE)
    verdict = {
        Outcome.AFFILIATED: f"{code(package)} is affiliated with **{partner.name}**. Congratulations, {at(review.author)}!",
        Outcome.DECLINED: f"**{partner.name}** does not affiliate {code(package)}.",
        Outcome.REVOKED: f"{code(package)} is no longer affiliated with **{partner.name}**.",
        Outcome.REQUESTED: f"Affiliation with **{partner.name}** is asked for.",
    }[decision.outcome]
    parts = [done(verdict)]
    if decision.reason:
        parts.append(f"Reason: {code(decision.reason)}")
    if decision.recorded_by:
        parts.append(
            f"Decided by {at(decision.by)} elsewhere ({code(decision.url)}), written down by {name(decision.recorded_by)}. If that is not right, {partner.name}'s editors can change it here."
        )
    if decision.outcome is not Outcome.AFFILIATED and review.stage is not Stage.APPROVED:
        parts.append("The review itself goes on as before.")
    return "\n\n".join([*parts, *notes])


# --- status ---


def reviewer_state(one: Reviewer, due: date | None) -> str:
    """Where a reviewer stands, as a fact."""
    if one.approved:
        return "recommends acceptance"
    if one.wants_changes:
        return "would like changes"
    if one.review:
        return "review in"
    return f"review due by {day(due)}" if due else "reviewing"


def affiliation_words(outcome: Outcome, *, active: bool) -> str:
    """Where a partner stands."""
    if outcome is Outcome.REQUESTED:
        return "asked for, not decided" if active else "asked for; no decisions at present"
    return str(outcome)


def kept_up_to_date(bot: str) -> str:
    """The foot of the status comment."""
    return f"<sub>I keep this comment up to date. `{bot} help` lists what you can ask of me.</sub>"


def record_unreadable() -> str:
    """A newer version of the bot has written the record."""
    return refused(
        "A newer version of me has written my memory of this review, so I only look and change nothing. "
        "The people who run me have to bring me up to date."
    )


def memory_full() -> str:
    """The hidden record has a bound."""
    return "That is more than I can keep in mind for one review, so nothing was changed. A shorter text or link would fit."


def set_aside(error: str) -> str:
    """A command that could not be carried out after the last try."""
    return f"⚠️ I could not carry this out, after several tries: {code(error)}. Please try again later, or do it by hand."


def edits_collide() -> str:
    """Somebody keeps editing the text while the bot does."""
    return (
        "⚠️ The text of this issue was edited several times in the same moment as I edited it, so I stopped: your "
        "version stands. Please check the header; `check-header` shows what is missing."
    )


def within(text: str, room: int) -> str:
    """The text, or as many of its lines as fit: code cut in the middle of a line would come alive."""
    if len(text) <= room:
        return text
    return text[: room - len(shortened())].rpartition("\n")[0] + shortened()


def shortened() -> str:
    """An answer that would exceed GitHub's limit."""
    return "\n\n… (shortened: this answer was too long for a comment.)"


# --- who acts next: (who, what, command) ---

NEXT = {
    "checks": ("the editor in chief", "starts the pre-review checks", "start-checks"),
    "finish checks": ("the editor in chief", "finishes the pre-review checks", "checks-done"),
    "information": ("the author", "answers what was asked", ""),
    "editor": ("the editor in chief", "finds an editor", "assign-editor @…"),
    "seek reviewers": ("the editor", "begins to look for reviewers", "seeking-reviewers"),
    "seats": ("the editor", "finds reviewers", "assign-reviewer @…"),
    "reviews": ("the reviewers", "write their reviews", "submit-review"),
    "all in": ("the editor", "hands the reviews to the author", "reviews-in"),
    "answer": ("the author", "answers the reviews", "submit-response"),
    "confirm answer": ("the editor", "confirms the author's answer", "author-responded"),
    "second look": ("the reviewers", "look at the author's changes", "approve-changes"),
    "accept": ("the editor", "accepts the package", "accept"),
    "release": ("the author", "releases and archives the accepted version", "released VERSION DOI"),
    "joss": ("the author", "submits the paper to JOSS", "joss-submitted URL"),
    "joss review": ("JOSS", "reviews the paper", "joss-reviewed"),
    "joss acceptance": ("JOSS", "publishes the paper", "joss-accepted DOI"),
    "closing list": ("the author", "finishes the closing list", "done ITEM"),
    "editor's closing list": ("the editor", "finishes the closing list", "done ITEM"),
    "close": ("the editor", "closes the review", "close"),
    "nothing": ("nobody", "everything is done", ""),
    "hold": ("nobody", "the review is on hold", ""),
}


def next_step(who: str, what: str, command: str, people: Sequence[str], bot: str) -> str:
    """Who acts next, and the command to copy."""
    whom = f"{who} ({names(people)})" if people else who
    return f"{whom} {what}" if not command else f"{whom} {what}: `{bot} {command}`"


def on_hold() -> str:
    """The flag beside a stage."""
    return "on hold"


def days_ago(count: int) -> str:
    """How long ago."""
    return {0: "today", 1: "yesterday"}.get(count, f"{count} days ago")


def two_stage_labels(labels: Sequence[str], counts: str) -> str:
    """More than one stage label is on."""
    return f"⚠️ Several stage labels are on ({listed([code(label) for label in labels])}); the highest counts: `{counts}`."


def policy_broken(problem: str) -> str:
    """The repository's policy file cannot be read."""
    return f"⚠️ For the editors in chief: `.github/pyos-bot.yml` cannot be read, so the last good one counts: {code(problem)}"


def awaiting_maintainer(wanted: str) -> str:
    """The flag that asks the author for something."""
    return (
        f"⌛ The author is asked for: {code(wanted)}"
        if wanted
        else "⌛ The author is asked for an answer."
    )
