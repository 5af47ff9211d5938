"""Errors of the bot sent to Sentry, when the operator wants that: the kind, the place, the issue.

No request, header, body, variable, word of a person or name of the host goes along; the integrations
that would collect them stay off. https://docs.sentry.io/platforms/python/configuration/options/
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bot.observability.logs import Report, scrubbed, words

if TYPE_CHECKING:
    from sentry_sdk.types import Event, Hint

_TOLD = ("issue", "delivery", "kind", "command")
"""Fields of a log line that help to find the case again."""
_KEPT = frozenset(
    {"event_id", "timestamp", "platform", "level", "release", "exception", "tags", "sdk"}
)


class NoCrashReports(Exception):
    """Reports are wanted and cannot be sent; the message says why in one line."""


def to_sentry(dsn: str, release: str, **options: Any) -> Report:
    """What sends an exception to the Sentry project of ``dsn``. ``options`` go to Sentry's client.

    Raises :class:`NoCrashReports` when the package is missing or the DSN is none.
    """
    try:
        import sentry_sdk
        from sentry_sdk.utils import BadDsn, event_from_exception
    except ImportError:
        why = "SENTRY_DSN: the package sentry-sdk is missing: pip install 'pyos-bot[sentry]'"
        raise NoCrashReports(why) from None
    try:
        client = sentry_sdk.Client(
            dsn,
            release=f"pyos-bot@{release}",
            default_integrations=False,
            auto_enabling_integrations=False,
            include_local_variables=False,
            include_source_context=False,
            max_request_body_size="never",
            max_breadcrumbs=0,
            server_name="",
            before_send=_bare,
            **options,
        )
    except BadDsn:
        raise NoCrashReports("SENTRY_DSN: is no DSN: copy it from the project's page") from None

    def report(problem: BaseException, about: Mapping[str, Any]) -> None:
        event, hint = event_from_exception(problem, client_options=client.options)
        event["tags"] = {name: str(about[name]) for name in _TOLD if about.get(name)}
        client.capture_event(event, hint)

    return report


def _bare(event: Event, hint: Hint) -> Event:
    """Only what is meant to go, and of exceptions only the words that quote nobody."""
    bare: Any = {name: value for name, value in event.items() if name in _KEPT}
    said = {}
    problem: BaseException | None = hint["exc_info"][1] if "exc_info" in hint else None
    while problem is not None and id(problem) not in said:
        said[id(problem)] = (type(problem).__name__, words(problem))
        problem = problem.__cause__ or problem.__context__
    told = dict(said.values())
    for value in bare.get("exception", {}).get("values", []):
        value["value"] = scrubbed(told.get(value.get("type", ""), ""))
        value.pop("mechanism", None)
        for frame in value.get("stacktrace", {}).get("frames", []):
            for name in ("vars", "abs_path"):
                frame.pop(name, None)
    return bare  # type: ignore[no-any-return]
