"""From facts to verdicts: one function for each check, and no reading.

A ✔ needs evidence that names this package. A ✖ is only said where absence is certain: a list of files that was
cut, or a file that could not be read, never leads to one. Everything between is for a person to look at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import Version

from bot.packages import dois, wanted
from bot.packages.facts import (
    Facts,
    FileCheck,
    Handle,
    Home,
    Judged,
    Metadata,
    Missing,
    NoProject,
    Project,
    Release,
    Tree,
    Unseen,
)
from bot.packages.index import version
from bot.packages.places import usual_index
from bot.review.model.evidence import Check, Finding, Verdict

_BYTES_A_LINE = 42
"""Measured over real packages; a number of lines from it is right within a fifth."""


def findings(facts: Facts) -> tuple[Finding, ...]:
    """What every check came to; a check that does not concern the package is left out."""
    found: list[Finding] = []
    for check, judge in _CHECKS.items():
        said = judge(facts)
        if said is None:
            continue
        verdict, evidence, *fix = said
        found.append(
            Finding(
                check=check, verdict=verdict, evidence=_line(evidence), fix=fix[0] if fix else ""
            )
        )
    return tuple(found)


Said = tuple[Verdict, str] | tuple[Verdict, str, str] | None
"""Verdict, evidence, and for a ✖ what to do about it. None: the check does not concern this package."""


def _line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 240 else f"{line[:239]}…"


def _unseen(why: Unseen) -> Said:
    return Verdict.UNSEEN, why.why


# --- where it lives


def _repository(facts: Facts) -> Said:
    home = facts.home
    match home:
        case Unseen():
            return (Verdict.PERSON if "none of the hosts" in home.why else Verdict.UNSEEN), home.why
        case Missing.GONE:
            return (
                Verdict.BAD,
                f"{facts.asked.repository} is not there",
                "Correct the repository's address in the submission.",
            )
        case Missing.PRIVATE:
            return (
                Verdict.BAD,
                f"{facts.asked.repository} is not public",
                "Make the repository public.",
            )
        case Home(local=True):
            return Verdict.PERSON, f"a folder on this machine: {home.name}"
        case Home(archived=True):
            return (
                Verdict.BAD,
                f"{home.name} is archived",
                "Unarchive the repository, so that reviewers can open issues and you can answer them.",
            )
        case Home(fork=True):
            return (
                Verdict.BAD,
                f"{home.name} is a fork",
                "Submit the repository it was forked from, or detach the fork.",
            )
    moved = f", moved from {facts.asked.repository}" if home.moved else ""
    return Verdict.WELL, f"{home.name}, public{moved}"


def _header(facts: Facts) -> Said:
    missing = facts.asked.header
    if missing is None:
        return None
    if missing:
        return (
            Verdict.BAD,
            ", ".join(missing),
            "Complete the header in the first comment of the issue.",
        )
    return Verdict.WELL, "all fields are filled in"


def _version(facts: Facts) -> Said:
    said = facts.asked.version
    if not said:
        return None if facts.asked.header is None else (Verdict.PERSON, "no version is named")
    number = version(said)
    if number is None:
        return Verdict.PERSON, f"{said} cannot be read as a version"
    release = _release(facts, number)
    parts: list[str] = []
    if facts.tag:
        parts.append(f"is tag {facts.tag.name}")
    if release:
        since = f" since {release.day}" if release.day else ""
        parts.append(f"{'was yanked from' if release.yanked else 'is on'} the index{since}")
    if parts and not (release and release.yanked):
        return Verdict.WELL, f"{number} {' and '.join(parts)}"
    if parts:
        return Verdict.PERSON, f"{number} {' and '.join(parts)}"
    if isinstance(facts.tags, Unseen):
        return _unseen(facts.tags)
    if not facts.tags.complete:
        return Verdict.PERSON, f"{number} is not among the newest tags"
    return Verdict.PERSON, f"no tag and no release {number}; the default branch was read"


def _release(facts: Facts, number: Version) -> Release | None:
    if not isinstance(facts.index, Project):
        return None
    return next((one for one in facts.index.releases if version(one.version) == number), None)


def _index(facts: Facts) -> Said:
    match facts.index:
        case Unseen():
            return _unseen(facts.index)
        case NoProject(feedstock=None) if not _is_named(facts):
            name = facts.index.name
            return (
                Verdict.PERSON,
                f"{name} is neither on PyPI nor on conda-forge; whether it is called so there is not known",
            )
        case NoProject(feedstock=None):
            return (
                Verdict.BAD,
                f"{facts.index.name} is neither on PyPI nor on conda-forge",
                "Publish the package on PyPI or conda-forge.",
            )
        case NoProject(feedstock=Unseen(why=why)):
            return Verdict.UNSEEN, f"{facts.index.name} is not on PyPI; conda-forge: {why}"
        case NoProject(feedstock=feedstock, feedstock_here=here):
            if here:
                return Verdict.WELL, f"on conda-forge: {feedstock} names this repository"
            return Verdict.PERSON, f"{feedstock} does not name this repository"
    project = facts.index
    good = [one for one in project.releases if not one.yanked]
    final = [
        one for one in good if not (number := version(one.version)) or not number.is_prerelease
    ]
    if not good:
        return (
            Verdict.BAD,
            f"all {len(project.releases)} releases of {project.name} on PyPI are yanked",
            "Publish a release on PyPI.",
        )
    newest = (final or good)[-1]
    files = " and ".join(
        kind for kind, there in (("wheel", newest.wheel), ("sdist", newest.sdist)) if there
    )
    of = f" of {newest.day}" if newest.day else ""
    what = f"{project.name} {newest.version}{of}{f', {files}' if files else ''}"
    if not final:
        return Verdict.PERSON, f"{what}: only pre-releases are on PyPI"
    if project.links_here:
        return Verdict.WELL, f"{what}; the metadata links this repository"
    if isinstance(facts.home, Home) and facts.home.local:
        return _local_index(facts, project, what)
    if isinstance(project.metadata, Unseen):
        return (
            Verdict.PERSON,
            f"{what}; whether it is this package is not known: {project.metadata.why}",
        )
    return Verdict.PERSON, f"{what}; its metadata does not link this repository"


def _is_named(facts: Facts) -> bool:
    """Whether anybody says what the package is called; else it was looked for by the name of its repository."""
    declared = isinstance(facts.judged, Judged) and facts.judged.project.get("name")
    return bool(facts.asked.package or declared)


def _local_index(facts: Facts, project: Project, what: str) -> Said:
    """In a folder there is no address to compare: a link that the folder and the release share will do."""
    if isinstance(facts.judged, Judged) and isinstance(project.metadata, Metadata):
        own = _urls(facts.judged).values()
        theirs = {_address(url) for url in project.metadata.urls.values()}
        if shared := [url for url in own if _address(url) in theirs]:
            return Verdict.WELL, f"{what}; both link {shared[0]}"
    return Verdict.PERSON, f"{what}; whether it is this package is not known"


def _imports(facts: Facts) -> Said:
    results = facts.results
    if isinstance(results, Unseen) or not results.total:
        return Verdict.PERSON, "nothing was run"
    return Verdict.PERSON, f"nothing was run; {_results_in_words(facts)}"


def _python(facts: Facts) -> Said:
    declared = _declared(facts, "requires_python")
    if not declared:
        return Verdict.FACT, "no Python versions are named in the metadata"
    try:
        SpecifierSet(declared)
    except InvalidSpecifier:
        return Verdict.FACT, f"{declared} is no valid specifier of versions"
    checked = _file_check(facts, "python_versions")
    if isinstance(checked, FileCheck) and checked.rules:
        return Verdict.FACT, f"{declared}: {checked.rules[0].text}"
    return Verdict.FACT, declared


# --- what it says about itself


def _pyproject(facts: Facts) -> Said:
    judged = facts.judged
    if isinstance(judged, Unseen):
        return _unseen(judged)
    if why := judged.refused.get("pyproject.toml"):
        return Verdict.UNSEEN, f"pyproject.toml: {why}"
    if isinstance(judged.pyproject, Unseen):
        return _unseen(judged.pyproject)
    if judged.pyproject is None:
        return Verdict.FACT, "there is no pyproject.toml"
    if judged.pyproject:
        return (
            Verdict.BAD,
            f"pyproject.toml: {judged.pyproject[0]}",
            "Correct `pyproject.toml`; the evidence names what the standard does not allow.",
        )
    return Verdict.WELL, "pyproject.toml is valid"


def _metadata(facts: Facts) -> Said:
    metadata = _released(facts)
    if metadata is not None:
        given = {
            "summary": metadata.summary,
            "e-mail address": metadata.email,
            "project URLs": ", ".join(metadata.urls),
        }
    elif isinstance(facts.judged, Unseen):
        return _unseen(facts.judged)
    else:
        project = facts.judged.project
        given = {
            "summary": str(project.get("summary", "")),
            "e-mail address": str(project.get("email", "")),
            "project URLs": ", ".join(_urls(facts.judged)),
        }
    missing = [name for name, said in given.items() if not said]
    if missing:
        return Verdict.FACT, f"the metadata has no {', no '.join(missing)}"
    return Verdict.FACT, f"summary, e-mail address, links: {given['project URLs']}"


def _license(facts: Facts) -> Said:
    checked = _file_check(facts, "license")
    text = facts.judged.license if isinstance(facts.judged, Judged) else None
    host = _host_license(facts)
    if text and text.approved:
        return Verdict.WELL, f"{text.path}: {text.kind}, OSI-approved"
    if isinstance(checked, Unseen):
        names = _paths(facts)
        if isinstance(names, tuple) and (file := _license_file(names)) and _family(host):
            return Verdict.WELL, f"{file}: {host}, as the host reads it"
        return _unseen(checked)
    if checked.has("license.missing"):
        if link := _link(facts, _LICENSE_NAME):
            return Verdict.PERSON, link
        if file := _somewhere(facts, _LICENSE_NAME, r"licenses?/[^/]+"):
            return Verdict.PERSON, f"{file}, and no license file in the root"
        if not _whole(facts):
            return Verdict.UNSEEN, "no license file in the part of the repository that was listed"
        return Verdict.BAD, "no license file", checked.hint("license.missing")
    file = checked.detail("Found license file:")
    if refused := _refused(facts, file):
        return Verdict.UNSEEN, refused
    if _family(host):
        return Verdict.WELL, f"{file}: {host}, as the host reads it"
    if checked.has("license.not-osi-approved"):
        return (
            Verdict.BAD,
            f"{file}: {checked.rules[0].text}",
            checked.hint("license.not-osi-approved"),
        )
    if checked.has("license.too-short"):
        return Verdict.PERSON, f"{file} is too short to be a license"
    said = (
        f"; the metadata says {', '.join(declared)}"
        if (declared := _declared_license(facts))
        else ""
    )
    return Verdict.PERSON, f"{file}: its text was not recognized{said}"


def _license_declared(facts: Facts) -> Said:
    if isinstance(facts.judged, Unseen):
        return _unseen(facts.judged)
    text = facts.judged.license
    kind = (text.kind if text else "") or _host_license(facts)
    declared = _declared_license(facts)
    if not declared:
        return Verdict.FACT, "the metadata names no license that is known"
    if not _family(kind):
        return Verdict.FACT, f"the metadata says {', '.join(declared)}; the file was not recognized"
    if _family(kind) in set().union(*(_families(one) for one in declared)):
        return Verdict.WELL, f"both say {kind}"
    return Verdict.PERSON, f"the file says {kind}, the metadata {', '.join(declared)}"


# --- what a reader finds


def _readme(facts: Facts) -> Said:
    judged = facts.judged
    if isinstance(judged, Unseen):
        return _unseen(judged)
    readme = judged.readme
    if readme is None:
        names = _paths(facts)
        found = (
            [one for one in names if "readme" in one.casefold()] if isinstance(names, tuple) else []
        )
        for file in found:
            if refused := _refused(facts, file):
                return Verdict.UNSEEN, refused
        if link := _link(facts, r"readme"):
            return Verdict.PERSON, link
        if found or not _whole(facts):
            return Verdict.PERSON, found[0] if found else "no README in the part that was listed"
        return (
            Verdict.BAD,
            "no README",
            "Add a `README.md` that says what the package does, and how to install and use it.",
        )
    told = [f"{readme.words} words"]
    told += [readme.installs] if readme.installs else []
    told += ["leads to how to contribute"] if readme.contributing else []
    enough = readme.words >= 50 and readme.installs
    missing = [] if readme.installs else ["no line that installs it was found"]
    missing += ["it is short"] if readme.words < 50 else []
    return (
        Verdict.WELL if enough else Verdict.PERSON,
        f"{readme.path}: {', '.join([*told, *missing])}",
    )


def _citation(facts: Facts) -> Said:
    judged = facts.judged
    if isinstance(judged, Unseen):
        return _unseen(judged)
    names = _paths(facts)
    names = names if isinstance(names, tuple) else ()
    if why := judged.refused.get("CITATION.cff"):
        return Verdict.UNSEEN, f"CITATION.cff: {why}"
    if judged.citation:
        return Verdict.FACT, f"CITATION.cff lacks {', '.join(judged.citation)}"
    if judged.citation is not None:
        return Verdict.FACT, "CITATION.cff with its four keys"
    for file in (".zenodo.json", "codemeta.json"):
        if file in names:
            return Verdict.FACT, file
    if judged.readme and judged.readme.cites:
        return Verdict.FACT, f"{judged.readme.path} says how to cite it"
    return Verdict.FACT, "nothing says how to cite it"


def _community(pattern: str, title: str, hint: str) -> Callable[[Facts], Said]:
    def check(facts: Facts) -> Said:
        names = _paths(facts)
        if isinstance(names, Unseen):
            return _unseen(names)
        if file := wanted.named(names, pattern):
            return Verdict.WELL, file
        inherited = facts.inherited
        if isinstance(inherited, tuple) and (file := wanted.named(inherited, pattern)):
            owner = facts.home.name.partition("/")[0] if isinstance(facts.home, Home) else ""
            return Verdict.WELL, f"inherited from {owner}/.github: {file}"
        if isinstance(inherited, Unseen):
            return Verdict.UNSEEN, f"none in the repository; the owner's .github: {inherited.why}"
        if link := _link(facts, pattern):
            return Verdict.PERSON, link
        loose = pattern.replace("contributing", "contribut(?:e|ing|ions?)")
        if file := _somewhere(facts, rf"(?:{loose})(?:[._-][^/]*)?", rf"(?:{loose})/[^/]+"):
            return Verdict.PERSON, f"{file}, which the host does not show as the {title}"
        if not _whole(facts):
            return Verdict.UNSEEN, "none in the part of the repository that was listed"
        return Verdict.BAD, f"no {title} in the root, .github or docs", hint

    return check


def _documentation(facts: Facts) -> Said:
    candidates: list[str] = []
    metadata = _released(facts)
    urls: Mapping[str, str] = metadata.urls if metadata else {}
    if isinstance(facts.judged, Judged):
        urls = {**_urls(facts.judged), **urls}
    candidates += [url for name, url in urls.items() if "doc" in name.casefold() and _web(url)]
    candidates += [url for url in urls.values() if _serves_docs(url)]
    home = facts.home if isinstance(facts.home, Home) else None
    if home and _web(home.homepage):
        candidates.append(home.homepage)
    names = _paths(facts)
    names = names if isinstance(names, tuple) else ()
    built = next((one for one in names if re.fullmatch(r"\.?readthedocs\.ya?ml", one)), "")
    if candidates and built:
        return Verdict.WELL, f"{candidates[0]}, built by Read the Docs ({built})"
    if candidates:
        return Verdict.WELL, candidates[0]
    if home and home.pages:
        return Verdict.PERSON, f"the host serves pages of {home.name}"
    if built:
        return Verdict.PERSON, f"{built}, but no address of the documentation in the metadata"
    if isinstance(facts.judged, Unseen):
        return _unseen(facts.judged)
    return Verdict.PERSON, "no address of the documentation was found"


def _tutorial(facts: Facts) -> Said:
    names = _paths(facts)
    if isinstance(names, Unseen):
        return _unseen(names)
    found = wanted.tutorials(names)
    if not found:
        return Verdict.PERSON, "no page was recognized as a tutorial"
    pages = "page" if len(found) == 1 else "pages"
    return Verdict.WELL, f"{len(found)} {pages}, for example {found[0]}"


def _api(facts: Facts) -> Said:
    if isinstance(facts.judged, Unseen):
        return _unseen(facts.judged)
    if facts.judged.api:
        return Verdict.WELL, facts.judged.api
    for file in ("docs/conf.py", "docs/source/conf.py", "doc/conf.py", "mkdocs.yml"):
        if refused := _refused(facts, file):
            return Verdict.UNSEEN, refused
    return Verdict.PERSON, "nothing that makes one was recognized"


# --- how it is made


def _tests(facts: Facts) -> Said:
    names = _paths(facts)
    if isinstance(names, Unseen):
        return _unseen(names)
    files = wanted.tests(names)
    if not files:
        checked = _file_check(facts, "test_suite")
        if isinstance(checked, FileCheck) and (place := checked.detail("Found tests:")):
            return Verdict.PERSON, f"{place}: whether these are tests was not recognized"
        if not _whole(facts) or any(
            one.endswith((".pyx", ".robot", ".feature", ".ipynb")) and "test" in one
            for one in names
        ):
            return Verdict.PERSON, "no test file in Python was found"
        flows = facts.judged.workflows if isinstance(facts.judged, Judged) else ()
        if flow := next((one for one in flows if one.runs), None):
            return Verdict.PERSON, f"no test file was recognized, but {flow.path} runs {flow.runs}"
        return Verdict.BAD, "no test file", "Add tests, and run them in continuous integration."
    count = f"{len(files)} test file{'s' if len(files) > 1 else ''}"
    if isinstance(facts.judged, Unseen):
        return Verdict.UNSEEN, f"{count}; {facts.judged.why}"
    runs = [flow for flow in facts.judged.workflows if flow.runs and flow.on_change]
    runs.sort(
        key=lambda flow: (
            bool(re.search(r"doc|lint|build|release", flow.path)),
            "test" not in flow.runs,
        )
    )
    if runs:
        file = PurePosixPath(runs[0].path).name
        return Verdict.WELL, f"{count}; {file} runs {runs[0].runs}"
    for file, why in facts.judged.refused.items():
        if "workflows/" in file or file.endswith("-ci.yml"):
            return Verdict.UNSEEN, f"{count}; {file}: {why}"
    some = [flow for flow in facts.judged.workflows if flow.runs]
    if some:
        return (
            Verdict.PERSON,
            f"{count}; {some[0].path} runs them, but not on a push or pull request",
        )
    if facts.judged.workflows:
        return Verdict.PERSON, f"{count}; no workflow was recognized that runs them"
    return Verdict.PERSON, f"{count}; no file of continuous integration was found"


def _ci_result(facts: Facts) -> Said:
    if isinstance(facts.results, Unseen):
        if isinstance(facts.home, Home) and facts.home.local:
            return None
        return _unseen(facts.results)
    if not facts.results.total:
        return Verdict.FACT, "no result is known"
    return Verdict.FACT, _results_in_words(facts)


def _results_in_words(facts: Facts) -> str:
    results = facts.results
    if isinstance(results, Unseen) or not results.total:
        return ""
    when = ""
    if results.last:
        days = (facts.today - results.last.date()) // timedelta(days=1)
        when = ", today" if days <= 0 else f", {days} day{'s' if days > 1 else ''} ago"
    return f"{results.passed} of {results.total} jobs of the default branch passed{when}"


def _tool(key: str, nothing: str) -> Callable[[Facts], Said]:
    def check(facts: Facts) -> Said:
        if isinstance(facts.judged, Unseen):
            return _unseen(facts.judged)
        found = facts.judged.tools.get(key, "")
        names = _paths(facts)
        if key == "typing" and isinstance(names, tuple):
            typed = next((one for one in names if one.endswith("/py.typed")), "")
            found = ", ".join(one for one in (found, typed) if one)
        return (Verdict.WELL, found) if found else (Verdict.PERSON, nothing)

    return check


def _history(facts: Facts) -> Said:
    history = facts.history
    if isinstance(history, Unseen):
        if isinstance(facts.home, Home) and facts.home.local:
            return None
        return _unseen(history)
    parts = [
        f"public since {history.first:%Y-%m}" if history.first else "",
        f"{history.commits:,} commits" if history.commits is not None else "",
        f"{history.releases} releases" if history.releases is not None else "",
        f"{history.people} people" if history.people is not None else "",
        f"active in {history.active_weeks} of 52 weeks" if history.active_weeks is not None else "",
    ]
    return Verdict.FACT, ", ".join(filter(None, parts)) or "the host does not tell"


def _size(facts: Facts) -> Said:
    if isinstance(facts.tree, Unseen):
        return _unseen(facts.tree)
    count = wanted.source_bytes(facts.tree.files)
    if count is None:
        return None
    lines = round(count / _BYTES_A_LINE, -2)
    at_least = "" if facts.tree.complete else "at least "
    return Verdict.FACT, f"{at_least}about {int(lines):,} lines of Python outside tests and docs"


def _guidelines(facts: Facts) -> Said:
    judged = facts.judged
    if isinstance(judged, Unseen):
        return _unseen(judged)
    if isinstance(judged.guidelines, Unseen):
        return _unseen(judged.guidelines)
    if not judged.guidelines.of:
        return None
    return Verdict.FACT, f"{judged.guidelines.passed} of {judged.guidelines.of} met"


# --- what the author says


def _ticked(said: Callable[[Facts], bool | None], missing: str) -> Callable[[Facts], Said]:
    def check(facts: Facts) -> Said:
        if facts.asked.header is None:
            return None
        match said(facts):
            case True:
                return Verdict.WELL, "ticked by the author"
            case False:
                return Verdict.PERSON, missing
            case _:
                return Verdict.PERSON, "the submission form does not ask for it"

    return check


def _doi(said: Callable[[Facts], str]) -> Callable[[Facts], Said]:
    def check(facts: Facts) -> Said:
        value = said(facts)
        if not value or value.casefold() in ("tbd", "n/a", "na", "none", "-"):
            return None
        handle = facts.handles.get(value)
        if handle is None:
            return (
                Verdict.PERSON,
                f"{value} is no DOI" if not dois.doi_in(value) else f"{value} was not looked up",
            )
        if isinstance(handle, Unseen):
            return _unseen(handle)
        return _known(handle)

    return check


def _known(handle: Handle) -> Said:
    if not handle.known:
        return (
            Verdict.BAD,
            f"{handle.doi} is not registered",
            "Correct the DOI; one that was reserved is registered only when its record is published.",
        )
    return Verdict.WELL, f"{handle.doi} leads to {handle.leads_to or 'its page'}"


def _paper(facts: Facts) -> Said:
    if not facts.asked.paper_for:
        return None
    judged = facts.judged
    if isinstance(judged, Unseen):
        return _unseen(judged)
    for file, why in judged.refused.items():
        if file.endswith("paper.md"):
            return Verdict.UNSEEN, f"{file}: {why}"
    paper = judged.paper
    if paper is None:
        return Verdict.FACT, "no paper.md was found"
    asked = " (JOSS asks for 750 to 1,750)" if facts.asked.paper_for == "JOSS" else ""
    parts = [f"{paper.path}: {paper.words} words{asked}"]
    if paper.missing_sections:
        parts.append(f"no section {', '.join(paper.missing_sections)}")
    if paper.missing_keys:
        parts.append(f"its head lacks {', '.join(paper.missing_keys)}")
    if paper.references is not None:
        parts.append(f"{paper.without_doi} of {paper.references} references without DOI")
    else:
        parts.append("no paper.bib")
    return Verdict.FACT, "; ".join(parts)


# --- helpers


def _paths(facts: Facts) -> tuple[str, ...] | Unseen:
    return facts.tree if isinstance(facts.tree, Unseen) else facts.tree.paths


def _whole(facts: Facts) -> bool:
    return isinstance(facts.tree, Tree) and facts.tree.complete


def _link(facts: Facts, pattern: str) -> str:
    """That a file of this name is a link; empty: there is none."""
    links = facts.tree.links if isinstance(facts.tree, Tree) else ()
    name = wanted.named(links, pattern)
    return f"{name} is a symbolic link, and was not followed" if name else ""


def _somewhere(facts: Facts, *patterns: str) -> str:
    """A file of such a name in any folder of the package's own; empty: there is none."""
    kind = re.compile(rf"(?:[^/]+/){{0,6}}(?:{'|'.join(patterns)})", re.I)
    names = _paths(facts)
    if isinstance(names, Unseen):
        return ""
    pages = (one for one in names if wanted.is_own(one) and not one.endswith(_CODE))
    return next((one for one in pages if kind.fullmatch(one)), "")


