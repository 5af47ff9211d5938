"""The environment → frozen settings; every mistake is one clear line, and no secret is ever in it."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


class SettingsError(Exception):
    """The settings cannot be used; ``lines`` says why, a mistake a line."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("; ".join(lines))
        self.lines = lines


class Settings(BaseSettings):
    """Everything the operator sets, as environment variables of the same names in capitals."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    github_app_id: int = Field(gt=0)
    github_private_key: SecretStr | None = None
    """PEM, or base64 of it."""
    github_private_key_path: Path | None = None
    github_webhook_secret: SecretStr = Field(min_length=1)
    github_api_url: str = "https://api.github.com"
    database_url: str = "sqlite:///pyos-bot.sqlite3"
    host: str = "0.0.0.0"  # noqa: S104 - a container is reached from outside
    port: int = Field(8080, ge=0, le=65535)
    log_level: str = "INFO"
    pyos_bot_policy: Path | None = None

    @classmethod
    def load(cls, environ: Mapping[str, str]) -> Settings:
        """The settings of an environment. Raises ``SettingsError``."""
        given = {key.lower(): value for key, value in environ.items() if value.strip()}
        known = {key: given[key] for key in cls.model_fields if key in given}
        try:
            return cls.model_validate(known)
        except ValidationError as error:
            raise SettingsError([_line(one) for one in error.errors(include_input=False)]) from None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)

    def private_key_pem(self) -> str:
        """The App's private key as PEM."""
        if self.github_private_key is not None:
            return _pem(self.github_private_key.get_secret_value())
        assert self.github_private_key_path is not None
        return self.github_private_key_path.read_text(encoding="utf-8")

    @field_validator("github_api_url")
    @classmethod
    def _url(cls, url: str) -> str:
        if not url.startswith(("https://", "http://")):
            raise ValueError("must begin with https:// (or http:// for a stand-in)")
        return url.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _database(cls, url: str) -> str:
        if not url.startswith(("sqlite:///", "postgresql://", "postgres://")):
            raise ValueError("must begin with sqlite:/// or postgresql://")
        return url

    @field_validator("log_level")
    @classmethod
    def _level(cls, level: str) -> str:
        if level.upper() not in _LEVELS:
            raise ValueError(f"must be one of {', '.join(_LEVELS)}")
        return level.upper()

    @field_validator("pyos_bot_policy", "github_private_key_path")
    @classmethod
    def _file(cls, path: Path | None) -> Path | None:
        if path is not None and not path.is_file():
            raise ValueError("there is no such file")
        return path

    @model_validator(mode="after")
    def _key(self) -> Settings:
        if self.github_private_key is None and self.github_private_key_path is None:
            raise ValueError(
                "GITHUB_PRIVATE_KEY (or GITHUB_PRIVATE_KEY_PATH): missing: the App's private key"
            )
        name = "GITHUB_PRIVATE_KEY" if self.github_private_key else "GITHUB_PRIVATE_KEY_PATH"
        try:
            key = load_pem_private_key(self.private_key_pem().encode(), password=None)
        except (ValueError, TypeError, OSError, UnicodeDecodeError):
            key = None
        if not isinstance(key, RSAPrivateKey):
            raise ValueError(f"{name}: is no RSA private key in PEM (or base64 of PEM)")
        return self


def _pem(text: str) -> str:
    text = text.strip()
    if "-----BEGIN" not in text:
        try:
            text = base64.b64decode("".join(text.split()), validate=True).decode("utf-8").strip()
        except (binascii.Error, UnicodeDecodeError):
            return ""
    return text.replace("\\n", "\n") + "\n"


def _line(error: Any) -> str:
    if not error["loc"]:
        return str(error["msg"]).removeprefix("Value error, ")
    name = str(error["loc"][0]).upper()
    if error["type"] == "missing":
        return f"{name}: missing"
    return f"{name}: {str(error['msg']).removeprefix('Value error, ')}"
