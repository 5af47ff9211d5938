"""What is known of a package: a verdict for each check, with one line of evidence.

Decided in ``bot.packages``; here are the words that the rules of review share with it.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict

_G = "https://www.pyopensci.org/python-package-guide"
_S = "https://www.pyopensci.org/software-peer-review"


class Verdict(StrEnum):
    """What a check came to. The value is how it is shown."""

    WELL = "✔"
    """There is evidence that names this package."""
    BAD = "✖"
    """What is wanted is certainly not there."""
    PERSON = "⬚"
    """A person has to look."""
    UNSEEN = "?"
    """It could not be looked at; that says nothing about the package."""
    FACT = "•"
    """Worth knowing, and not judged."""


class Check(StrEnum):
    """What is looked at, in the order in which it is shown."""

    REPOSITORY = "repository"
    HEADER = "header"
    VERSION = "version"
    INDEX = "index"
    IMPORTS = "imports"
    PYTHON = "python"
    PYPROJECT = "pyproject"
    METADATA = "metadata"
    LICENSE = "license"
    LICENSE_DECLARED = "license-declared"
    README = "readme"
    CITATION = "citation"
    CONTRIBUTING = "contributing"
    CONDUCT = "code-of-conduct"
    DOCUMENTATION = "documentation"
    TUTORIAL = "tutorial"
    API = "api-reference"
    TESTS = "tests"
    CI_RESULT = "ci-result"
    LINTING = "linting"
    TYPING = "typing"
    TOOLING = "tooling"
    HISTORY = "history"
    SIZE = "size"
    AI = "generative-ai"
    SURVEY = "survey"
    ARCHIVE = "archive"
    PUBLICATION = "publication"
    PAPER = "joss-paper"
    GUIDELINES = "guidelines"


TEXTS: dict[Check, str] = {
    Check.REPOSITORY: "The repository is public",
    Check.HEADER: "The submission's header is complete",
    Check.VERSION: "The submitted version exists",
    Check.INDEX: "Installs from PyPI or conda-forge",
    Check.IMPORTS: "Imports after installing",
    Check.PYTHON: "Python versions",
    Check.PYPROJECT: "`pyproject.toml` follows the standard",
    Check.METADATA: "Name, summary and links in the metadata",
    Check.LICENSE: "OSI-approved license file",
    Check.LICENSE_DECLARED: "License file and metadata agree",
    Check.README: "README",
    Check.CITATION: "Citation",
    Check.CONTRIBUTING: "Contributing guide",
    Check.CONDUCT: "Code of conduct",
    Check.DOCUMENTATION: "Documentation online",
    Check.TUTORIAL: "Tutorials",
    Check.API: "API reference",
    Check.TESTS: "Tests run in continuous integration",
    Check.CI_RESULT: "Last result of continuous integration",
    Check.LINTING: "Linting (optional)",
    Check.TYPING: "Type checking (optional)",
    Check.TOOLING: "Packaging tool (optional)",
    Check.HISTORY: "Public history",
    Check.SIZE: "Size",
    Check.AI: "Use of generative AI is disclosed",
    Check.SURVEY: "The author has filled in the survey",
    Check.ARCHIVE: "Archive DOI",
    Check.PUBLICATION: "Publication DOI",
    Check.PAPER: "Paper for JOSS",
    Check.GUIDELINES: "Scientific Python guidelines",
}
"""What each check asks, in a few words."""

LINKS: dict[Check, str] = {
    Check.REPOSITORY: f"{_S}/how-to/author-guide.html",
    Check.HEADER: f"{_S}/how-to/author-guide.html",
    Check.VERSION: f"{_G}/package-structure-code/python-package-versions.html",
    Check.INDEX: f"{_G}/package-structure-code/publish-python-package-pypi-conda.html",
    Check.IMPORTS: f"{_G}/package-structure-code/publish-python-package-pypi-conda.html",
    Check.PYTHON: f"{_G}/package-structure-code/pyproject-toml-python-package-metadata.html",
    Check.PYPROJECT: f"{_G}/package-structure-code/pyproject-toml-python-package-metadata.html",
    Check.METADATA: f"{_G}/package-structure-code/pyproject-toml-python-package-metadata.html",
    Check.LICENSE: f"{_G}/documentation/repository-files/license-files.html",
    Check.LICENSE_DECLARED: f"{_G}/documentation/repository-files/license-files.html",
    Check.README: f"{_G}/documentation/repository-files/readme-file-best-practices.html",
    Check.CITATION: f"{_G}/documentation/repository-files/license-files.html",
    Check.CONTRIBUTING: f"{_G}/documentation/repository-files/contributing-file.html",
    Check.CONDUCT: f"{_G}/documentation/repository-files/code-of-conduct-file.html",
    Check.DOCUMENTATION: f"{_G}/documentation/hosting-tools/publish-documentation-online.html",
    Check.TUTORIAL: f"{_G}/documentation/write-user-documentation/create-package-tutorials.html",
    Check.API: (
        f"{_G}/documentation/write-user-documentation/document-your-code-api-docstrings.html"
    ),
    Check.TESTS: f"{_G}/tests/tests-ci.html",
    Check.CI_RESULT: f"{_G}/maintain-automate/ci.html",
    Check.LINTING: f"{_G}/package-structure-code/code-style-linting-format.html",
    Check.TYPING: f"{_G}/tests/test-types.html",
    Check.TOOLING: f"{_G}/package-structure-code/python-package-build-tools.html",
    Check.HISTORY: f"{_S}/our-process/generative-ai-policy.html",
    Check.SIZE: f"{_S}/about/package-scope.html",
    Check.AI: f"{_S}/our-process/generative-ai-policy.html",
    Check.SURVEY: f"{_S}/how-to/author-guide.html",
    Check.ARCHIVE: f"{_S}/how-to/author-guide.html",
    Check.PUBLICATION: f"{_S}/how-to/author-guide.html",
    Check.PAPER: "https://joss.readthedocs.io/en/latest/paper.html",
    Check.GUIDELINES: "https://learn.scientific-python.org/development/",
}
"""Where a person reads more about it."""


class Finding(BaseModel):
    """What one check came to."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    check: Check
    verdict: Verdict
    evidence: str
    """One line. It may hold text of strangers, and is shown as code."""
    fix: str = ""
    """What to do about a ✖, in one sentence."""


