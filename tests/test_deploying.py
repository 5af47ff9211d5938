"""What a host is given: the files agree with each other and with what the docs say."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.adapters import env_file
from bot.adapters.settings import Settings

ROOT = Path(__file__).parent.parent
DOCS = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))


def test_both_stages_have_one_base() -> None:
    """The environment of the first finds its interpreter in the second."""
    bases = re.findall(r"^FROM (\S+)", DOCKERFILE, re.M)
    assert len(bases) == 2
    assert len(set(bases)) == 1


def test_only_what_is_locked_gets_into_the_image() -> None:
    """With hashes, nothing resolved or built; and nobody's secrets, tests or history beside it."""
    assert "--require-hashes --no-deps --only-binary :all: -r /tmp/requirements.txt" in DOCKERFILE
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert ignored[0] == "*"
    assert [one for one in ignored if one.startswith("!")] == [
        "!app.yml",
        "!bot",
        "!requirements.txt",
    ]
    copied = re.findall(r"^COPY (?!--)(\S+)", DOCKERFILE, re.M)
    assert set(copied) == {"app.yml", "bot", "requirements.txt"}


def test_the_image_is_no_root_and_keeps_its_data() -> None:
    """A number as its user, the journal on the volume, and a health check of the bot's own door."""
    assert re.search(r"^USER \d{4,}:\d{4,}$", DOCKERFILE, re.M)
    assert "DATABASE_URL=sqlite:////data/" in DOCKERFILE
    assert "VOLUME /data" in DOCKERFILE
    assert "/healthz" in DOCKERFILE


def test_the_compose_file_is_careful() -> None:
    """The bot may write nowhere and gain nothing, its port is this machine's, a password is demanded."""
    bot, db = COMPOSE["services"]["bot"], COMPOSE["services"]["db"]
    assert bot["read_only"] is True
    assert bot["cap_drop"] == ["ALL"]
    assert bot["security_opt"] == ["no-new-privileges:true"]
    assert all(port.startswith("127.0.0.1:") for port in bot["ports"])
    assert bot["depends_on"]["db"]["condition"] == "service_healthy"
    for said in (bot["environment"]["DATABASE_URL"], db["environment"]["POSTGRES_PASSWORD"]):
        assert "${DATABASE_PASSWORD:?" in said


@pytest.mark.parametrize("value", ["x", "a+/b==", "pa$$word", "two words", "'"])
def test_compose_reads_what_setup_writes(tmp_path: Path, value: str) -> None:
    """It expands ``$`` outside of single quotes, and takes one line for each setting."""
    file = tmp_path / ".env"
    env_file.add(file, {"A": value})
    (line,) = file.read_text(encoding="utf-8").splitlines()
    assert "$" not in line or re.fullmatch(r"A='.*'", line)


def unit() -> configparser.ConfigParser:
    """The unit file of the docs."""
    (text,) = re.findall(r"```ini\n(.*?)```", DOCS, re.S)
    found = configparser.ConfigParser(interpolation=None)
    found.optionxform = str  # type: ignore[method-assign, assignment]
    found.read_string(text)
    return found


def test_the_unit_file() -> None:
    """It starts what the wheel installs, stops as patiently as the bot, and gives up on wrong settings."""
    service = unit()["Service"]
    assert service["ExecStart"] == "/opt/pyos-bot/bin/pyos-bot serve"
    assert service["RestartPreventExitStatus"] == "2"
    assert int(service["TimeoutStopSec"]) > 20  # what it has begun is given 20 seconds
    said = dict(one.split("=", 1) for one in service["Environment"].split())
    assert {name.lower() for name in said} <= set(Settings.model_fields)
    assert said["DATABASE_URL"].startswith(f"sqlite:///{service['WorkingDirectory']}/")


def test_web_servers_let_large_events_in() -> None:
    """As large as the bot takes; nginx refuses them otherwise."""
    assert "client_max_body_size 4m;" in DOCS
    assert "max_size 4MB" in DOCS


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(["hadolint", "Dockerfile"], id="Dockerfile"),
        pytest.param(
            ["check-jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml"],
            id="compose",
        ),
    ],
)
def test_they_are_what_they_say(words: list[str]) -> None:
    """By the tools of `make lint`, without a network."""
    program = shutil.which(words[0], path=str(Path(sys.executable).parent))
    if program is None:
        pytest.skip(f"{words[0]} is not installed (make install)")
    done = subprocess.run(
        [program, *words[1:]], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