def _file_check(facts: Facts, name: str) -> FileCheck | Unseen:
    return facts.judged if isinstance(facts.judged, Unseen) else facts.judged.file_check(name)


def _refused(facts: Facts, file: str) -> str:
    """Why this file could not be read; empty: it was, or there is none."""
    if isinstance(facts.judged, Unseen):
        return ""
    why = facts.judged.refused.get(file)
    return f"{file}: {why}" if why else ""


def _released(facts: Facts) -> Metadata | None:
    """Metadata of a release that is known to be this package's."""
    project = facts.index
    if (
        isinstance(project, Project)
        and project.links_here
        and isinstance(project.metadata, Metadata)
    ):
        return project.metadata
    return None


def _declared(facts: Facts, key: str) -> str:
    if isinstance(facts.judged, Judged) and (said := facts.judged.project.get(key)):
        return str(said)
    metadata = _released(facts)
    return str(getattr(metadata, key)) if metadata else ""


def _urls(judged: Judged) -> dict[str, str]:
    urls = judged.project.get("urls")
    return (
        {str(key): str(value) for key, value in urls.items()} if isinstance(urls, Mapping) else {}
    )


def _address(url: str) -> str:
    return (
        url.casefold()
        .removesuffix(".git")
        .rstrip("/")
        .removeprefix("https://")
        .removeprefix("http://")
    )


