"""Who asks: the App by its JWT, an installation by its token, or a person by theirs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import jwt

from sandbox.standin.seed import APP_ID, SLUG, key, token

# GitHub takes no App token that lives longer than ten minutes; clocks may differ a little.
LIFE = 600
HOUR = timedelta(hours=1)
DRIFT = 60

Kind = Literal["app", "installation", "person", "anonymous"]


@dataclass(frozen=True)
class Caller:
    """Somebody whose token GitHub knows, and how emulate gets to know it."""

    kind: Kind
    name: str
    authorization: str | None


class UnauthorizedError(Exception):
    """GitHub's 401 and its reason."""


class Callers:
    """The tokens in force. emulate takes an unknown token for its first user, GitHub does not."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._people: dict[str, str] = {}
        self._installations: dict[str, datetime] = {}

    def reset(self, logins: tuple[str, ...]) -> None:
        """Start over with these people and no installation token."""
        self._people = {token(login): login for login in logins}
        self._installations.clear()

    def issued(self, installation_token: str) -> None:
        """Remember a token that emulate has just made."""
        self._installations[installation_token] = self._now() + HOUR

    def expire(self) -> None:
        """End every installation token now."""
        self._installations.clear()

    def kind(self, authorization: str | None) -> Kind:
        """Find out what kind of caller it is, whoever it is."""
        try:
            return self.of(authorization).kind
        except UnauthorizedError:
            return "anonymous"

    def of(self, authorization: str | None) -> Caller:
        """Find out who asks."""
        if not authorization:
            return Caller("anonymous", "", None)
        scheme, _, given = authorization.partition(" ")
        given = given.strip()
        if scheme.lower() not in {"bearer", "token"} or not given:
            raise UnauthorizedError("Bad credentials")
        if given.startswith("eyJ"):
            self._check(given)
            return Caller("app", SLUG, f"Bearer {self.app_token()}")
        if given in self._people:
            return Caller("person", self._people[given], f"Bearer {given}")
        until = self._installations.get(given)
        if until is None or until <= self._now():
            raise UnauthorizedError("Bad credentials")
        return Caller("installation", f"{SLUG}[bot]", f"Bearer {given}")

    def app_token(self) -> str:
        """Make a JWT of the App by GitHub's own clock, for asking emulate."""
        now = int(self._now().timestamp())
        claims = {"iat": now - DRIFT, "exp": now + LIFE - DRIFT, "iss": str(APP_ID)}
        return jwt.encode(claims, key(), algorithm="RS256")

    def _check(self, given: str) -> None:
        try:
            claims = jwt.decode(
                given,
                key().public_key(),
                algorithms=["RS256"],
                options={
                    "verify_exp": False,
                    "verify_iat": False,
                    "require": ["iat", "exp", "iss"],
                },
            )
        except jwt.InvalidTokenError as error:
            raise UnauthorizedError("A JSON web token could not be decoded") from error
        if str(claims["iss"]) != str(APP_ID):
            raise UnauthorizedError("Integration not found")
        now = self._now().timestamp()
        if claims["exp"] <= now:
            raise UnauthorizedError("'Expiration time' claim ('exp') is in the past")
        if claims["exp"] > now + LIFE:
            raise UnauthorizedError("'Expiration time' claim ('exp') is too far in the future")
        if claims["iat"] > now + DRIFT:
            raise UnauthorizedError("'Issued at' claim ('iat') is in the future")
