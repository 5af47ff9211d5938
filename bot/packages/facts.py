"""What was read about a package, before anything is made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

BLOB = 300_000
"""Bytes of a file that is read."""


@dataclass(frozen=True)
class Unseen:
    """It could not be looked at, and why. That says nothing about the package."""

    why: str


class Missing(StrEnum):
    """What a host is certain about: it is not there for everybody to see."""

    GONE = "gone"
    PRIVATE = "private"


@dataclass(frozen=True)
class Home:
    """A repository as its host describes it."""

    name: str
    """``owner/name`` as it is called now."""
    branch: str = "main"
    id: int = 0
    archived: bool = False
    fork: bool = False
    moved: bool = False
    """It is called differently now, or belongs to somebody else."""
    license: str = ""
    """SPDX identifier; empty: the host does not know."""
    homepage: str = ""
    pages: bool = False
    """The host serves web pages from it."""
    local: bool = False
    """A folder on this machine: only its files can be looked at."""


@dataclass(frozen=True)
class Tag:
    """A name for a commit."""

    name: str
    commit: str


@dataclass(frozen=True)
class Tags:
    """The tags of a repository."""

    all: tuple[Tag, ...] = ()
    complete: bool = True
    """False: there are more than were read."""


@dataclass(frozen=True)
class File:
    """One file in the list of a repository's files."""

    path: str
    sha: str = ""
    size: int = 0
    """Bytes; -1 when the host does not say."""
    link: bool = False
    """A symbolic link, which is never followed."""


@dataclass(frozen=True)
class Tree:
    """The files of a repository at one commit; submodules are left out."""

    files: tuple[File, ...] = ()
    links: tuple[str, ...] = ()
    """Names of symbolic links: what they lead to is not known."""
    complete: bool = True
    """False: the host or our limits cut the list, so what is not in it may be there all the same."""

    @property
    def paths(self) -> tuple[str, ...]:
        """The names alone."""
        return tuple(file.path for file in self.files)


@dataclass(frozen=True)
class Results:
    """What continuous integration said last."""

    passed: int = 0
    total: int = 0
    last: datetime | None = None


@dataclass(frozen=True)
class History:
    """What the host tells about the past of a repository; None: it does not say."""

    commits: int | None = None
    first: date | None = None
    releases: int | None = None
    people: int | None = None
    active_weeks: int | None = None
    """Of the last 52."""


@dataclass(frozen=True)
class Release:
    """One version on the package index."""

    version: str
    day: date | None = None
    wheel: bool = False
    sdist: bool = False
    yanked: bool = False


@dataclass(frozen=True)
class Metadata:
    """What a release says about itself: core metadata."""

    name: str = ""
    summary: str = ""
    email: str = ""
    requires_python: str = ""
    license: str = ""
    """A license expression, else the short text of the ``License`` field."""
    classifiers: tuple[str, ...] = ()
    urls: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Project:
    """A project on the package index."""

    name: str
    releases: tuple[Release, ...] = ()
    """The newest last."""
    metadata: Metadata | Unseen = field(default_factory=lambda: Unseen("no metadata was read"))
    described: str = ""
    """The version that ``metadata`` is about."""
    links_here: bool | None = None
    """Whether its links lead to the submitted repository; None: that cannot be told."""


@dataclass(frozen=True)
class NoProject:
    """The package index has no such project."""

    name: str
    feedstock: str | Unseen | None = None
    """Repository of its recipe for conda-forge; None: there is none."""
    feedstock_here: bool = False
    """The recipe names the submitted repository."""


@dataclass(frozen=True)
class Handle:
    """What the registry says about a DOI."""

    doi: str
    known: bool
    leads_to: str = ""
    """Host of the page behind it."""


@dataclass(frozen=True)
class Workflow:
    """A file of continuous integration."""

    path: str
    on_change: bool = False
    """It runs on pushes or pull requests."""
    runs: str = ""
    """What in it runs the tests; empty: nothing was found."""


@dataclass(frozen=True)
class Rule:
    """One finding of ``pycmdcheck``."""

    code: str
    text: str
    hint: str = ""