class Near(BaseModel):
    """An accepted package that is like the submission."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    description: str = ""
    review: str = ""
    """Address of its review; empty: not known."""


class Box(BaseModel):
    """One box of the editor in chief's list."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    title: str
    """What it is about, in a word or two."""
    text: str = ""
    """What has to be true of it."""
    check: Check | None = None
    """The check that may tick it; None: only people do."""
    joss: bool = False
    """Only for packages whose authors want to go on to the journal of the policy's ``tail``."""


BOXES: tuple[Box, ...] = (
    Box(key="header", title="Header", text="complete", check=Check.HEADER),
    Box(key="repository", title="Repository", text="the link works", check=Check.REPOSITORY),
    Box(key="fit", title="Fit", text="in {scope}"),
    Box(key="overlap", title="Overlap", text="no duplicate"),
    Box(key="install", title="Installation", text="from PyPI or conda", check=Check.INDEX),
    Box(key="import", title="Import", text="works"),
    Box(key="docs", title="User documentation", text="online, with installation"),
    Box(key="tutorials", title="Tutorials", text="short", check=Check.TUTORIAL),
    Box(
        key="api",
        title="API reference",
        text="standard docstrings",
        check=Check.API,
    ),
    Box(
        key="readme",
        title="README",
        text="purpose, installation, development",
        check=Check.README,
    ),
    Box(key="contributing", title="Contributing guide", check=Check.CONTRIBUTING),
    Box(key="conduct", title="Code of conduct", check=Check.CONDUCT),
    Box(key="license", title="License", text="OSI-approved", check=Check.LICENSE),
    Box(key="tests", title="Tests", text="run in CI", check=Check.TESTS),
    Box(key="ai", title="Generative AI", text="{ai}", check=Check.AI),
    Box(key="survey", title="Survey", text="{survey} filled in", check=Check.SURVEY),
    Box(
        key="archive",
        title="Archive",
        text="({journal}, later): the DOI works",
        check=Check.ARCHIVE,
        joss=True,
    ),
    Box(
        key="version",
        title="Version",
        text="({journal}, later): matches the release",
        check=Check.VERSION,
        joss=True,
    ),
)
"""The guide's list for the editor in chief, item by item, with the header and generative AI.

https://www.pyopensci.org/software-peer-review/appendices/editor-in-chief-checks.html
"""
