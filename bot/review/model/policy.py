"""What a community may set: names of labels, teams, partners, routes, days, links.

The defaults are pyOpenSci's (https://www.pyopensci.org/software-peer-review/). Another community,
or pyOpenSci itself, overrides single keys in ``.github/pyos-bot.yml``; ``adapters.policy_files`` reads
that file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from bot.review.model.evidence import LINKS, TEXTS, Check
from bot.review.model.labels import LABELS, Label
from bot.review.model.people import GHOST, LOGIN, same

TeamName = str | tuple[str, ...]
"""``org/team-slug`` on GitHub, or a plain list of logins."""

_TEAM = re.compile(rf"{LOGIN.pattern}/[\w-]+", re.ASCII)
_GUIDE = "https://www.pyopensci.org/software-peer-review"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _team(value: Any) -> Any:
    if isinstance(value, str):
        if not _TEAM.fullmatch(value.strip()):
            raise ValueError("a team is written org/team-slug, or as a list of logins")
        return value.strip()
    if isinstance(value, list | tuple):
        return tuple(map(_login, value))
    return value


def _login(value: object) -> str:
    """Somebody's; that of nobody, or of all deleted accounts together, would give strangers a role."""
    login = str(value).strip().removeprefix("@")
    if not LOGIN.fullmatch(login) or same(login, GHOST):
        raise ValueError("this is not the login of a person")
    return login


class Teams(_Part):
    """Which team has which role."""

    editors: TeamName = "pyOpenSci/editorial-board"
    eic: TeamName = "pyOpenSci/editor-in-chief"
    lead: TeamName | None = None
    triage: TeamName | None = None

    _check = field_validator("*", mode="before")(_team)


class Partner(_Part):
    """A community whose own editors decide on affiliation."""

    name: str
    label: str
    editors: TeamName | None = None
    notify: tuple[str, ...] = ()
    guide: str = ""
    checklist: tuple[str, ...] = ()
    reviewers_contact: str = ""
    active: bool = True

    _check = field_validator("editors", mode="before")(_team)


class Route(_Part):
    """A way through the review, and how many reviewers it asks for."""

    reviewers: int = Field(ge=0, le=9)


_DECADE = 3_660
_Days = Annotated[int, Field(ge=1, le=_DECADE)]


class Days(_Part):
    """The clocks of a review, in calendar days."""

    eic_answer: _Days = 14
    """For the pre-review checks to begin, and to end."""
    inquiry: _Days = 14
    seeking_editor: _Days = 30
    partner_decision: _Days = 14
    seeking_reviewers: _Days = 14
    review: _Days = 21
    """From the assignment of a reviewer to the day the review is due."""
    review_reminder: _Days = 14
    """From the assignment to the friendly reminder in between."""
    review_overdue: _Days = 7
    """From the day a review was due to the last reminder."""
    undelivered: _Days = 30
    """From the first reminder that was not answered to the advice to replace the reviewer."""
    author_response: _Days = 14
    author_silent: _Days = 30
    """Until the editor is shown ``warn-closing``."""
    author_gone: _Days = 60
    """Until the editor is shown ``close-unfinished``."""
    reviewer_response: _Days = 7
    release: _Days = 30
    joss: _Days = 30
    """Until the author is reminded of the paper that was to go to JOSS."""
    reviewer_rest: int = Field(183, ge=0, le=_DECADE)
    """After a review, until the reviewer is asked for another one; sooner the editor is told."""
    check_in: _Days = 365
    """From acceptance, or the last time, until maintainers are asked how the package is doing."""
    package_quiet: _Days = 365
    """Without a commit, a release or a pull request, until a package is named in the digest."""
    hold_revisit: _Days = 90
    hold_end: _Days = 365
    """Until the editor is asked whether to close a review that is on hold."""


_NOT_READ_ANY_MORE = frozenset({"eic_guide"})
"""Links that a policy file may still have."""


