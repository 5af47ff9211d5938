"""From facts to verdicts: a table, and what holds for whatever facts there are."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.packages.facts import (
    Asked,
    Facts,
    File,
    FileCheck,
    Guidelines,
    Handle,
    History,
    Home,
    Judged,
    LicenseText,
    Metadata,
    Missing,
    NoProject,
    Paper,
    Project,
    Readme,
    Release,
    Results,
    Rule,
    Tag,
    Tags,
    Tree,
    Unseen,
    Workflow,
)
from bot.packages.findings import findings
from bot.packages.sources import source
from bot.review.model.evidence import LINKS, TEXTS, Check, Finding, Verdict

WELL, BAD, PERSON, UNSEEN, FACT = (
    Verdict.WELL, Verdict.BAD, Verdict.PERSON, Verdict.UNSEEN, Verdict.FACT,
)  # fmt: skip
NO = Unseen("the host did not answer in time")
PATHS = (
    "README.md", "LICENSE", "CONTRIBUTING.md", ".github/CODE_OF_CONDUCT.md", "docs/getting_started.md",
    "tests/test_a.py", "src/dunlin/__init__.py", "src/dunlin/py.typed", ".github/workflows/tests.yaml",
)  # fmt: skip
TREE = Tree(tuple(File(path, "a", 4200) for path in PATHS))
METADATA = Metadata(
    "dunlin", "Counts waders", "a@example.org", ">=3.12", "MIT", (),
    {"Documentation": "https://dunlin.example.org"},
)  # fmt: skip
PROJECT = Project(
    "dunlin", (Release("1.2.0", date(2026, 5, 1), True, True),), METADATA, "1.2.0", True
)
JUDGED = Judged(
    file_checks=(
        FileCheck("license", "ok", "", ("Found license file: LICENSE", "License type: MIT")),
        FileCheck("test_suite", "ok", "", ("Found tests: tests/",)),
        FileCheck("python_versions", "ok", ""),
    ),
    pyproject=(),
    project={"license": "MIT", "requires_python": ">=3.12", "urls": {}},
    guidelines=Guidelines(38, 54),
    workflows=(Workflow(".github/workflows/tests.yaml", True, "pytest -q"),),
    readme=Readme("README.md", 200, "pip install dunlin", True),
    license=LicenseText("LICENSE", "MIT", True),
    api="autodoc in docs/conf.py",
    citation=(),
    tools={"linting": "ruff", "typing": "", "tooling": "hatchling.build"},
)
ASKED = Asked(
    "https://github.com/shore/dunlin", "v1.2", "dunlin", "10.5281/zenodo.1", "", (), True, True
)
GOOD = Facts(
    asked=ASKED,
    home=Home("shore/dunlin", license="MIT"),
    tag=Tag("v1.2.0", "b"),
    commit="b",
    tags=Tags((Tag("v1.2.0", "b"),)),
    tree=TREE,
    judged=JUDGED,
    index=PROJECT,
    results=Results(12, 12, datetime(2026, 11, 18, tzinfo=UTC)),
    history=History(120, date(2021, 11, 3), 9, 12, 41),
    handles={"10.5281/zenodo.1": Handle("10.5281/zenodo.1", True, "zenodo.org")},
    today=date(2026, 11, 21),
)


def without(*paths: str, complete: bool = True, links: tuple[str, ...] = ()) -> Tree:
    """The files without these."""
    files = tuple(file for file in TREE.files if file.path not in paths)
    return Tree(files, links, complete)


def instead(path: str, other: str) -> Tree:
    """The files with another one in place of this."""
    tree = without(path)
    return replace(tree, files=(*tree.files, File(other, "a", 4200)))


def facts(
    judged: dict[str, Any] | None = None, asked: dict[str, Any] | None = None, **changed: Any
) -> Facts:
    """The good ones, with changes."""
    if judged is not None:
        changed["judged"] = replace(JUDGED, **judged)
    if asked is not None:
        changed["asked"] = replace(ASKED, **asked)
    return replace(GOOD, **changed)


def of(check: Check, known: Facts) -> Finding | None:
    """What one check came to."""
    return next((one for one in findings(known) if one.check is check), None)


MISSING = FileCheck(
    "license", "warning", "", (), (Rule("license.missing", "No license file found", "Add one."),)
)

TABLE = [
    (Check.REPOSITORY, {}, WELL, "shore/dunlin, public"),
    (Check.REPOSITORY, {"home": Home("new/dunlin", moved=True)}, WELL, "moved from"),
    (Check.REPOSITORY, {"home": Missing.GONE}, BAD, "is not there"),
    (Check.REPOSITORY, {"home": Missing.PRIVATE}, BAD, "not public"),
    (Check.REPOSITORY, {"home": Home("a/b", archived=True)}, BAD, "archived"),
    (Check.REPOSITORY, {"home": Home("a/b", fork=True)}, BAD, "fork"),
    (Check.REPOSITORY, {"home": Home("a", local=True)}, PERSON, "a folder"),
    (Check.REPOSITORY, {"home": NO}, UNSEEN, "did not answer"),
    (Check.REPOSITORY, {"home": Unseen("example.org is none of the hosts that are read")}, PERSON, "none of the hosts"),
    (Check.HEADER, {}, WELL, "filled in"),
    (Check.HEADER, {"asked": {"header": ("Package Name",)}}, BAD, "Package Name"),
    (Check.HEADER, {"asked": {"header": None}}, None, ""),
    (Check.VERSION, {}, WELL, "1.2 is tag v1.2.0 and is on the index since 2026-05-01"),
    (Check.VERSION, {"tag": None}, WELL, "is on the index"),
    (Check.VERSION, {"tag": None, "index": NoProject("dunlin")}, PERSON, "the default branch was read"),
    (Check.VERSION, {"tag": None, "index": NO, "tags": NO}, UNSEEN, "did not answer"),
    (Check.VERSION, {"tag": None, "index": NO, "tags": Tags((), False)}, PERSON, "newest tags"),
    (Check.VERSION, {"asked": {"version": "soon"}}, PERSON, "cannot be read"),
    (Check.VERSION, {"asked": {"version": ""}}, PERSON, "no version"),
    (Check.VERSION, {"index": replace(PROJECT, releases=(Release("1.2.0", yanked=True),))}, PERSON, "yanked"),
    (Check.INDEX, {}, WELL, "dunlin 1.2.0 of 2026-05-01, wheel and sdist; the metadata links this repository"),
    (Check.INDEX, {"index": replace(PROJECT, links_here=None)}, PERSON, "does not link this repository"),
    (Check.INDEX, {"index": replace(PROJECT, links_here=None, metadata=NO)}, PERSON, "is not known"),
    (Check.INDEX, {"index": replace(PROJECT, releases=(Release("1.0", yanked=True),))}, BAD, "yanked"),
    (Check.INDEX, {"index": replace(PROJECT, releases=(Release("1.0rc1"),))}, PERSON, "only pre-releases"),
    (Check.INDEX, {"index": NoProject("dunlin")}, BAD, "neither on PyPI nor on conda-forge"),
    # by the name of the repository: the package may be called otherwise
    (Check.INDEX, {"asked": {"package": ""}, "index": NoProject("dunlin")}, PERSON, "called so there is not known"),
    (Check.INDEX, {"index": NoProject("dunlin", NO)}, UNSEEN, "conda-forge"),
    (Check.INDEX, {"index": NoProject("dunlin", "conda-forge/dunlin-feedstock", True)}, WELL, "names this repository"),
    (Check.INDEX, {"index": NoProject("dunlin", "conda-forge/dunlin-feedstock")}, PERSON, "does not name"),
    (Check.INDEX, {"index": NO}, UNSEEN, "did not answer"),
    (Check.IMPORTS, {}, PERSON, "12 of 12 jobs of the default branch passed, 3 days ago"),
    (Check.PYTHON, {}, FACT, ">=3.12"),
    (Check.PYTHON, {"judged": {"project": {"requires_python": ">3;x"}}}, FACT, "no valid specifier"),
    (Check.PYPROJECT, {}, WELL, "valid"),
    (Check.PYPROJECT, {"judged": {"pyproject": ("`project` must not contain",)}}, BAD, "must not contain"),
    (Check.PYPROJECT, {"judged": {"pyproject": None}}, FACT, "no pyproject.toml"),
    (Check.PYPROJECT, {"judged": {"pyproject": NO}}, UNSEEN, "did not answer"),
    (Check.PYPROJECT, {"judged": {"refused": {"pyproject.toml": "too large"}}}, UNSEEN, "pyproject.toml: too large"),
    (Check.METADATA, {}, FACT, "links: Documentation"),
    (Check.METADATA, {"index": NO, "judged": {"project": {}}}, FACT, "no summary, no e-mail address, no project URLs"),
    (Check.LICENSE, {}, WELL, "LICENSE: MIT, OSI-approved"),
    (Check.LICENSE, {"judged": {"file_checks": (MISSING,), "license": None}, "tree": without("LICENSE")}, BAD, "no license file"),
    (Check.LICENSE, {"judged": {"file_checks": (MISSING,), "license": None}, "tree": without("LICENSE", complete=False)}, UNSEEN, "the part"),
    (Check.LICENSE, {"judged": {"file_checks": (MISSING,), "license": None}, "tree": without("LICENSE", links=("LICENSE",))}, PERSON, "symbolic link"),
    (Check.LICENSE, {"judged": {"file_checks": (MISSING,), "license": None}, "tree": instead("LICENSE", "LICENSES/MIT.txt")}, PERSON, "LICENSES/MIT.txt"),
    (Check.LICENSE, {"judged": {"file_checks": (MISSING,), "license": None}, "tree": instead("LICENSE", "python/LICENSE")}, PERSON, "python/LICENSE"),
    (Check.LICENSE, {"judged": {"file_checks": (MISSING,), "license": None}, "tree": instead("LICENSE", "src/dunlin/license.py")}, BAD, "no license file"),
    (Check.LICENSE, {"judged": {"file_checks": NO, "license": None}}, WELL, "as the host reads it"),
    (Check.LICENSE, {"judged": {"license": None}, "home": Home("a/b")}, PERSON, "not recognized; the metadata says MIT"),
    (Check.LICENSE, {"judged": {"license": None, "refused": {"LICENSE": "larger than 300 KB"}}}, UNSEEN, "LICENSE: larger"),
    (Check.LICENSE, {"judged": NO}, WELL, "as the host reads it"),
    (Check.LICENSE_DECLARED, {}, WELL, "both say MIT"),
    (Check.LICENSE_DECLARED, {"judged": {"project": {"license": "GPL-3.0-only"}}, "index": NO}, PERSON, "the file says MIT, the metadata GPL-3.0-only"),
    (Check.LICENSE_DECLARED, {"judged": {"project": {"license": "Apache-2.0 OR MIT"}}, "index": NO}, WELL, "both"),
    (Check.LICENSE_DECLARED, {"judged": {"project": {}}, "index": NO}, FACT, "names no license"),
    (Check.README, {}, WELL, "README.md: 200 words, pip install dunlin"),
    (Check.README, {"judged": {"readme": None}, "tree": without("README.md")}, BAD, "no README"),
    (Check.README, {"judged": {"readme": None}, "tree": without("README.md", complete=False)}, PERSON, "the part"),
    (Check.README, {"judged": {"readme": None, "refused": {"README.md": "it is too large"}}}, UNSEEN, "README.md: it is too large"),
    (Check.README, {"judged": {"readme": Readme("README.md", 10)}}, PERSON, "it is short"),
    (Check.CITATION, {}, FACT, "four keys"),
    (Check.CITATION, {"judged": {"citation": ("message",)}}, FACT, "lacks message"),
    (Check.CONTRIBUTING, {}, WELL, "CONTRIBUTING.md"),
    (Check.CONTRIBUTING, {"tree": without("CONTRIBUTING.md")}, BAD, "no contributing guide"),
    (Check.CONTRIBUTING, {"tree": without("CONTRIBUTING.md"), "inherited": ("CONTRIBUTING.md",)}, WELL, "inherited from shore/.github"),
    (Check.CONTRIBUTING, {"tree": without("CONTRIBUTING.md"), "inherited": NO}, UNSEEN, "the owner's .github"),
    (Check.CONTRIBUTING, {"tree": without("CONTRIBUTING.md", complete=False)}, UNSEEN, "the part"),
    (Check.CONTRIBUTING, {"tree": NO}, UNSEEN, "did not answer"),
    (Check.CONTRIBUTING, {"tree": instead("CONTRIBUTING.md", "docs/source/contributing.rst")}, PERSON, "docs/source/contributing.rst, which"),
    (Check.CONTRIBUTING, {"tree": instead("CONTRIBUTING.md", "docs/contribute/index.md")}, PERSON, "docs/contribute/index.md, which"),
    (Check.CONTRIBUTING, {"tree": instead("CONTRIBUTING.md", "src/dunlin/contributing.py")}, BAD, "no contributing guide"),
    (Check.CONTRIBUTING, {"tree": instead("CONTRIBUTING.md", "vendor/x/CONTRIBUTING.md")}, BAD, "no contributing guide"),
    (Check.CONDUCT, {"tree": instead(".github/CODE_OF_CONDUCT.md", "docs/about/code_of_conduct.md")}, PERSON, "docs/about/code_of_conduct.md"),
    (Check.CONDUCT, {}, WELL, ".github/CODE_OF_CONDUCT.md"),
    (Check.DOCUMENTATION, {}, WELL, "https://dunlin.example.org"),
    (Check.DOCUMENTATION, {"index": NO}, PERSON, "no address"),
    (Check.DOCUMENTATION, {"index": NO, "home": Home("a/b", homepage="https://github.com/a/b")}, PERSON, "no address"),
    (Check.TUTORIAL, {}, WELL, "docs/getting_started.md"),
    (Check.TUTORIAL, {"tree": without("docs/getting_started.md")}, PERSON, "no page"),
    (Check.API, {}, WELL, "autodoc"),
    (Check.API, {"judged": {"api": ""}}, PERSON, "nothing"),
    (Check.TESTS, {}, WELL, "1 test file; tests.yaml runs pytest -q"),
    (Check.TESTS, {"tree": without("tests/test_a.py"), "judged": {"file_checks": (), "workflows": ()}}, BAD, "no test file"),
    (Check.TESTS, {"tree": without("tests/test_a.py"), "judged": {"file_checks": ()}}, PERSON, "no test file was recognized, but"),
    (Check.TESTS, {"tree": without("tests/test_a.py", complete=False), "judged": {"file_checks": ()}}, PERSON, "was found"),
    (Check.TESTS, {"judged": {"workflows": (Workflow("a.yml", False, "pytest"),)}}, PERSON, "not on a push"),
    (Check.TESTS, {"judged": {"workflows": (), "refused": {".github/workflows/a.yml": "a bomb"}}}, UNSEEN, "a bomb"),
    (Check.TESTS, {"judged": {"workflows": ()}}, PERSON, "no file of continuous integration"),
    (Check.CI_RESULT, {}, FACT, "12 of 12"),
    (Check.CI_RESULT, {"results": Results()}, FACT, "no result"),
    (Check.LINTING, {}, WELL, "ruff"),
    (Check.TYPING, {}, WELL, "src/dunlin/py.typed"),
    (Check.TYPING, {"tree": without("src/dunlin/py.typed")}, PERSON, "no type checker"),
    (Check.HISTORY, {}, FACT, "public since 2021-11, 120 commits, 9 releases, 12 people, active in 41 of 52 weeks"),
    (Check.SIZE, {}, FACT, "about 100 lines"),
    (Check.AI, {}, WELL, "ticked"),
    (Check.AI, {"asked": {"ai": None}}, PERSON, "does not ask"),
    (Check.AI, {"asked": {"ai": False}}, PERSON, "not ticked"),
    (Check.ARCHIVE, {}, WELL, "zenodo.org"),
    (Check.ARCHIVE, {"handles": {"10.5281/zenodo.1": Handle("10.5281/zenodo.1", False)}}, BAD, "not registered"),
    (Check.ARCHIVE, {"handles": {"10.5281/zenodo.1": NO}}, UNSEEN, "did not answer"),
    (Check.ARCHIVE, {"asked": {"archive": "TBD"}}, None, ""),
    (Check.ARCHIVE, {"asked": {"archive": "soon"}}, PERSON, "is no DOI"),
    (Check.PAPER, {}, None, ""),
    (Check.PAPER, {"asked": {"paper_for": "JOSS"}, "judged": {"paper": Paper("paper.md", 815, (), ("Software design",), 18, 3)}},
     FACT, "815 words (JOSS asks for 750 to 1,750); no section Software design; 3 of 18 references without DOI"),
    (Check.GUIDELINES, {}, FACT, "38 of 54"),
]  # fmt: skip


@pytest.mark.parametrize(("check", "changed", "verdict", "says"), TABLE)
def test_table(check: Check, changed: dict[str, Any], verdict: Verdict | None, says: str) -> None:
    """Each verdict, with its line of evidence."""
    changed = dict(changed)
    if isinstance(changed.get("judged"), Unseen):
        known = replace(GOOD, **changed)
    else:
        known = facts(**changed)
    found = of(check, known)
    if verdict is None:
        assert found is None
        return
    assert found is not None
    assert (found.verdict, says in found.evidence) == (verdict, True), found
    assert bool(found.fix) == (verdict is BAD)


def test_every_check_has_its_words() -> None:
    """A text and a link for each."""
    assert set(TEXTS) == set(LINKS) == set(Check)
    assert {check for check, *_ in TABLE} >= set(Check) - {
        Check.TOOLING,
        Check.SURVEY,
        Check.PUBLICATION,
    }


_unseen = st.just(NO)
_paths = st.lists(st.sampled_from([*PATHS, "setup.py", "a.txt"]) | st.text(max_size=20), max_size=8)
_trees = st.builds(
    lambda paths, links, complete: Tree(tuple(File(p, "a", 10) for p in paths), tuple(links), complete),
    _paths, _paths, st.booleans(),
)  # fmt: skip
_judged = st.builds(
    lambda **changed: replace(JUDGED, **changed),
    file_checks=st.sampled_from([JUDGED.file_checks, (MISSING,), ()]) | _unseen,
    pyproject=st.sampled_from([(), ("wrong",), None]) | _unseen,
    project=st.dictionaries(st.sampled_from(["license", "urls", "requires_python", "classifiers"]), st.text(max_size=9)),
    readme=st.none() | st.builds(Readme, st.sampled_from(["README.md"]), st.integers(0, 99)),
    license=st.none() | st.builds(LicenseText, st.just("LICENSE"), st.text(max_size=5), st.booleans()),
    workflows=st.lists(st.builds(Workflow, st.text(max_size=9), st.booleans(), st.text(max_size=5))).map(tuple),
    refused=st.dictionaries(st.sampled_from(["README.md", "pyproject.toml", "LICENSE"]), st.text(max_size=5)),
)  # fmt: skip
_facts = st.builds(
    lambda **changed: replace(GOOD, **changed),
    home=st.sampled_from([GOOD.home, *Missing, Home("a", local=True), Home("a/b", fork=True)]) | _unseen,
    tree=_trees | _unseen,
    judged=_judged | _unseen,
    index=st.sampled_from([PROJECT, NoProject("a")]) | _unseen,
    inherited=_paths.map(tuple) | _unseen,
    results=st.just(Results(1, 2)) | _unseen,
    history=st.just(History()) | _unseen,
)  # fmt: skip


@given(_facts)
def test_whatever_was_read(known: Facts) -> None:
    """Each check once, one line each, a mend with every ✖ and nowhere else."""
    found = findings(known)
    assert len({one.check for one in found}) == len(found)
    for one in found:
        assert one.evidence
        assert "\n" not in one.evidence
        assert len(one.evidence) <= 240
        assert bool(one.fix) == (one.verdict is BAD), one


@given(_facts)
def test_what_is_not_seen_is_never_missing(known: Facts) -> None:
    """With a list of files that was cut, or none, no file counts as missing."""
    cut = known.tree if isinstance(known.tree, Unseen) else replace(known.tree, complete=False)
    files = {Check.LICENSE, Check.README, Check.CONTRIBUTING, Check.CONDUCT, Check.TESTS}
    for one in findings(replace(known, tree=cut)):
        assert one.check not in files or one.verdict is not BAD or "approved" in one.evidence


_PARTS = st.sampled_from(
    ["tests", "test_a.py", "docs", "README.md", "README", "LICENSE", "CONTRIBUTING.md", ".github", "workflows",
     "CODE_OF_CONDUCT.md", "tutorial.md", "conf.py", "paper.md", "a", "é", "..", "", "x" * 300, "\x1b[2J", "pyproject.toml"]
)  # fmt: skip
_PATHS = st.lists(_PARTS, max_size=5).map("/".join) | st.text(max_size=30)


@given(st.lists(_PATHS, max_size=12), st.booleans(), st.booleans())
def test_any_tree(paths: list[str], complete: bool, judged: bool) -> None:
    """There is always a verdict in one line, and what was not seen as a whole lacks nothing for certain."""
    files = [File(path, link=path.endswith("md")) for path in paths]
    known = facts(
        tree=source.tree(files, complete=complete),
        inherited=(),
    )
    if not judged:
        known = replace(known, judged=NO)
    found = findings(known)
    assert all(len(one.evidence.splitlines()) == 1 for one in found)
    if not isinstance(known.tree, Unseen) and not known.tree.complete:
        assert [one for one in found if one.verdict is BAD] == []


@given(st.text(max_size=60))
def test_any_version(said: str) -> None:
    """Whatever the header says."""
    assert of(Check.VERSION, facts(asked={"version": said}, tag=None)) is not None or not said
