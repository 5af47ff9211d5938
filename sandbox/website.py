"""What pyOpenSci's website makes of an accepted issue, by its own parser."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from pyosmeta import utils_clean
from pyosmeta.models import base
from pyosmeta.models.github import Issue
from pyosmeta.parse_issues import ProcessIssues

DOI = re.compile(r"10\.\d{4,9}/\S+")


def read(issue: Mapping[str, Any]) -> dict[str, Any]:
    """Return the package's entry; an issue that cannot be read is an exception, as there."""
    with _no_network():
        review = ProcessIssues(github_api=None).parse_issue(Issue(**issue))
    found: dict[str, Any] = review.model_dump()
    return found


@contextmanager
def _no_network() -> Iterator[None]:
    """Replace the two questions to the network, and nothing else: does it resolve?"""

    def check_url(url: str) -> bool:
        return True

    def is_doi(archive: str) -> str | None:
        found = DOI.search(archive)
        return f"https://doi.org/{found[0]}" if found else None

    with (
        patch.object(utils_clean, "check_url", check_url),
        patch.object(utils_clean, "is_doi", is_doi),
        patch.object(base, "check_url", check_url),
    ):
        yield