class Links(_Part):
    """Pages the bot points to."""

    guide: str = f"{_GUIDE}/"
    author_guide: str = f"{_GUIDE}/how-to/author-guide.html"
    editor_guide: str = f"{_GUIDE}/how-to/editors-guide.html"
    reviewer_guide: str = f"{_GUIDE}/how-to/reviewer-guide.html"
    review_template: str = f"{_GUIDE}/appendices/review-template.html"
    packaging_guide: str = "https://www.pyopensci.org/python-package-guide/"
    scope: str = f"{_GUIDE}/about/package-scope.html"
    generative_ai: str = f"{_GUIDE}/our-process/policies.html"
    finding_reviewers: str = f"{_GUIDE}/how-to/finding-reviewers.html"
    reviewer_signup: str = ""
    """The form for people who would like to review; empty: the page above leads there."""
    survey: str = "https://forms.gle/F9mou7S3jhe8DMJ16"
    """The pre-review survey: for maintainers and reviewers when a review starts."""
    post_review_survey: str = "https://forms.gle/BLGVCfUdiJHS5YJY7"
    """For maintainers and reviewers after the acceptance."""
    code_of_conduct: str = "https://www.pyopensci.org/handbook/CODE_OF_CONDUCT.html"
    badge: str = "https://pyopensci.org/badges/peer-reviewed.svg"
    joss: str = "https://joss.theoj.org/papers/new"

    @model_validator(mode="before")
    @classmethod
    def _without_old(cls, links: Any) -> Any:
        if not isinstance(links, Mapping):
            return links
        return {key: value for key, value in links.items() if key not in _NOT_READ_ANY_MORE}


_ON_GITHUB = re.compile(r"https://github\.com/([\w-]+/[\w.-]+)/blob/[\w.-]+/([\w./-]+)", re.ASCII)


class PackageChecks(_Part):
    """How packages are looked at."""

    off: bool = False
    """Packages are not looked at; said as ``checks: off``."""
    on_open: Literal["post", "quiet"] = "quiet"
    """``post``: the evidence is shown as soon as a submission is opened; else when the checks start."""
    accepted: str = "https://github.com/pyOpenSci/pyopensci.github.io/blob/main/_data/packages.yml"
    """File on GitHub that lists the accepted packages, as the website has it; empty: none is read."""
    silent: bool = False
    """The evidence is only shown to whoever asks for it, as another workflow posts such a list."""
    texts: Mapping[Check, str] = {}
    """Check → what it asks, in other words than ours."""
    links: Mapping[Check, str] = {}
    """Check → where to read more."""
    more: tuple[str, ...] = ()
    """Further boxes, for people."""

    @field_validator("accepted")
    @classmethod
    def _file(cls, address: str) -> str:
        if address and not _ON_GITHUB.fullmatch(address):
            raise ValueError("the list of accepted packages is a file on GitHub: its address there")
        return address

    @property
    def accepted_file(self) -> tuple[str, str] | None:
        """``owner/name`` and path of that file."""
        found = _ON_GITHUB.fullmatch(self.accepted)
        return (found[1], found[2]) if found else None

    def text(self, check: Check) -> str:
        """What it asks."""
        return self.texts.get(check, TEXTS[check])

    def link(self, check: Check) -> str:
        """Where to read more."""
        return self.links.get(check, LINKS[check])


_ASTROPY = {
    "name": "Astropy",
    "label": "astropy",
    "editors": "pyOpenSci/astropy-editors",
    "guide": f"{_GUIDE}/partners/astropy.html",
    "checklist": (
        "It is useful for astronomers.",
        "It works with Astropy and its affiliated packages, or adds what they lack.",
        "Where core classes such as `Quantity`, `Time`, `SkyCoord` or `Table` fit, it uses them.",
        "It does not duplicate what the ecosystem already has.",
    ),
}
_PANGEO = {
    "name": "Pangeo",
    "label": "Pangeo",
    "editors": "pyOpenSci/pangeo-editors",
    "guide": f"{_GUIDE}/partners/pangeo.html",
    "active": False,
}


_BOT_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38}[A-Za-z0-9])?")


