"""GitHub ignores the case of names and answers in its own spelling; emulate knows one spelling."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from sandbox.standin.seed import ORG, OWNER, REPO, SLUG
from sandbox.standin.upstream import Upstream

HOME = f"/repos/{ORG}/{REPO}"


class Spelling:
    """The names in force, by their lower case."""

    def __init__(self, upstream: Upstream) -> None:
        self._upstream = upstream
        self._users: dict[str, str] = {}
        self._shown: dict[str, str] = {}
        self._labels: dict[str, dict[str, Any]] | None = None

    def reset(self, logins: tuple[str, ...]) -> None:
        """Start over with these people."""
        known = (*logins, OWNER, "ghost", f"{SLUG}[bot]")
        self._users = {login.lower(): login for login in known}
        self._shown = {login: login for login in known}
        self._labels = None

    def forget_labels(self) -> None:
        """Read the labels anew when they are next needed: somebody changed them."""
        self._labels = None

    def login(self, given: str) -> str:
        """Spell a login as emulate does; an unknown one comes back as it is."""
        known = self._users.get(given.lower())
        # emulate still has renamed accounts under their first names
        return known or (f"{given}-renamed" if given in self._shown else given)

    def shown(self, login: str) -> str:
        """Return what emulate's account is called now."""
        return self._shown.get(login, login)

    def rename(self, login: str, new: str) -> None:
        """Give an account another name; the old one is free then."""
        account = self._users.pop(login.lower())
        if new.lower() in self._users:
            raise ValueError(f"{new} is taken")
        self._users[new.lower()] = account
        self._shown[account] = new

    @property
    def accounts(self) -> tuple[str, ...]:
        """Everybody, as emulate spells them."""
        return tuple(self._shown)

    def knows(self, login: str) -> bool:
        """Whether there is such an account."""
        return login.lower() in self._users

    async def label(self, given: str) -> str:
        """Spell a label; an unknown one comes back as it is, and emulate will create it."""
        labels = await self._known_labels()
        return str(labels[given.lower()]["name"]) if given.lower() in labels else given

    async def full_label(self, name: str) -> dict[str, Any] | None:
        """Return a label as the repository lists it."""
        labels = await self._known_labels()
        if name.lower() not in labels:
            self.forget_labels()
            labels = await self._known_labels()
        return labels.get(name.lower())

    async def _known_labels(self) -> dict[str, dict[str, Any]]:
        if self._labels is None:
            listed = await self._upstream.read_all(f"{HOME}/labels")
            self._labels = {label["name"].lower(): label for label in listed}
        return self._labels

    async def parameters(self, given: dict[str, str]) -> dict[str, str]:
        """Spell the names in a path."""
        return {name: await self._parameter(name, value) for name, value in given.items()}

    async def _parameter(self, name: str, value: str) -> str:
        match name:
            case "owner" | "org":
                return ORG if value.lower() == ORG.lower() else value
            case "repo":
                return REPO if value.lower() == REPO.lower() else value
            case "team_slug":
                return value.lower()
            case "username" | "assignee":
                return self.login(value)
            case "name":
                return await self.label(value)
            case _:
                return value

    async def query(self, query: dict[str, str]) -> dict[str, str]:
        """Spell the names in a query."""
        spelt = dict(query)
        for name in ("assignee", "creator"):
            if name in spelt:
                spelt[name] = self.login(spelt[name])
        if "labels" in spelt:
            spelt["labels"] = ",".join([await self.label(n) for n in spelt["labels"].split(",")])
        if "since" in spelt:
            # emulate compares strings, and its own times have milliseconds.
            moment = datetime.fromisoformat(spelt["since"]).astimezone(UTC)
            spelt["since"] = moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")
        return spelt

    async def body(self, body: Any) -> Any:
        """Spell labels and assignees in a request body; labels may come as objects or bare."""
        if isinstance(body, list):
            body = {"labels": body}
        if not isinstance(body, dict):
            return body
        spelt = dict(body)
        for name, spell in (("labels", self.label), ("assignees", self._spelt_login)):
            if isinstance(spelt.get(name), list):
                plain = [item if isinstance(item, str) else _name(item) for item in spelt[name]]
                spelt[name] = list(dict.fromkeys([await spell(item) for item in plain]))
        return spelt

    async def _spelt_login(self, given: str) -> str:
        return self.login(given)


def filled(route: str, parameters: dict[str, str]) -> str:
    """Return the path of a route with its parameters in place."""
    path = route.split(" ")[1]
    for name, value in parameters.items():
        path = path.replace(f"{{{name}}}", quote(value, safe="/" if name == "path" else ""))
    return path


def _name(item: dict[str, Any]) -> str:
    return str(item.get("name") or item.get("login") or "")
