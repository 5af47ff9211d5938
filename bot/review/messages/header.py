"""What is wrong in a header, how to mend it, and what was changed there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.review.messages.pieces import author, bullets, code, done, name
from bot.review.model.boxes import SECTION
from bot.review.model.header import MOST, Field
from bot.review.model.listing import PARTNER_LINES, SCOPE_LINES
from bot.review.model.people import MOST as PEOPLE_AT_MOST
from bot.review.model.policy import Policy
from bot.review.model.submission import Submission
from bot.review.model.values import LONGEST
from bot.review.model.website import Problem, ProblemKind

_PROBLEMS = {
    ProblemKind.NO_HEADER: "The text has no header. Please put the template's `Key: value` lines at the top, followed by a line with only `---`.",
    ProblemKind.NO_RULE: "The header has no end. Please add a line with only `---` below its last line.",
    ProblemKind.FRONT_MATTER: "A `---` line stands above the header, so the website does not find the header. Please move what stands above it below the header.",
    ProblemKind.EMPTY: "**{field}** is empty.",
    ProblemKind.NO_LINE: "The line **{field}:** is missing.",
    ProblemKind.RULE_IN_VALUE: "**{field}** contains `---` ({value}). The website ends the header there; please use another dash.",
    ProblemKind.TWO_FORMS: "Reviewers are listed both in a `Reviewers:` line and in `Reviewer 1:` lines. The website can read only one of the two; please keep one.",
    ProblemKind.UNREAD_KEY: "The website does not recognize the key {value}.{write}",
    ProblemKind.TOO_LONG: "**{field}** is too long ({value}): I read {people} people and {characters} characters of a line. Please shorten it.",
    ProblemKind.TOO_MANY_LINES: "The header has too many lines: I read its first {entries}. Please delete the lines that do not belong there.",
    ProblemKind.TOO_MANY_BOXES: "The text has too many boxes or headings: I read {boxes} boxes below each heading. Please delete those that are not the template's.",
    ProblemKind.DOUBLED: "There are several lines for **{field}**, and this one does not count: {value}. Please keep one line.{please}",
    ProblemKind.STRAY_LINE: "The website reads {value} as **{field}**, from a line that is not part of the header. Please delete that line or correct it.",
    ProblemKind.NEAR_KEY: "The website does not read the line {value}.{please}",
    ProblemKind.ODD_KEY: "The template writes the key {value} differently.{write}",
    ProblemKind.UNSEEN_KEY: "The key of **{field}** contains an invisible character or an unusual space, often copied from a web page, so the website does not recognize it. Please type the line again.{write}",
    ProblemKind.WRAPPED: "**{field}** continues on the next line ({value}), which the website does not read. A value belongs on one line.{please}",
    ProblemKind.NOT_AN_ADDRESS: "**{field}** is not a complete web address: {value}.{please}",
    ProblemKind.HOST: "The website recognizes the host in **{field}** only in lowercase: {value}.{please}",
    ProblemKind.FAR_DATE: "**{field}** is not a year in which we accepted packages: {value}. Please write the date as `MM/DD/YYYY`.",
    ProblemKind.WEBSITE_KEY: "The website uses the key {field} for itself and cannot use {value} there. Please delete the line.",
    ProblemKind.LINK: "**{field}** is a Markdown link ({value}), which the website misreads.{please}",
    ProblemKind.COMMENT: "**{field}** has a comment after `#` ({value}), which the website reads as part of the value.{please}",
    ProblemKind.HTML_COMMENT: "**{field}** contains an HTML comment ({value}), which the website reads as part of the value.{please}",
    ProblemKind.UNSEEN: "**{field}** contains invisible characters ({value}), often copied from a web page. Please type the value again.{please}",
    ProblemKind.MARKS: "**{field}** contains quotes or Markdown ({value}), which the website shows as they are.{please}",
    ProblemKind.EMAIL: "**{field}** contains an e-mail address ({value}). The website needs the GitHub handle: `@handle`.",
    ProblemKind.PLACEHOLDER: "**{field}** contains a placeholder ({value}), not a person's handle. Please write a real `@handle`, or `TBD`.",
    ProblemKind.WEB_ADDRESS: "**{field}** contains a web address ({value}), but the website needs a GitHub handle: `@handle`.{please}",
    ProblemKind.NO_HANDLE: "**{field}** names a person without a GitHub handle ({value}); the website reads the name as a handle. It needs `Full Name (@handle)`, so a person without a GitHub account cannot be listed here.{please}",
    ProblemKind.STEPPED_DOWN: "**{field}** names a person who has left, or has only been asked ({value}); the website lists everyone named there.{please}",
    ProblemKind.NOBODY_SHOWN: "The package is accepted, and the website would show a person called {value} as **{field}**. Please write the handle, or leave the line empty.",
    ProblemKind.SEVERAL_AUTHORS: "**{field}** names several people ({value}), but the website accepts one. The others belong in *All current maintainers*.{please}",
    ProblemKind.SEVERAL_IN_ONE: "**{field}** names several people as one ({value}). The website needs handles separated by commas, and one `Reviewer N:` line for each reviewer.{please}",
    ProblemKind.SEVERAL_REVIEWERS: "**{field}** names several people ({value}), and the website lists all of them. Please write one `Reviewer N:` line for each reviewer.",
    ProblemKind.LINES_IN_ONE: "**{field}** also contains another line of the header ({value}). Each needs a line of its own.{please}",
    ProblemKind.BELOW_RULE: "The line **{field}** ({value}) is below the `---` that ends the header, so the website does not read it. It belongs above the `---`.{please}",
    ProblemKind.TABLE: "The header is a table, which the website cannot read. Please write it as `Key: value` lines, followed by a line with only `---`.",
    ProblemKind.NOT_A_REPOSITORY: "**{field}** is not the address of a repository: {value}. The website needs `https://github.com/owner/repository`, with nothing after it.{please}",
    ProblemKind.NOT_A_DOI: "**{field}** is not a DOI, a link, `TBD`, or `n/a`: {value}.{please}",
    ProblemKind.NOT_A_DATE: "**{field}** is not a date that the website can read: {value}. The website reads `MM/DD/YYYY`.{please}",
    ProblemKind.DAY_FIRST: "**{field}** has the day first in its key, but the website reads the month first: {value}. Please write the date as `MM/DD/YYYY`, and the key as in the template.",
    ProblemKind.NOT_A_VERSION: "**{field}** is not a version: {value}. Please write the number of the release, such as `v1.2.0`, or `TBD`.",
    ProblemKind.UNSURE_KEY: "The website does not read the line {value}. If it names the **{field}**, please write it with that key.",
    ProblemKind.BOX_FORM: "The website does not count this box under *{field}*: {value}. Please write it as `- [x] text`.",
    ProblemKind.BOX_TOO_FAR: "The website does not count this box under *{field}*: {value}. It reads only the first {lines} lines of the list below the heading `## {field}`. Please put the template's list back in place.",
    ProblemKind.BOX_MARKS: "The website shows the formatting of this box under *{field}* as it is written: {value}. Please remove the formatting, or uncheck the box.",
    ProblemKind.UNKNOWN_CATEGORY: "The template's list under *{field}* has no category {value}. The website shows it as it is written.",
    ProblemKind.NO_SECTION: "The box {value} is checked, but the website looks for it below the heading `## {field}`, which is missing. Please write the heading as in the template.",
    ProblemKind.STRAY_BOX: "The website counts this box under *{field}*, where it does not belong: {value}. It reads {lines} lines, starting from the first box below the heading. Please put the template's list back in place.",
    ProblemKind.NO_COLON: "The website needs a colon after the name of a partner: {value}. Please write `- [x] Name: text`.",
    ProblemKind.UNKNOWN_PARTNER: "The box {value} is checked, but the website does not know this community. Please uncheck it; the community's decision still counts.",
    ProblemKind.MISREAD: "The website cannot read **{field}** as written: {value}.{please}",
}


_LONG, _PARTS = 200, 4
"""So much of a value is repeated, and so many parts of a publication."""
_KNOWN_FIELDS = frozenset(name.value for name in Field) | {"Scope", "Community Partnerships"}


_WITHOUT_A_WEBSITE = {
    ProblemKind.TABLE: "The header is a table, which I cannot read. Please write it as `Key: value` lines.",
    ProblemKind.NO_HEADER: "The text has no header. Please put the template's `Key: value` lines at the top.",
}
"""Where no website reads the header: the bot has its own reasons."""


def problem(one: Problem, policy: Policy) -> str:
    """One thing to mend in the header."""
    said = _WITHOUT_A_WEBSITE if policy.website == "none" else {}
    title = policy.header.title(one.field)
    known = one.field in _KNOWN_FIELDS or re.fullmatch(r"Reviewer \d+", one.field)
    line = f"{title}: {one.instead}".strip()
    return said.get(one.kind, _PROBLEMS[one.kind]).format(
        field=title if known else code(one.field),
        value=code(one.value if len(one.value) <= _LONG else f"{one.value[:_LONG]}…"),
        write=f" Please write {code(line if one.instead else f'{title}:')}.",
        please=f" Please write {code(line)}." if one.instead else "",
        people=PEOPLE_AT_MOST,
        characters=LONGEST,
        entries=MOST,
        boxes=SECTION,
        lines=SCOPE_LINES if one.field == "Scope" else PARTNER_LINES,
    )


def header_checked(review: Submission, found: Sequence[Problem]) -> str:
    """``check-header``."""
    if not found:
        if review.policy.website == "none":
            return "✅ The header is complete."
        return "✅ The header is complete, and the website can read every line of it."
    rejected = [problem(one, review.policy) for one in found if one.rejected]
    rest = [problem(one, review.policy) for one in found if not one.rejected]
    parts = []
    if rejected:
        parts.append(
            f"❗ **The website would reject this or show something wrong:**\n\n{bullets(rejected)}"
        )
    if rest:
        parts.append(f"**Missing or untidy:**\n\n{bullets(rest)}")
    parts.append(
        f"{author(review)} can fix this by editing the text of the issue; editors can also use `set`."
    )
    return "\n\n".join(parts)


def publication_named(said: Mapping[str, str]) -> str:
    """The paper that a submission names."""
    parts = [code(value[:_LONG]) for value in said.values() if value.strip()]
    return f"The publication you named: {', '.join(parts[:_PARTS])}."


def nobody_in(field: Field, policy: Policy) -> str:
    """A people line without anybody, and how to fill it in where a command does not."""
    if field is Field.EDITOR:
        return (
            f"**{policy.header.key(field)}** is empty. An editor in chief can fill it in: "
            f"`{policy.bot} assign-editor @NAME`"
        )
    if field is Field.EIC:
        return (
            f"**{policy.header.key(field)}** is empty. To fill it in: `{policy.bot} set-eic @NAME`"
        )
    return f"**{policy.header.key(field)}** is empty."


def unrecorded_reviewer(login: str) -> str:
    """A name in the header that no editor put there."""
    return f"The header names {name(login)} as a reviewer, but no editor has assigned them with a command. Please use `assign-reviewer @{login}`, or delete the name."


def rule_in_value(field: str) -> str:
    """A value that would end the header."""
    return f"I did not change `{field}`: the website would end the header at the `---` in this value. Please use another dash."


def would_be_misread(field: str, found: Sequence[Problem], policy: Policy) -> str:
    """A value that the website could not read."""
    return f"I did not change `{field}`, because the website could not read it:\n\n{bullets(problem(one, policy) for one in found)}"


def no_such_line(field: str) -> str:
    """``set`` for a line that the community's header does not have."""
    return f"The header has no line for `{field}` here."


def field_set(field: str, value: str) -> str:
    """``set``."""
    return done(f"**{field}** is now {code(value)}.")