def _web(url: str) -> bool:
    """Whether it leads to pages: a front page on a host of code is the README again."""
    place = _address(url)
    if not url.startswith(("http://", "https://")):
        return False
    host = place.partition("/")[0].removeprefix("www.")
    code = host in ("github.com", "gitlab.com", "codeberg.org", "bitbucket.org")
    return not (code and place.count("/") <= 2) and host not in (
        urlsplit(usual_index()).hostname,
        "doi.org",
    )


def _serves_docs(url: str) -> bool:
    """Whether its host serves little else than documentation, and it is no single page of it."""
    host, _, path = _address(url).partition("/")
    sites = (".readthedocs.io", ".rtfd.io", ".github.io", ".gitlab.io", ".codeberg.page")
    return host.endswith(sites) and "changelog" not in path and "release" not in path


_CODE = (".py", ".pyi", ".ipynb", ".js", ".json", ".yml", ".yaml", ".toml", ".css", ".png", ".svg")
_LICENSE_NAME = r"(?:licen[cs]e|copying|unlicense)(?:[._-].*)?"


def _license_file(names: Iterable[str]) -> str:
    kind = re.compile(_LICENSE_NAME, re.I)
    return next((one for one in names if kind.fullmatch(one)), "")


def _host_license(facts: Facts) -> str:
    return facts.home.license if isinstance(facts.home, Home) else ""


