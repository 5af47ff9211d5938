"""Whether what went over the wire is what GitHub describes.

    assert not contract.violations(gh)

Checked are the bot's requests (known route, query, body without unknown fields), the answers it
was given, and the webhooks it was sent: the last two keep the stand-in itself honest.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any, Protocol
from urllib.parse import quote

import jsonschema_rs

from sandbox.standin.calls import Call
from sandbox.standin.deliveries import Delivery
from sandbox.standin.histories import ROUTE as GRAPHQL
from sandbox.standin.openapi import description

NUMBER = {"integer": int, "number": float}


class Recorded(Protocol):
    """What is looked at: a `GitHub`."""

    @property
    def calls(self) -> list[Call]: ...
    @property
    def deliveries(self) -> list[Delivery]: ...


def violations(gh: Recorded) -> list[str]:
    """Return one line for everything that GitHub would not have understood, or said."""
    found: list[str] = []
    for call in gh.calls:
        found += of_request(call)
        found += of_answer(call)
    for delivery in gh.deliveries:
        found += of_webhook(delivery)
    return list(dict.fromkeys(found))


def of_request(call: Call) -> list[str]:
    """Check a request of the bot."""
    if not call.known:
        return [f"{call.route}: not among the operations the bot is known to use"]
    if call.route == GRAPHQL:
        return []  # its one query is known word for word
    operation = description()["operations"][call.route]
    found = list(_query(call, operation["query"]))
    if operation["body"] is not None:
        if call.json is not None:
            found += _errors(("operations", call.route, "body"), call.json)
    elif call.json is not None:
        found.append("takes no body")
    return [f"{call.route}: {problem}" for problem in found]


def of_answer(call: Call) -> list[str]:
    """Check what the bot was told, unless a fault told it."""
    if not call.known or call.fault or call.raw or call.status in {0, 304}:
        return []
    where = f"{call.route} → {call.status}"
    if call.route == GRAPHQL:
        told = call.answer
        return [] if isinstance(told, dict) and told else [f"{where}: no answer to a query"]
    if call.status >= 400:
        told = call.answer
        return [] if isinstance(told, dict) and told.get("message") else [f"{where}: no message"]
    responses = description()["operations"][call.route]["responses"]
    if str(call.status) not in responses:
        return [f"{where}: GitHub has no such answer"]
    if responses[str(call.status)] is None:
        return [] if call.answer is None else [f"{where}: has no body"]
    found = _errors(("operations", call.route, "responses", str(call.status)), call.answer)
    return [f"{where}: {problem}" for problem in found]


def of_webhook(delivery: Delivery) -> list[str]:
    """Check what was sent to the bot."""
    name = delivery.event.replace("_", "-")
    if delivery.action:
        name += "-" + delivery.action.replace("_", "-")
    if name not in description()["webhooks"]:
        return [f"webhook {name}: not among those the bot is known to get"]
    found = _errors(("webhooks", name), delivery.payload)
    return [f"webhook {name}: {problem}" for problem in found]


def _query(call: Call, known: dict[str, Any]) -> Iterator[str]:
    for name, text in call.query.items():
        if name not in known:
            yield f"query {name}: unknown"
            continue
        value: Any = text
        if convert := NUMBER.get(known[name].get("type")):
            try:
                value = convert(text)
            except ValueError:
                yield f"query {name}: {text!r} is no number"
                continue
        for problem in _errors(("operations", call.route, "query", name), value):
            yield f"query {name}: {problem}"


def _errors(pointer: tuple[str, ...], value: Any) -> list[str]:
    return [
        f"/{'/'.join(map(str, error.instance_path))} {error.message[:300]}"
        for error in _validator(pointer).iter_errors(value)
    ]


@cache
def _validator(pointer: tuple[str, ...]) -> jsonschema_rs.Draft202012Validator:
    steps = "/".join(
        quote(step.replace("~", "~0").replace("/", "~1"), safe="~") for step in pointer
    )
    reference = {"$ref": f"urn:github#/{steps}"}
    return jsonschema_rs.Draft202012Validator(reference, registry=_registry())


@cache
def _registry() -> jsonschema_rs.Registry:
    return jsonschema_rs.Registry([("urn:github", description())])
