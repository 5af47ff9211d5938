"""What a community may set: its name, names of labels, teams, partners, routes, days, links.

The defaults are pyOpenSci's (https://www.pyopensci.org/software-peer-review/). Another community,
or pyOpenSci itself, overrides single keys in ``.github/pyos-bot.yml``; ``adapters.policy_files`` reads
that file. ``preset: plain`` begins with nothing of pyOpenSci's instead (``PLAIN``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    field_serializer,
    field_validator,
    model_validator,
)
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError

from bot.review.model.evidence import LINKS, TEXTS, Check
from bot.review.model.header_form import HeaderForm
from bot.review.model.labels import JOSS_LABELS, LABELS, ROUTE_LABELS, STAYING, Label
from bot.review.model.people import GHOST, LOGIN, same
from bot.review.model.texts import PLAIN_TEXTS, TextName

TeamName = str | tuple[str, ...]
"""``org/team-slug`` on GitHub, or a plain list of logins."""

_TEAM = re.compile(rf"{LOGIN.pattern}/[\w-]+", re.ASCII)
_TEAM_WRITTEN = "a team is written org/team-slug, or as a list of logins"
_GUIDE = "https://www.pyopensci.org/software-peer-review"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _team(value: Any) -> Any:
    if isinstance(value, str):
        if not _TEAM.fullmatch(value.strip()):
            raise ValueError(_TEAM_WRITTEN)
        return value.strip()
    if isinstance(value, list | tuple):
        return tuple(map(_login, value))
    if value is not None:
        raise ValueError(_TEAM_WRITTEN)
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
    """Who is asked for the decision; empty: one of the editors."""
    contact: str = ""
    """Login, or ``org/team-slug``, told once when a package is accepted and affiliated; empty: nobody."""
    guide: str = ""
    checklist: tuple[str, ...] = ()
    reviewers_contact: str = ""
    active: bool = True

    _check = field_validator("editors", mode="before")(_team)

    @field_validator("contact")
    @classmethod
    def _one(cls, said: str) -> str:
        named = said.strip().removeprefix("@")
        return str(_team(named)) if "/" in named else _login(named) if named else ""


class Route(_Part):
    """A way through the review, and how many reviewers it asks for."""

    reviewers: int = Field(ge=0, le=9)
    label: str = ""
    """Shows the route on the issue; empty: nothing does."""
    words: str = ""
    """What the route is called in sentences; empty: by its name."""


class Community(_Part):
    """Who reviews what, as the texts say it."""

    name: str = Field("pyOpenSci", min_length=1, max_length=80)
    url: str = Field("https://www.pyopensci.org", pattern=r"^(?:https?://[^\s()<>\[\]`]+)?$")
    software: str = Field("Python packages", min_length=1, max_length=80)
    """What is submitted, in the plural."""

    @field_validator("name", "software")
    @classmethod
    def _plain(cls, text: str) -> str:
        if _MARKUP.search(text):
            raise ValueError("only plain words, without @, links, line breaks or Markdown")
        return text.strip()


class Tail(_Part):
    """The journal that a paper may go to after the acceptance. All of it is needed: no journal has parts of JOSS."""

    name: str = Field(pattern=r"^[^\W_][\w .-]{0,39}$")
    doi_prefix: str = Field(pattern=r"^10\.\d{4,9}/[\w.()/-]*$", max_length=60)
    """How the DOIs of its papers begin."""
    page: str = Field(pattern=r"^https?://[^\s()<>\[\]`|]+$")
    """Says what the journal takes; where papers are submitted, too, unless ``links.joss`` says otherwise."""

    def names(self, text: str) -> bool:
        """Whether a text has the DOI of one of its papers."""
        return self.doi_prefix.casefold() in text.casefold()


JOSS = Tail(
    name="JOSS",
    doi_prefix="10.21105/joss.",
    page="https://joss.theoj.org/about#submission_requirements",
)


def _tail(said: Any) -> Any:
    match said:
        case "joss":
            return JOSS
        case "none" | None:
            return None
        case Mapping() | Tail():
            return said
    raise ValueError("expected joss, none, or name, doi_prefix and page of a journal")


_MARKUP = re.compile(r"[@`*_<>\[\]|#\r\n]|://")


_DECADE = 3_660
OFF = 365_000
"""Days of a clock that never runs (``days.X: off``): what is due in a thousand years is never due."""


def _off(days: Any) -> Any:
    # YAML 1.1 reads ``off`` as false
    return OFF if days is False or days == "off" else days


def _no_more_than_a_decade(days: int) -> int:
    if days > _DECADE and days != OFF:
        raise ValueError(f"at most {_DECADE} days, or off")
    return days


_AsWritten = Annotated[int, Field(ge=1)] | Literal[False, "off"]
_Days = Annotated[
    int,
    BeforeValidator(_off, json_schema_input_type=_AsWritten),
    Field(ge=1),
    AfterValidator(_no_more_than_a_decade),
]
_DaysAtLeast = Annotated[int, Field(ge=1, le=_DECADE)]
"""Days that are no clock, and so cannot be switched off."""


class Days(_Part):
    """The clocks of a review, in calendar days."""

    eic_answer: _Days = 14
    """For the pre-review checks to begin, and to end."""
    inquiry: _Days = 14
    seeking_editor: _Days = 30
    partner_decision: _Days = 14
    seeking_reviewers: _Days = 14
    review: _DaysAtLeast = 21
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


def _of_setting(setting: str, what: str) -> PydanticCustomError:
    """A mistake that only several settings together show, with the key of the one to change."""
    about = {"setting": setting, "what": what}
    return PydanticCustomError("setting", "{what}", about)


_ROUTE_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+){0,4}")
_ALIAS = re.compile(r"[A-Za-z]+(?:[ -][A-Za-z]+){0,5}")
_BOT_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38}[A-Za-z0-9])?")


class Policy(_Part):
    """Everything that a community decides about how its reviews run."""

    preset: Literal["pyopensci", "plain"] = "pyopensci"
    """What counts where nothing else is said."""
    community: Community = Community()
    website: Literal["pyosmeta", "none"] = "pyosmeta"
    """Whose reading of the header is checked besides the bot's own: pyOpenSci's website, or nobody's."""
    tail: Annotated[
        Tail | None,
        BeforeValidator(_tail, json_schema_input_type=Tail | Literal["joss", "none"] | None),
    ] = JOSS
    """What may follow the acceptance: a paper at JOSS or another journal, or nothing."""
    header: HeaderForm = HeaderForm()
    """How the header of a submission is written."""
    aliases: Mapping[str, str] = {}
    """Further names of commands: what people type → the command."""
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
        "standard": Route(reviewers=2, words="standard"),
        "publication": Route(reviewers=1, words="fast track for published software"),
        "joss": Route(reviewers=1, words="fast track for packages from JOSS"),
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
    texts: tuple[TextName, ...] = ()
    """Texts that the community writes itself: ``.github/texts/NAME.md`` in the review repository."""
    wordings: SkipJsonSchema[Mapping[TextName, str]] = {}
    """What those files say. Whoever reads the policy file adds them; the file itself has no such key."""
    quiet: bool = False
    """Nothing is posted unasked; that something would have been, the log says."""
    digest_issue: int | None = None
    """Issue in which ``handover`` works, and where the digest is posted every Monday; None: nowhere."""

    pages: bool = True
    """Whether everybody may see the reviews as pages, feeds and data; of a private repository nobody may."""

    _check_team = field_validator("changes_by", mode="before")(_team)

    @field_serializer("tail")
    def _tail_written(self, tail: Tail | None) -> Any:
        return "joss" if tail == JOSS else tail.model_dump() if tail else "none"

    @field_validator("checks", mode="before", json_schema_input_type=PackageChecks | bool)
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
        if gone := sorted(key for key in STAYING if labels.get(key, "") is None):
            raise ValueError(f"no review can do without this label: {', '.join(gone)}")
        return {key: name for key, name in {**LABELS, **labels}.items() if name is not None}

    @field_validator("partners", "routes", "venues", "aliases", mode="before")
    @classmethod
    def _without_null(cls, entries: Any) -> Any:
        """``partners.pangeo: null`` takes out what a lower layer has."""
        if not isinstance(entries, Mapping):
            return entries
        return {key: value for key, value in entries.items() if value is not None}

    @field_validator("routes")
    @classmethod
    def _routes(cls, routes: Mapping[str, Route]) -> Mapping[str, Route]:
        if "standard" not in routes:
            raise ValueError("the route standard must stay")
        if odd := sorted(name for name in routes if not _ROUTE_NAME.fullmatch(name)):
            raise ValueError(
                f"a route has a name of lowercase letters and hyphens: {', '.join(odd)}"
            )
        return routes

    @field_validator("aliases")
    @classmethod
    def _aliases(cls, aliases: Mapping[str, str]) -> Mapping[str, str]:
        if odd := sorted(name for name in aliases if not _ALIAS.fullmatch(name)):
            raise ValueError(f"an alias is a few words of letters: {', '.join(odd)}")
        return {name.casefold(): command for name, command in aliases.items()}

    @model_validator(mode="before")
    @classmethod
    def _without_tail(cls, policy: Any) -> Any:
        """Without a journal there are no labels, no route and no line of its own."""
        if not isinstance(policy, Mapping) or policy.get("tail", JOSS) not in ("none", None):
            return policy
        labels, routes = policy.get("labels") or {}, policy.get("routes", None)
        if isinstance(labels, Mapping):
            policy = {**policy, "labels": {**labels, **dict.fromkeys(JOSS_LABELS)}}
        if routes is None:
            routes = {"standard": Route(reviewers=2, words="standard")}
        if isinstance(routes, Mapping):
            policy = {**policy, "routes": {**routes, "joss": None}}
        header = policy.get("header") or {}
        if isinstance(header, Mapping):
            policy = {**policy, "header": {**header, "joss_doi": None}}
        return policy

    @model_validator(mode="after")
    def _told_apart(self) -> Policy:
        """Two labels that are one name could not be told apart on an issue."""
        if not {Label.EDITOR_ASSIGNED, Label.SEEKING_REVIEWERS} & self.labels.keys():
            raise ValueError("labels: one of editor_assigned and seeking_reviewers must stay")
        settings: dict[str, str] = {}
        for setting, name in self.labels_by_setting:
            if not name.strip():
                without = "; to do without that label: null"
                instead = without if setting.startswith("labels.") else ""
                raise _of_setting(setting, f"is empty{instead}")
            other = settings.setdefault(name.strip().casefold(), setting)
            if other != setting:
                raise _of_setting(setting, f"is the same label as {other}: {name}")
        return self

    @property
    def labels_by_setting(self) -> tuple[tuple[str, str], ...]:
        """Every label that the bot works with, as (setting, name)."""
        own = [(f"labels.{meaning}", name) for meaning, name in self.labels.items()]
        own += [(f"partners.{key}.label", one.label) for key, one in self.partners.items()]
        routes = [(f"routes.{key}.label", one.label) for key, one in self.routes.items()]
        return (*own, *(pair for pair in routes if pair[1]))

    @cached_property
    def meanings(self) -> Mapping[str, Label]:
        """Label of the review repository, case-folded → what it means."""
        return {name.casefold(): meaning for meaning, name in reversed(tuple(self.labels.items()))}

    def names(self, *meanings: Label) -> tuple[str, ...]:
        """The labels with these meanings, as far as the community has them."""
        return tuple(self.labels[meaning] for meaning in meanings if meaning in self.labels)

    def label(self, meaning: Label) -> str:
        """The label with that meaning; of one that the community leaves out, what it is about."""
        return self.labels.get(meaning, meaning.value.replace("_", " "))

    @property
    def said_everywhere(self) -> Mapping[str, str]:
        """The placeholders that every text has, see ``texts``."""
        community = self.community
        return {
            "bot": self.bot,
            "community": community.name,
            "community_url": community.url,
            "software": community.software,
        }

    @property
    def journal(self) -> str:
        """What the journal of ``tail`` is called."""
        return self.tail.name if self.tail else "the journal"

    @property
    def papers(self) -> str:
        """How the DOIs of its papers begin; without a journal JOSS's are told from archives."""
        return (self.tail or JOSS).doi_prefix

    @property
    def route_labels(self) -> Mapping[str, str]:
        """Route → the label that shows it, for the routes that have one."""
        shown = {
            key: one.label or "".join(self.names(*ROUTE_LABELS.get(key, ())))
            for key, one in self.routes.items()
        }
        return {key: label for key, label in shown.items() if label}

    def route(self, name: str) -> Route:
        """The route of that name; a review on one that is gone goes on as a standard one."""
        return self.routes.get(name) or self.routes["standard"]

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
        named = [layer["preset"] for layer in layers if "preset" in layer]
        merged: dict[str, Any] = cls().model_dump()
        if named[-1:] == ["plain"]:
            merged = _merged(merged, PLAIN)
        tails = [layer["tail"] for layer in layers if "tail" in layer]
        if tails and isinstance(tails[-1], Mapping):
            merged = _merged(merged, _of_journal(tails[-1], merged))
        for layer in layers:
            if isinstance(switch := layer.get("checks"), bool):  # the rest of the checks stays
                layer = {**layer, "checks": {"off": not switch}}
            if "tail" in layer:  # nothing of one journal is left in another one
                merged["tail"] = None
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


