"""Which checks are shown to whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.review.model.evidence import Check, Finding


@dataclass(frozen=True)
class Profile:
    """A choice of checks."""

    summary: str
    checks: frozenset[Check]
    paper: bool = False
    """The paper for JOSS is read, too."""

    def of(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """The findings that belong to it."""
        return tuple(one for one in findings if one.check in self.checks)


_ALL = frozenset(Check) - {Check.PAPER}
PROFILES: dict[str, Profile] = {
    "pyopensci": Profile("everything that an editor in chief checks", _ALL),
    "joss": Profile("the same, and facts about the JOSS paper", _ALL | {Check.PAPER}, paper=True),
    "files": Profile(
        "only the files of the repository",
        frozenset(
            {
                Check.PYTHON,
                Check.PYPROJECT,
                Check.METADATA,
                Check.LICENSE,
                Check.LICENSE_DECLARED,
                Check.README,
                Check.CITATION,
                Check.CONTRIBUTING,
                Check.CONDUCT,
                Check.TUTORIAL,
                Check.API,
                Check.TESTS,
                Check.LINTING,
                Check.TYPING,
                Check.TOOLING,
                Check.GUIDELINES,
            }
        ),
    ),
}
"""By name, for ``pyos-bot check --profile``."""