def _declared_license(facts: Facts) -> list[str]:
    """What the metadata calls the license: the expression, else classifiers, of the release and the repository."""
    found: list[str] = []
    metadata = _released(facts)
    sources: list[tuple[str, Iterable[str]]] = []
    if metadata:
        sources.append((metadata.license, metadata.classifiers))
    if isinstance(facts.judged, Judged):
        classifiers = facts.judged.project.get("classifiers")
        sources.append(
            (
                str(facts.judged.project.get("license", "")),
                [str(one) for one in classifiers] if isinstance(classifiers, list) else [],
            )
        )
    for expression, classifiers_said in sources:
        kinds = [
            one.rpartition("::")[2].strip()
            for one in classifiers_said
            if one.startswith("License ::") and one.count("::") == 2
        ]
        found += [one for one in (expression, *kinds) if one and _family(one)]
    return list(dict.fromkeys(found))


def _family(said: str) -> str:
    """The license that a name in any dress means, without its version; empty: none that is known."""
    return next(iter(_families(said)), "")


def _families(said: str) -> set[str]:
    """The same of an expression that may name several."""
    found = set()
    for part in re.split(r"\b(?:OR|AND|WITH)\b", said):
        text = f" {re.sub(r'[^a-z0-9]+', ' ', part.casefold())} "
        known = (
            family
            for family, words in _FAMILIES.items()
            if any(f" {one} " in text for one in words)
        )
        found |= set(list(known)[:1])
    return found


