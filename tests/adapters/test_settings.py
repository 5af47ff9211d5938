"""The environment: what is taken, and what the operator reads when it is wrong."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization as pem
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from pydantic import ValidationError

from bot.adapters.settings import Settings, SettingsError


def text_of(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, passphrase: bytes = b"") -> str:
    """A key as GitHub's ``.pem`` file has it."""
    lock = pem.BestAvailableEncryption(passphrase) if passphrase else pem.NoEncryption()
    return key.private_bytes(pem.Encoding.PEM, pem.PrivateFormat.TraditionalOpenSSL, lock).decode()


RSA = rsa.generate_private_key(65537, 2048)
KEY = text_of(RSA)
NEEDED = {"GITHUB_APP_ID": "31", "GITHUB_PRIVATE_KEY": KEY, "GITHUB_WEBHOOK_SECRET": "hush"}


def load(**changes: str) -> Settings:
    """The settings of an environment that is right but for these."""
    return Settings.load({**NEEDED, **changes})


def mistakes(**changes: str) -> list[str]:
    """What the operator reads."""
    with pytest.raises(SettingsError) as refused:
        load(**changes)
    return refused.value.lines


def test_three_variables_are_enough() -> None:
    """The rest has values that work."""
    settings = Settings.load({**NEEDED, "PATH": "/bin", "HOST": ""})
    assert settings.github_app_id == 31
    assert settings.private_key_pem() == KEY
    assert settings.github_webhook_secret.get_secret_value() == "hush"
    assert settings.github_api_url == "https://api.github.com"
    assert settings.database_url == "sqlite:///pyos-bot.sqlite3"
    assert (settings.host, settings.port, settings.log_level) == ("0.0.0.0", 8080, "INFO")
    assert settings.pyos_bot_policy is None
    assert settings.log_format == "auto"
    assert (settings.metrics_token, settings.metrics_port) == (None, None)
    assert settings.sentry_dsn is None
    assert settings.take_over_seconds == 40
    assert settings.webhook_secrets() == ["hush"]


def test_only_the_given_environment_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test or a second bot is given must not be mixed with the process's own."""
    monkeypatch.setenv("PORT", "9")
    assert load().port == 8080


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(KEY, id="as it is"),
        pytest.param(KEY.strip(), id="without the last line end"),
        pytest.param(KEY.replace("\n", "\\n"), id="backslash n, as .env files have it"),
        pytest.param(KEY.replace("\n", "\r\n"), id="from Windows"),
        pytest.param(f'"{KEY}"', id="with the quotes"),
        pytest.param(base64.b64encode(KEY.encode()).decode(), id="base64"),
        pytest.param(base64.encodebytes(KEY.encode()).decode(), id="base64 in lines"),
    ],
)
def test_the_key_is_understood(text: str) -> None:
    """Hosts' forms and files mangle line ends: nobody should have to find that out."""
    assert load(GITHUB_PRIVATE_KEY=text).private_key_pem() == KEY


def test_the_key_may_be_a_file(tmp_path: Path) -> None:
    """As GitHub hands it out."""
    file = tmp_path / "key.pem"
    file.write_text(KEY)
    settings = load(GITHUB_PRIVATE_KEY="", GITHUB_PRIVATE_KEY_PATH=str(file))
    assert settings.private_key_pem() == KEY
    file.write_bytes(b"\xff\xfe")
    (line,) = mistakes(GITHUB_PRIVATE_KEY="", GITHUB_PRIVATE_KEY_PATH=str(file))
    assert line.startswith("GITHUB_PRIVATE_KEY: cannot read the file of GITHUB_PRIVATE_KEY_PATH")


