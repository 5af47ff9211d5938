"""What GitHub says beyond emulate: in its answers, and in the payloads of its webhooks."""

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

from sandbox.standin.seed import APP_ID, INSTALLATION_ID, ORG, SLUG, Seed

FRACTION = re.compile(r"\.\d+Z$")


class Completion:
    """Fills gaps in whatever is found inside an answer or a payload."""

    def __init__(self, public_url: str, shown: Callable[[str], str]) -> None:
        """`shown` tells what an account is called now."""
        self.url = public_url
        self._shown = shown
        self._seed = Seed()

    def reset(self, seed: Seed) -> None:
        """Take the App's rights from this seed."""
        self._seed = seed

    @property
    def permissions(self) -> Mapping[str, str]:
        """What the App may do."""
        return self._seed.permissions

    @property
    def events(self) -> Collection[str]:
        """What the App hears of."""
        return self._seed.events

    def event(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Return a payload with what every delivery to an App carries."""
        return {
            **payload,
            "organization": self.organization(),
            "installation": payload.get("installation")
            or {"id": INSTALLATION_ID, "node_id": "MDIzOkludGVncmF0aW9u"},
        }

    def complete(self, node: Any, key: str = "") -> Any:
        """Return the same with what is missing, at every depth."""
        if isinstance(node, list):
            return [self.complete(item) for item in node]
        if isinstance(node, str):
            # GitHub's times have no fractions of a second.
            return FRACTION.sub("Z", node) if key.endswith("_at") else node
        if not isinstance(node, dict):
            return node
        made = {
            name: self.complete(value, name)
            if isinstance(value, dict | list) or name.endswith("_at")
            else value
            for name, value in node.items()
        }
        if isinstance(made.get("login"), str):
            made["login"] = self._shown(made["login"])
        # Told apart by a field that only they have.
        if "issue_url" in made or "timeline_url" in made:
            by = made.get("user") or {}
            ours = by.get("login") == f"{SLUG}[bot]"
            made["performed_via_github_app"] = self.app() if ours else None
        elif key in {"owner", "account"} and made.get("type") == "Organization":
            made = {**self.owner(), **made}
        elif "installations_count" in made:
            made["owner"] = self.owner()
        elif "access_tokens_url" in made:
            made["target_id"] = made["account"]["id"]
            # The list of installations is described as having what an enterprise has, too.
            made["account"] |= {
                "name": ORG,
                "slug": ORG.lower(),
                "created_at": made["created_at"],
                "updated_at": made["updated_at"],
            }
        elif "forks_url" in made:
            made = {**made, "network_count": 0, "subscribers_count": 0}
        elif "role_name" in made and made.get("user"):
            writes = made["permission"] in {"write", "admin"}
            rights = {"pull": True, "push": writes, "admin": made["permission"] == "admin"}
            made["user"] |= {"role_name": made["role_name"], "permissions": rights}
        elif "members_url" in made and "slug" in made:
            made |= {"parent": None, "type": "organization"}
        elif "billing_email" in made:
            made |= {name: made[name] or "" for name in ("company", "location", "email")}
            made["archived_at"] = None
        return made

    def app(self) -> dict[str, Any]:
        """Return the App as it stands on what it wrote."""
        return {
            "id": APP_ID,
            "slug": SLUG,
            "node_id": "A_kwDOAA",
            "client_id": "Iv23sandbox",
            "owner": self.owner(),
            "name": SLUG,
            "description": "",
            "external_url": f"{self.url}/{ORG}",
            "html_url": f"{self.url}/apps/{SLUG}",
            "created_at": "2026-01-01T00:00:00Z",
            "updated_at": "2026-01-01T00:00:00Z",
            "permissions": dict(self._seed.permissions),
            "events": list(self._seed.events),
        }

    def owner(self) -> dict[str, Any]:
        """Return the organization where GitHub puts it in the place of a user."""
        account = f"{self.url}/users/{ORG}"
        return {
            "login": ORG,
            "id": 1,
            "node_id": "O_kgDOAA",
            "avatar_url": f"{self.url}/avatars/o/{ORG}",
            "gravatar_id": "",
            "url": account,
            "html_url": f"{self.url}/{ORG}",
            "followers_url": f"{account}/followers",
            "following_url": f"{account}/following{{/other_user}}",
            "gists_url": f"{account}/gists{{/gist_id}}",
            "starred_url": f"{account}/starred{{/owner}}{{/repo}}",
            "subscriptions_url": f"{account}/subscriptions",
            "organizations_url": f"{account}/orgs",
            "repos_url": f"{account}/repos",
            "events_url": f"{account}/events{{/privacy}}",
            "received_events_url": f"{account}/received_events",
            "type": "Organization",
            "site_admin": False,
        }

    def organization(self) -> dict[str, Any]:
        """Return the organization as webhooks carry it."""
        api = f"{self.url}/orgs/{ORG}"
        return {
            "login": ORG,
            "id": 1,
            "node_id": "O_kgDOAA",
            "url": api,
            "repos_url": f"{api}/repos",
            "events_url": f"{api}/events",
            "hooks_url": f"{api}/hooks",
            "issues_url": f"{api}/issues",
            "members_url": f"{api}/members{{/member}}",
            "public_members_url": f"{api}/public_members{{/member}}",
            "avatar_url": f"{self.url}/avatars/o/{ORG}",
            "description": "",
        }