@dataclass(frozen=True)
class FileCheck:
    """One check of ``pycmdcheck``."""

    name: str
    status: str
    message: str
    details: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()

    def has(self, code: str) -> bool:
        """Whether this rule was broken."""
        return any(rule.code == code for rule in self.rules)

    def hint(self, code: str) -> str:
        """What to do about it."""
        return next((rule.hint for rule in self.rules if rule.code == code), "")

    def detail(self, begins: str) -> str:
        """What stands behind ``begins`` in its details; empty: nothing."""
        return next(
            (one.removeprefix(begins).strip() for one in self.details if one.startswith(begins)), ""
        )


@dataclass(frozen=True)
class Readme:
    """What a README has in it, without badges and links."""

    path: str
    words: int = 0
    installs: str = ""
    """The line that tells how to install it."""
    contributing: bool = False
    badges: int = 0
    cites: bool = False


@dataclass(frozen=True)
class Paper:
    """A paper for JOSS, in numbers."""

    path: str
    words: int = 0
    missing_keys: tuple[str, ...] = ()
    missing_sections: tuple[str, ...] = ()
    references: int | None = None
    without_doi: int | None = None


@dataclass(frozen=True)
class LicenseText:
    """What the text of a license file is, whatever is declared elsewhere."""

    path: str
    kind: str = ""
    """SPDX identifier; empty: it was not recognized."""
    approved: bool = False
    """By the Open Source Initiative."""


@dataclass(frozen=True)
class Guidelines:
    """How many of Scientific Python's guidelines are met."""

    passed: int
    of: int
    families: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Judged:
    """What the child process made of the files."""

    file_checks: tuple[FileCheck, ...] | Unseen = ()
    pyproject: tuple[str, ...] | Unseen | None = None
    """What the standard does not allow in ``pyproject.toml``; None: there is none."""
    project: Mapping[str, object] = field(default_factory=dict)
    """The parts of its ``[project]`` table that are used here, and the build backend."""
    guidelines: Guidelines | Unseen = field(default_factory=lambda: Unseen("not looked at"))
    workflows: tuple[Workflow, ...] = ()
    readme: Readme | None = None
    license: LicenseText | None = None
    api: str = ""
    """What in the configuration makes an API reference."""
    citation: tuple[str, ...] | None = None
    """Keys that ``CITATION.cff`` lacks; None: there is no such file."""
    tools: Mapping[str, str] = field(default_factory=dict)
    """``linting``, ``typing``, ``tooling`` → what was found."""
    paper: Paper | None = None
    refused: Mapping[str, str] = field(default_factory=dict)
    """File → why it was not read."""

    def file_check(self, name: str) -> FileCheck | Unseen:
        """One of the checks of ``pycmdcheck``."""
        if isinstance(self.file_checks, Unseen):
            return self.file_checks
        return next(
            (one for one in self.file_checks if one.name == name),
            Unseen(f"the check {name} gave no answer"),
        )


@dataclass(frozen=True)
class Asked:
    """What is to be looked at, as a submission or a person on the terminal says it."""

    repository: str
    """As typed: an address, or a folder."""
    version: str = ""
    package: str = ""
    """Its name on the index; empty: as the repository's metadata or the repository calls it."""
    archive: str = ""
    publication: str = ""
    header: tuple[str, ...] | None = None
    """What the header lacks; None: there is no header, as on the terminal."""
    ai: bool | None = None
    """The author has ticked what is asked about generative AI; None: it is not asked."""
    survey: bool | None = None
    paper_for: str = ""
    """What the journal is called that a paper is meant for; empty: none is."""


@dataclass(frozen=True)
class Facts:
    """Everything that was read about a package."""

    asked: Asked
    home: Home | Missing | Unseen
    tag: Tag | None = None
    """The tag of the submitted version; None: there is none, and the default branch was read."""
    commit: str = ""
    tags: Tags | Unseen = field(default_factory=Tags)
    tree: Tree | Unseen = field(default_factory=Tree)
    inherited: tuple[str, ...] | Unseen = ()
    """Files of the owner's ``.github`` repository, which count for all of its repositories."""
    judged: Judged | Unseen = field(default_factory=Judged)
    index: Project | NoProject | Unseen = field(default_factory=lambda: Unseen("not looked at"))
    results: Results | Unseen = field(default_factory=lambda: Unseen("not looked at"))
    history: History | Unseen = field(default_factory=lambda: Unseen("not looked at"))
    handles: Mapping[str, Handle | Unseen] = field(default_factory=dict)
    """What was asked → what the registry said."""
    today: date = date(1970, 1, 1)