def _of_journal(tail: Mapping[str, Any], below: Mapping[str, Any]) -> Mapping[str, Any]:
    """What is called by its name or leads to its page, as long as a policy says nothing else."""
    try:
        journal = Tail.model_validate(tail)
    except ValidationError:  # said when the whole is read
        return {}
    paper = Check.PAPER.value
    route = {"words": f"fast track for packages from {journal.name}"}
    return {
        "links": {"joss": journal.page},
        "header": {"joss_doi": {"key": f"{journal.name} DOI"}},
        "routes": {"joss": route} if below["routes"].get("joss") else {},
        "venues": {JOSS.name: None},
        "checks": {
            "texts": {paper: f"Paper for {journal.name}"},
            "links": {paper: journal.page},
        },
    }


PLAIN: Mapping[str, Any] = {
    "community": {"name": "This community", "url": "", "software": "packages"},
    "website": "none",
    "tail": "none",
    "wordings": PLAIN_TEXTS,
    "teams": {"editors": (), "eic": ()},
    "partners": dict.fromkeys(("astropy", "pangeo")),
    "labels": {"approved": "6/approved", "published": None},
    "routes": dict.fromkeys(("publication", "joss")),
    "links": dict.fromkeys(Links.model_fields, ""),
    "venues": dict.fromkeys(("JOSS", "JOSE (teaching)", "rOpenSci (packages in R)")),
    "checks": {"off": True, "accepted": "", "links": dict.fromkeys(LINKS, "")},
}
"""``preset: plain``: the same process without anything that is pyOpenSci's."""