_FAMILIES: dict[str, tuple[str, ...]] = {
    "agpl": ("agpl", "agplv3", "affero"),
    "lgpl": ("lgpl", "lgplv3", "lgplv2", "lesser", "lgpl3"),
    "gpl": ("gpl", "gplv3", "gplv2", "gpl3", "gpl2", "gnu general public license"),
    "apache": ("apache", "apache2"),
    "mpl": ("mpl", "mozilla"),
    "bsd": ("bsd", "bsd3"),
    "0bsd": ("0bsd",),
    "mit": ("mit", "expat"),
    "isc": ("isc", "iscl"),
    "epl": ("epl", "eclipse"),
    "eupl": ("eupl",),
    "unlicense": ("unlicense",),
    "boost": ("bsl 1 0", "boost"),
    "zlib": ("zlib",),
    "artistic": ("artistic",),
    "psf": ("psf", "python software foundation"),
    "cecill": ("cecill",),
    "ncsa": ("ncsa",),
    "upl": ("upl",),
    "postgresql": ("postgresql",),
}

_CHECKS: dict[Check, Callable[[Facts], Said]] = {
    Check.REPOSITORY: _repository,
    Check.HEADER: _header,
    Check.VERSION: _version,
    Check.INDEX: _index,
    Check.IMPORTS: _imports,
    Check.PYTHON: _python,
    Check.PYPROJECT: _pyproject,
    Check.METADATA: _metadata,
    Check.LICENSE: _license,
    Check.LICENSE_DECLARED: _license_declared,
    Check.README: _readme,
    Check.CITATION: _citation,
    Check.CONTRIBUTING: _community(
        wanted.CONTRIBUTING,
        "contributing guide",
        "Add a `CONTRIBUTING.md` that says how to report problems and send changes.",
    ),
    Check.CONDUCT: _community(
        wanted.CONDUCT,
        "code of conduct",
        "Add a `CODE_OF_CONDUCT.md`, for example the Contributor Covenant.",
    ),
    Check.DOCUMENTATION: _documentation,
    Check.TUTORIAL: _tutorial,
    Check.API: _api,
    Check.TESTS: _tests,
    Check.CI_RESULT: _ci_result,
    Check.LINTING: _tool("linting", "no linter was recognized"),
    Check.TYPING: _tool("typing", "no type checker was recognized"),
    Check.TOOLING: _tool("tooling", "no build backend is named"),
    Check.HISTORY: _history,
    Check.SIZE: _size,
    Check.AI: _ticked(lambda facts: facts.asked.ai, "not ticked by the author"),
    Check.SURVEY: _ticked(lambda facts: facts.asked.survey, "not ticked by the author"),
    Check.ARCHIVE: _doi(lambda facts: facts.asked.archive),
    Check.PUBLICATION: _doi(lambda facts: facts.asked.publication),
    Check.PAPER: _paper,
    Check.GUIDELINES: _guidelines,
}
