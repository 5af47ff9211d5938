"""The lines of a submission's header, in the template's order."""

from __future__ import annotations

from enum import StrEnum


class Field(StrEnum):
    """The lines of the header in the template's order; the value is the key as it is written."""

    AUTHOR = "Submitting Author"
    MAINTAINERS = "All current maintainers"
    PACKAGE = "Package Name"
    DESCRIPTION = "One-Line Description of Package"
    REPOSITORY = "Repository Link"
    VERSION_SUBMITTED = "Version submitted"
    EIC = "EiC"
    EDITOR = "Editor"
    REVIEWERS = "Reviewers"
    DUE = "Reviews Expected By"
    ARCHIVE = "Archive"
    JOSS_DOI = "JOSS DOI"
    VERSION_ACCEPTED = "Version accepted"
    DATE_ACCEPTED = "Date accepted (month/day/year)"


PEOPLE = (Field.AUTHOR, Field.MAINTAINERS, Field.EIC, Field.EDITOR, Field.REVIEWERS)
"""The lines that name people."""