PUBLIC = RSA.public_key().public_bytes(pem.Encoding.PEM, pem.PublicFormat.PKCS1).decode()


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"GITHUB_APP_ID": ""}, "GITHUB_APP_ID: is missing: set it to the number"),
        ({"GITHUB_APP_ID": "Iv1.hush"}, "GITHUB_APP_ID: is wrong: set it to the number"),
        ({"GITHUB_APP_ID": "-1"}, "GITHUB_APP_ID: is wrong"),
        ({"GITHUB_WEBHOOK_SECRET": "  "}, "GITHUB_WEBHOOK_SECRET: is missing: set it to the web"),
        ({"GITHUB_PRIVATE_KEY": ""}, "GITHUB_PRIVATE_KEY: is missing: set it to the App's"),
        ({"GITHUB_PRIVATE_KEY": "hush!"}, "GITHUB_PRIVATE_KEY: is neither a PEM file's text nor"),
        ({"GITHUB_PRIVATE_KEY": KEY[:-80]}, "GITHUB_PRIVATE_KEY: is not a private key"),
        ({"GITHUB_PRIVATE_KEY": PUBLIC}, "GITHUB_PRIVATE_KEY: is not a private key"),
        (
            {"GITHUB_PRIVATE_KEY": text_of(ec.generate_private_key(ec.SECP256R1()))},
            "GITHUB_PRIVATE_KEY: is not an RSA key",
        ),
        (
            {"GITHUB_PRIVATE_KEY": text_of(RSA, b"phrase")},
            "GITHUB_PRIVATE_KEY: is locked with a passphrase",
        ),
        ({"GITHUB_PRIVATE_KEY_PATH": "/no/hush"}, "GITHUB_PRIVATE_KEY_PATH: is no file: set it"),
        (
            {"GITHUB_PRIVATE_KEY_PATH": __file__},
            "GITHUB_PRIVATE_KEY: is set, and so is GITHUB_PRIVATE",
        ),
        ({"GITHUB_API_URL": "api.hush"}, "GITHUB_API_URL: is not a web address"),
        ({"DATABASE_URL": "mysql://u:hush@h/d"}, "DATABASE_URL: must begin with sqlite:/// or"),
        (
            {"DATABASE_URL": "hush"},
            "DATABASE_URL: is not a database address: set it to sqlite:///file or",
        ),
        ({"DATABASE_URL": "postgresql://u:hush@h:x/"}, "DATABASE_URL: is not a database address"),
        ({"DATABASE_URL": "sqlite://"}, "DATABASE_URL: names no file"),
        ({"PORT": "65536"}, "PORT: is wrong: set it to a number"),
        ({"METRICS_PORT": "hush"}, "METRICS_PORT: is wrong: set it to a number"),
        ({"PORT": "hush"}, "PORT: is wrong: set it to a number"),
        ({"TAKE_OVER_SECONDS": "1"}, "TAKE_OVER_SECONDS: is wrong: set it to a number from 4"),
        (
            {"GITHUB_WEBHOOK_SECRET_PREVIOUS": "hush"},
            "GITHUB_WEBHOOK_SECRET_PREVIOUS: is the same as GITHUB_WEBHOOK_SECRET",
        ),
        ({"LOG_FORMAT": "xml"}, "LOG_FORMAT: is wrong: set it to auto, json, logfmt or pretty"),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL: is wrong: set it to DEBUG, INFO"),
        ({"PYOS_BOT_POLICY": "/no/hush"}, "PYOS_BOT_POLICY: is no file: set it to a policy file"),
    ],
)
def test_a_mistake_is_one_line(changes: dict[str, str], line: str) -> None:
    """The variable and the mend; never the value, for it may be a secret in the wrong place."""
    (said,) = mistakes(**changes)
    assert said.startswith(line)
    assert "hush" not in said
    assert "\n" not in said


def test_all_mistakes_are_said_at_once() -> None:
    """One start for all of them, not one each; no exception with the values hangs on."""
    with pytest.raises(SettingsError) as refused:
        Settings.load({"PORT": "x"})
    names = [line.split(":")[0] for line in refused.value.lines]
    needed = ["GITHUB_APP_ID", "GITHUB_PRIVATE_KEY", "GITHUB_WEBHOOK_SECRET", "PORT"]
    assert sorted(names) == needed
    assert refused.value.__context__ is None


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ({"GITHUB_API_URL": "http://127.0.0.1:80/api/v3/"}, "http://127.0.0.1:80/api/v3"),
        ({"DATABASE_URL": "postgres://u:p@h/d"}, "postgresql://u:p@h/d"),
        ({"DATABASE_URL": "sqlite:////data/x.db"}, "sqlite:////data/x.db"),
        ({"LOG_LEVEL": "debug"}, "DEBUG"),
        ({"LOG_FORMAT": "JSON"}, "json"),
        ({"PYOS_BOT_POLICY": __file__}, Path(__file__)),
        ({"PORT": " 5000 "}, 5000),
    ],
)
def test_values_are_put_straight(given: dict[str, str], taken: object) -> None:
    """Heroku's spelling, a slash too many, small letters: clear enough."""
    (name,) = given
    assert getattr(load(**given), name.lower()) == taken


def test_no_secret_is_ever_shown() -> None:
    """Settings get printed and logged one day."""
    settings = load(
        DATABASE_URL="postgresql://u:sesame@h/d",
        GITHUB_WEBHOOK_SECRET_PREVIOUS="former",
        METRICS_TOKEN="bearer",
        SENTRY_DSN="https://dsn@e.org/1",
    )
    secrets = ["hush", "former", "bearer", "https://dsn@e.org/1", "sesame", KEY]
    assert sorted(settings.secrets()) == sorted(secrets)
    for shown in (repr(settings), str(settings)):
        for secret in [*secrets, "PRIVATE", "dsn@"]:
            assert secret not in shown


def test_a_secret_can_be_changed() -> None:
    """Both are taken meanwhile, the one in use first."""
    assert load(GITHUB_WEBHOOK_SECRET_PREVIOUS="former").webhook_secrets() == ["hush", "former"]


def test_settings_stay() -> None:
    """Nothing changes them while the bot runs."""
    with pytest.raises(ValidationError):
        load().port = 1
