"""What the stand-in holds at the start: pyOpenSci's labels, neutral people, teams, the App."""

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import quote

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

ORG = "pyOpenSci"
REPO = "software-submission"
APP_ID = 20260
INSTALLATION_ID = 7301
SLUG = "pyos-bot"
WEBHOOK_SECRET = "a secret that only the sandbox knows"

# Method, path, body.
Request = tuple[str, str, Any]

# emulate's own first users are `ghost` and `admin`; the latter owns the organization.
OWNER = "admin"

# The first one is who emulate takes an unknown token for: somebody without any role.
USERS = (
    "nobody",
    "chief",
    "lead",
    "editor",
    "editor2",
    "triager",
    "astro",
    "pangeo-ed",
    "author",
    "maintainer",
    "reviewer1",
    "reviewer2",
    "reviewer3",
    "stranger",
)

TEAMS: Mapping[str, tuple[str, ...]] = {
    "editor-in-chief": ("chief",),
    "editorial-board": ("chief", "editor", "editor2", "astro"),
    "astropy-editors": ("astro",),
    "pangeo-editors": ("pangeo-ed",),
}

LABELS = (
    "New Submission!",
    "0/pre-review-checks",
    "0/seeking-editor",
    "1/editor-assigned",
    "2/seeking-reviewers",
    "3/reviewers-assigned",
    "4/reviews-in-awaiting-changes",
    "5/awaiting-reviewer-response",
    "6/pyOS-approved",
    "7/under-joss-review",
    "8/joss-review-complete",
    "9/joss-approved",
    "joss-submission-pending",
    "joss-fast-track",
    "publication-fast-track",
    "presubmission",
    "Submission Requested",
    "currently-out-of-scope",
    "on-hold",
    "⌛ pending-maintainer-response",
    "astropy",
    "Pangeo",
    "archived",
    "incomplete-closed-review",
    "Help Request",
    "topic: data-extraction",
    "topic: data-visualization",
    "topic: geospatial",
)


@dataclass(frozen=True, kw_only=True)
class Seed:
    """Everything that a test may want otherwise."""

    labels: tuple[str, ...] = LABELS
    teams: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: TEAMS)
    files: Mapping[str, str] = field(default_factory=dict)
    users: tuple[str, ...] = USERS
    permissions: Mapping[str, str] = field(
        default_factory=lambda: {
            "issues": "write",
            "members": "read",
            "metadata": "read",
            "contents": "read",
        }
    )
    events: tuple[str, ...] = ("issues", "issue_comment")

    def config(self) -> dict[str, Any]:
        """Return it as emulate reads it; labels, teams and files are made by requests."""
        people = (OWNER, *self.users)
        return {
            "tokens": {token(login): {"login": login} for login in people},
            "github": {
                "users": [{"login": login, "name": login.title()} for login in self.users],
                "orgs": [
                    {
                        "login": ORG,
                        "name": ORG,
                        "description": "Peer review of scientific Python packages",
                        "members": [{"login": OWNER, "role": "admin"}],
                    }
                ],
                "repos": [{"owner": ORG, "name": REPO, "auto_init": True}],
                "apps": [
                    {
                        "app_id": APP_ID,
                        "slug": SLUG,
                        "name": SLUG,
                        "private_key": private_key(),
                        "permissions": dict(self.permissions),
                        "events": list(self.events),
                        # Never asked: launch.mjs catches what is sent there.
                        "webhook_url": "http://webhook.invalid/",
                        "webhook_secret": WEBHOOK_SECRET,
                        "installations": [
                            {
                                "installation_id": INSTALLATION_ID,
                                "account": ORG,
                                "repository_selection": "selected",
                                "repositories": [f"{ORG}/{REPO}"],
                            }
                        ],
                    }
                ],
            },
        }

    def requests(self) -> Iterator[Request]:
        """Make labels, teams and files."""
        home = f"/repos/{ORG}/{REPO}"
        for name in self.labels:
            yield "POST", f"{home}/labels", {"name": name, "color": "ededed"}
        for slug, logins in self.teams.items():
            yield "POST", f"/orgs/{ORG}/teams", {"name": slug}
            for login in logins:
                members = f"/orgs/{ORG}/teams/{slug}/memberships"
                yield "PUT", f"{members}/{login}", {"role": "member"}
        for path, text in self.files.items():
            file = {"message": "Add it", "content": coded(text)}
            yield "PUT", f"{home}/contents/{quote(path)}", file


def coded(text: str) -> str:
    """Return a file as GitHub's API takes it."""
    return base64.b64encode(text.encode()).decode()


def token(login: str) -> str:
    """Return the personal token of somebody."""
    return f"ghp_sandbox_{login}"


@cache
def key() -> rsa.RSAPrivateKey:
    """Return the App's key, made once per process: it takes a tenth of a second."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@cache
def private_key() -> str:
    """Return the key as GitHub hands it out."""
    return (
        key()
        .private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )
        .decode()
    )
