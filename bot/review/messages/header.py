"""What is wrong in a header, and what was changed there."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.review.messages.pieces import at, bullets, code, done, name
from bot.review.model.header import Field
from bot.review.model.submission import Submission
from bot.review.model.website import Problem, ProblemKind

_PROBLEMS = {
    ProblemKind.NO_HEADER: "The text has no header. Please put the template's `Key: value` lines on top, closed by a line `---`.",
    ProblemKind.NO_RULE: "The header is not closed: please put a line `---` below its last line.",
    ProblemKind.FRONT_MATTER: "A `---` block stands above the header, so the website finds no header. Please move it below the header.",
    ProblemKind.EMPTY: "**{field}** is empty.",
    ProblemKind.NO_LINE: "The line **{field}:** is missing.",
    ProblemKind.RULE_IN_VALUE: "**{field}** holds `---` ({value}), where the website would end the header.",
    ProblemKind.TWO_FORMS: "Reviewers stand both in one `Reviewers:` line and in `Reviewer 1:` lines; the website can read only one form.",
    ProblemKind.LINK: "**{field}** is a Markdown link ({value}); the website needs a plain `@handle`.",
    ProblemKind.COMMENT: "**{field}** has a comment behind `#` ({value}), which the website takes for a part of the name.",
    ProblemKind.SEVERAL_AUTHORS: "**{field}** names several people; the website reads one. The others belong into *All current maintainers*.",
    ProblemKind.NOT_A_DOI: "**{field}** is neither a DOI nor a link, `TBD` or `n/a`: {value}.",
    ProblemKind.NOT_A_DATE: "**{field}** is no date the website reads: {value}. It is written `MM/DD/YYYY`.",
    ProblemKind.UNREAD_KEY: "The website does not read the key {value}; it should be **{field}:**.",
    ProblemKind.UNKNOWN_PARTNER: "The box of {value} is ticked, a community that the website does not know. Please untick it; its decision counts all the same.",
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