class Policy(_Part):
    """Everything that a community decides about how its reviews run."""

    bot_names: tuple[str, ...] = Field(("pyos-bot", "pyosbot"), min_length=1)
    repositories: tuple[str, ...] = ()
    """``owner/name`` of the repositories to serve; empty: every one the App is installed on."""
    teams: Teams = Teams()
    changes_by: TeamName | None = None
    """Who may change the policy file; None: everybody whom GitHub lets."""
    partners: Mapping[str, Partner] = {
        "astropy": Partner.model_validate(_ASTROPY),
        "pangeo": Partner.model_validate(_PANGEO),
    }
    labels: Mapping[Label, str] = LABELS
    days: Days = Days()
    routes: Mapping[str, Route] = {
        "standard": Route(reviewers=2),
        "publication": Route(reviewers=1),
        "joss": Route(reviewers=1),
    }
    links: Links = Links()
    reviews_at_a_time: int = Field(4, ge=1)
    """That an editor leads: with more the editor in chief is told."""
    author_response_moves_stage: bool = False
    rejected_label: str = ""
    """Put on a rejected submission, when there is such a label."""
    venues: Mapping[str, str] = {
        "JOSS": "https://joss.theoj.org",
        "JOSE (teaching)": "https://jose.theoj.org",
        "rOpenSci (packages in R)": "https://ropensci.org/software-review/",
    }
    """Other journals and communities for a package that is out of scope: name → page."""
    checks: PackageChecks = PackageChecks()
    quiet: bool = False
    """Nothing is posted unasked; that something would have been, the log says."""
    digest_issue: int | None = None
    """Issue in which ``handover`` works, and where the digest is posted every Monday; None: nowhere."""

    pages: bool = True
    """Whether everybody may see the reviews as pages, feeds and data; of a private repository nobody may."""

    _check_team = field_validator("changes_by", mode="before")(_team)

    @field_validator("checks", mode="before")
    @classmethod
    def _switched(cls, checks: Any) -> Any:
        # YAML 1.1 reads ``off`` as false
        if isinstance(checks, bool):
            return PackageChecks(off=not checks)
        return checks

    @field_validator("bot_names")
    @classmethod
    def _names(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        if any(not _BOT_NAME.fullmatch(name) for name in names):
            raise ValueError("a name has letters, digits and hyphens only, and no @")
        return names

    @field_validator("labels", mode="before")
    @classmethod
    def _meanings(cls, labels: Any) -> Any:
        if not isinstance(labels, Mapping):
            return labels
        if unknown := sorted(set(map(str, labels)) - set(Label)):
            raise ValueError(f"unknown meaning of a label: {', '.join(unknown)}")
        return {**LABELS, **labels}

    @field_validator("routes")
    @classmethod
    def _routes(cls, routes: Mapping[str, Route]) -> Mapping[str, Route]:
        if unknown := sorted(set(routes) - {"standard", "publication", "joss"}):
            raise ValueError(f"unknown route: {', '.join(unknown)}")
        return routes

    @property
    def bot(self) -> str:
        """The name to address the bot by, with ``@``."""
        return f"@{self.bot_names[0]}"

    @property
    def offices(self) -> Mapping[str, TeamName | None]:
        """Setting → whoever holds that office: everything that gives anybody a right."""
        teams = {f"teams.{name}": getattr(self.teams, name) for name in Teams.model_fields}
        return teams | {
            f"partners.{key}.editors": one.editors for key, one in self.partners.items()
        }

    @property
    def teams_named(self) -> frozenset[str]:
        """Every team on GitHub that gives anybody a right."""
        return frozenset(team for team in self.offices.values() if isinstance(team, str))

    def serves(self, repository: str) -> bool:
        """Whether the bot works in ``owner/name``; GitHub ignores case."""
        served = [name.casefold() for name in self.repositories]
        return not served or repository.casefold() in served

    @classmethod
    def layered(cls, *layers: Mapping[str, Any]) -> Policy:
        """The default with ``layers`` on top, later ones winning: merged by key, lists replaced.

        Raises ``pydantic.ValidationError`` for an unknown key or a value of the wrong kind.
        """
        merged: dict[str, Any] = cls().model_dump()
        for layer in layers:
            merged = _merged(merged, layer)
        return cls.model_validate(merged)


def _merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        under = merged.get(key)
        if isinstance(under, Mapping) and isinstance(value, Mapping):
            merged[key] = _merged(under, value)
        else:
            merged[key] = value
    return merged
