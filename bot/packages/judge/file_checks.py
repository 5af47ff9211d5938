"""``pycmdcheck`` on a folder: the static checks of its profile *triage*.

The profile ignores the package's own settings. Dates in its answers go by the day of the machine.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pycmdcheck
from pycmdcheck.checks.license import LicenseCheck
from pycmdcheck.pyproject_reader import get_effective_project_table

PROFILE = "triage"


def check(folder: Path) -> list[dict[str, Any]]:
    """Each check as plain values. Whatever it raises is for the caller to catch."""
    report = pycmdcheck.check(folder, profile=PROFILE, parallel=False)
    here = str(folder.resolve())
    return [
        {
            "name": one.name,
            "status": str(one.status),
            "message": _line(one.message, here),
            "details": [_line(detail, here) for detail in one.details],
            "rules": [
                {
                    "code": finding.code,
                    "text": _line(finding.message, here),
                    "hint": _line(finding.hint or "", here),
                }
                for finding in one.findings
            ],
        }
        for one in report.results
    ]


def license_text(path: str, content: bytes) -> dict[str, Any]:
    """What the text of a license file is, by the library's own marks; its check mixes it with what is declared."""
    text = " ".join(content.decode("utf-8", "replace").upper().split())
    found: list[tuple[int, str]] = []
    for kind, marks in LicenseCheck.KNOWN_LICENSES.items():
        places = [text.find(mark.upper()) for mark in marks]
        if min(places) >= 0:
            found.append((places[0], kind))
    # of several the one that begins first, of these the one listed first
    kind = min(found, key=lambda one: one[0])[1] if found else ""
    approved = {one.casefold() for one in LicenseCheck.OSI_APPROVED_SPDX}
    known = {kind.casefold(), f"{kind}-only".casefold()}
    return {"path": path, "kind": kind, "approved": bool(kind) and not known.isdisjoint(approved)}


def declared(folder: Path) -> dict[str, str]:
    """What ``setup.cfg`` or ``setup.py`` say, for a package without a ``[project]`` table; they are not run."""
    table = get_effective_project_table(folder)
    wanted = {"name": "name", "version": "version", "requires_python": "requires-python"}
    return {
        key: _line(str(table[name]), "")
        for key, name in wanted.items()
        if isinstance(table.get(name), str)
    }


def _line(text: str, here: str) -> str:
    return " ".join(text.replace(here, "").split())[:400]
