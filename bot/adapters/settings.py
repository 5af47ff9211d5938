"""What the operator says: environment variables become frozen settings, or one clear line each."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Collection, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    FilePath,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_core import ErrorDetails
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.adapters.env_file import Environment
from bot.observability.terminal import Mistakes

_KEY_HELP = (
    "set it to the App's private key (the .pem file's text, or that in base64), "
    "or GITHUB_PRIVATE_KEY_PATH to the file"
)


class SettingsError(Mistakes):
    """The environment has mistakes: ``lines`` names each variable and what to do, never a value."""


class Settings(BaseModel):
    """The environment, checked. A field is the variable of the same name in capitals."""

    model_config = ConfigDict(
        frozen=True, extra="ignore", hide_input_in_errors=True, validate_default=True
    )

    github_app_id: Annotated[int, Field(gt=0)]
    """The number under "About" on the App's page."""
    github_private_key_path: FilePath | None = None
    github_private_key: SecretStr = SecretStr("")
    """The key itself, as PEM, also when its path was given."""
    github_webhook_secret: SecretStr
    """Demanded of every webhook: without it anyone could give the bot orders."""
    github_webhook_secret_previous: SecretStr | None = None
    """Taken as well while the secret is being changed."""
    github_api_url: str = "https://api.github.com"
    gitlab_api_url: str = ""
    """In place of gitlab.com's, where packages are looked at; so are the following three."""
    forgejo_api_url: str = ""
    """In place of codeberg.org's."""
    package_index_url: str = ""
    """In place of PyPI's."""
    doi_api_url: str = ""
    """In place of doi.org's."""
    package_cache: Path | None = None
    """Folder for files of packages, which never change; None: they are kept in memory."""
    database_url: Annotated[str, Field(repr=False)] = "sqlite:///pyos-bot.sqlite3"
    """May hold a password."""
    take_over_seconds: Annotated[float, Field(ge=4, le=300)] = 40
    """On PostgreSQL: how soon, at most, what a killed process had begun is taken over by the others."""
    host: str = "0.0.0.0"
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    log_level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"], BeforeValidator(str.upper)
    ] = "INFO"
    log_format: Annotated[
        Literal["auto", "json", "logfmt", "pretty"], BeforeValidator(str.lower)
    ] = "auto"
    """``auto``: ``pretty`` on a terminal, else ``logfmt``."""
    metrics_token: SecretStr | None = None
    """Who bears it may read ``/metrics``; None: everybody who reaches the port."""
    metrics_port: Annotated[int, Field(ge=0, le=65535)] | None = None
    """Where a ``worker``, which has no door, answers ``/metrics`` and its like; None: nowhere."""
    sentry_dsn: SecretStr | None = None
    """Where crashes are reported; None: nowhere."""
    pages: bool = True
    """Whether the reviews are shown as pages, feeds and data."""
    public_url: str = ""
    """The address under which people reach the bot, for the feeds; empty: they do not name it."""
    pyos_bot_policy: FilePath | None = None
    """A file that changes pyOpenSci's values; None: as they are."""

    @classmethod
    def load(cls, environ: Mapping[str, str], only: Collection[str] = ()) -> Settings:
        """The settings in ``environ``; an empty variable counts as missing.

        ``only`` those are read, for a command that needs no others. Raises :class:`SettingsError` with
        a line for every mistake.
        """
        names = only or cls.model_fields
        said = {name: environ.get(name.upper(), "").strip() for name in names}
        if only:
            said["github_webhook_secret"] = "not used"
        try:
            return cls.model_validate({name: value for name, value in said.items() if value})
        except ValidationError as problem:
            mistakes = problem.errors(include_url=False, include_input=False)
        # Out here, so that the exception with the values is not even the context of ours.
        origin = environ.origin if isinstance(environ, Environment) else lambda _: ""
        raise SettingsError([_line(mistake, origin) for mistake in mistakes])

    def private_key(self) -> RSAPrivateKey:
        """The App's key, to sign with."""
        return _rsa_key(self.private_key_pem())

    def private_key_pem(self) -> str:
        """The App's key as text."""
        return self.github_private_key.get_secret_value()

    def webhook_secrets(self) -> list[str]:
        """What a webhook may be signed with, the one in use first."""
        both = (self.github_webhook_secret, self.github_webhook_secret_previous)
        return [one.get_secret_value() for one in both if one]

    def secrets(self) -> list[str]:
        """Everything that no log line and no answer may hold."""
        more = (self.metrics_token, self.sentry_dsn)
        address = make_url(self.database_url)
        password = address.password or address.query.get("password")
        return [
            self.private_key_pem(),
            *self.webhook_secrets(),
            *(one.get_secret_value() for one in more if one),
            *([str(password)] if password else []),
        ]

    @field_validator("github_webhook_secret_previous")
    @classmethod
    def _another(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if value and value == info.data.get("github_webhook_secret"):
            raise ValueError(
                "is the same as GITHUB_WEBHOOK_SECRET: set it to the previous secret or leave it out"
            )
        return value

    @field_validator("github_private_key")
    @classmethod
    def _key(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        text = value.get_secret_value()
        if "github_private_key_path" not in info.data:
            return value  # the path is wrong, and has its own line
        path: Path | None = info.data["github_private_key_path"]
        if text and path:
            raise ValueError("is set, and so is GITHUB_PRIVATE_KEY_PATH: keep only one of them")
        if path:
            try:
                text = path.read_text("utf-8")
            except (OSError, ValueError):
                raise ValueError("cannot read the file of GITHUB_PRIVATE_KEY_PATH") from None
        if not text.strip():
            raise ValueError(f"is missing: {_KEY_HELP}")
        return SecretStr(_rsa_pem(text))

    @field_validator(
        "github_api_url", "gitlab_api_url", "forgejo_api_url", "package_index_url", "doi_api_url"
    )
    @classmethod
    def _api(cls, value: str, info: ValidationInfo) -> str:
        if not value and info.field_name != "github_api_url":
            return value
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query:
            usual = "github.com" if info.field_name == "github_api_url" else "the usual one"
            raise ValueError(f"is not a web address: leave it out for {usual}")
        return value.rstrip("/")

    @field_validator("public_url")
    @classmethod
    def _public(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in ("http", "https") or not parts.hostname or parts.query):
            raise ValueError("is not a web address: set it to the bot's own, or leave it out")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str) -> str:
        if value.startswith("postgres://"):  # as Heroku writes it
            value = value.replace("postgres://", "postgresql://", 1)
        try:
            url = make_url(value)
        except (ArgumentError, ValueError):
            raise ValueError(
                "is not a database address: set it to sqlite:///file or postgresql://…"
            ) from None
        if url.drivername not in ("sqlite", "postgresql"):
            raise ValueError("must begin with sqlite:/// or postgresql://")
        if url.drivername == "sqlite" and url.database in (None, "", ":memory:"):
            raise ValueError("names no file: data in memory would be lost when the process ends")
        return value


def _rsa_pem(text: str) -> str:
    """The key as PEM. ``.env`` files and web forms mangle its line ends, or want it in base64."""
    text = text.strip().strip("\"'")
    if "-----BEGIN" not in text:
        try:
            text = base64.b64decode("".join(text.split()), validate=True).decode()
        except (binascii.Error, ValueError):
            raise ValueError(f"is neither a PEM file's text nor base64: {_KEY_HELP}") from None
    pem = text.replace("\\r", "").replace("\\n", "\n").replace("\r\n", "\n").strip() + "\n"
    _rsa_key(pem)
    return pem


@lru_cache(maxsize=8)
def _rsa_key(pem: str) -> RSAPrivateKey:
    """The key that the text holds. Looking whether it is sound takes 50 ms: that is done once."""
    try:
        key = load_pem_private_key(pem.encode(), password=None)
    except TypeError:
        raise ValueError(
            "is locked with a passphrase: use the file that you got from GitHub"
        ) from None
    except (ValueError, UnsupportedAlgorithm):
        raise ValueError(f"is not a private key: {_KEY_HELP}") from None
    if not isinstance(key, RSAPrivateKey):
        raise ValueError("is not an RSA key: generate one on the App's page on GitHub")
    return key


_HELP = {
    "github_app_id": 'set it to the number under "About" on the App\'s page on GitHub, or run `pyos-bot setup`',
    "github_webhook_secret": "set it to the webhook secret that the App has on GitHub",
    "github_private_key_path": "set it to the .pem file that GitHub gave you",
    "github_api_url": "leave it out for github.com",
    "gitlab_api_url": "leave it out for gitlab.com",
    "forgejo_api_url": "leave it out for codeberg.org",
    "package_index_url": "leave it out for PyPI",
    "doi_api_url": "leave it out for doi.org",
    "package_cache": "set it to a folder, or leave it out",
    "take_over_seconds": "set it to a number from 4 to 300",
    "port": "set it to a number from 0 to 65535",
    "pages": "set it to on or off",
    "metrics_port": "set it to a number from 0 to 65535",
    "log_level": "set it to DEBUG, INFO, WARNING, ERROR or CRITICAL",
    "log_format": "set it to auto, json, logfmt or pretty",
    "pyos_bot_policy": "set it to a policy file, or leave it out",
}
_WRONG = {"missing": "is missing", "path_not_file": "is no file"}


def _line(mistake: ErrorDetails, origin: Callable[[str], str]) -> str:
    field = str(mistake["loc"][0])
    file = origin(field.upper())
    name = f"{field.upper()} (in {file})" if file else field.upper()
    context: dict[str, Any] = mistake.get("ctx", {})
    if own := context.get("error"):
        return f"{name}: {own}"
    return f"{name}: {_WRONG.get(mistake['type'], 'is wrong')}: {_HELP[field]}"
