"""How the bot writes its log: one line an event, readable for people and machines, without secrets.

What stands in a line is decided where it is written: never a secret, a token, a webhook's body or what
people wrote. This module is the last line of defence against mistakes in that:

- every line is searched for the secrets of the settings, and for whatever looks like one (``_LOOKS``);
- of an exception only its kind and place are told, and its words when they cannot quote what somebody
  wrote (``_QUOTELESS``): ``int("a line of a comment")`` fails with that line in its message.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from typing import Any, Literal, TextIO
from urllib.parse import quote

import structlog
from structlog.typing import Processor

from bot.observability.terminal import plain

Form = Literal["auto", "json", "logfmt", "pretty"]
Report = Callable[[BaseException, Mapping[str, Any]], None]
"""Takes an exception that was logged as an error, and what the line says besides."""

HIDDEN = "[hidden]"
_SHORTEST = 4
"""A secret of fewer letters is not looked for: its letters stand in every other word."""

_LOOKS = re.compile(
    "|".join(
        [
            r"gh[a-z]_[\w-]{8,}(?:\.[\w-]+)*",  # since 2026 with a JWT in it: dots and dashes
            r"github_pat_\w{8,}",
            r"eyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*",  # a JWT
            r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)",
            r"\bv1\.[0-9a-f]{40}\b",  # an installation's, of an Enterprise server
            r"(?i:\b\w{0,20}(?:password|passwd|secret|token) ?= ?[\"']?[^\s&\"']+)",
            r"(?i:\b\w{0,20}(?:password|passwd|secret|token)[\"']? ?: ?[\"'][^\"']+)",
            r"(?i:sha256=[0-9a-f]{64})",  # of a webhook: with its body it could be sent again
            r"(?i:(?<=://)[^\s/@:\"']*:[^\s/\"']*(?=@))",
            r"(?i:\bauthorization\b\W{1,6}(?:(?:bearer|token|basic)\s+)?[^\s\"',}]+)",
            r"(?i:\b(?:bearer|token|basic)\s+[\w.~+/-]{16,}=*)",
        ]
    ),
    re.DOTALL,
)
"""What a secret looks like that nobody told us."""

_QUOTELESS = (OSError, TimeoutError, TypeError, AttributeError, NameError, ImportError)
"""Exceptions whose words name types, files and addresses only."""


class Scrubber:
    """Takes secrets out of text."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        known = {way for secret in secrets for way in _spelled(secret) if len(way) >= _SHORTEST}
        self._known = sorted(known, key=lambda one: (-len(one), one))

    def __call__(self, text: str) -> str:
        for secret in self._known:  # much faster than all of them in one expression
            if secret in text:
                text = text.replace(secret, HIDDEN)
        return _LOOKS.sub(HIDDEN, text)


def _spelled(secret: str) -> Iterator[str]:
    """A secret as it may come up: as it is, escaped in JSON or an address, a line of a key alone."""
    for part in {secret, *(line for line in secret.splitlines() if "-----" not in line)}:
        yield from (part, part.strip(), json.dumps(part)[1:-1], repr(part)[1:-1], quote(part, ""))


_scrubber = Scrubber()


def scrubbed(text: str) -> str:
    """``text`` without secrets: for what leaves the bot in other ways than its log.

    Without characters that nobody sees, too: taken out later, they would make a secret whole again.
    """
    if not text.isascii():
        text = "".join(one for one in text if unicodedata.category(one) != "Cf")
    return _scrubber(text)


def set_up(
    level: str,
    form: Form = "auto",
    *,
    secrets: Iterable[str] = (),
    stream: TextIO | None = None,
    report: Report | None = None,
) -> None:
    """Write the log to ``stream`` (standard error) from that level on, without ``secrets``.

    ``auto`` is ``pretty`` on a terminal and ``logfmt`` elsewhere. ``report`` is told of exceptions.
    """
    global _scrubber
    _scrubber = Scrubber(secrets)
    out = stream or sys.stderr
    number = logging.getLevelNamesMapping()[level.upper()]
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _Exceptions(report),
    ]
    ending: list[Processor] = [_harmless, _renderer(form, out), _last]
    structlog.configure(
        processors=[*shared, *ending],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(out),
        # Not cached: whoever sets it up again gets what they ask for.
        cache_logger_on_first_use=False,
    )
    _libraries(number, out, shared, ending)


def _libraries(level: int, out: TextIO, shared: list[Processor], ending: list[Processor]) -> None:
    """What libraries say goes the same way, from warnings on: below that they may tell of data."""
    # A stranger's broken HTTP is answered with 400; the bytes they sent have no place in the log.
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)
    meta: Processor = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    handler = _Handler(out)
    handler.setLevel(max(level, logging.WARNING))
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[structlog.stdlib.add_logger_name, _first_line, meta, *shared, *ending]
        )
    )
    root = logging.getLogger()
    for old in [one for one in root.handlers if isinstance(one, _Handler)]:
        root.removeHandler(old)
    root.addHandler(handler)


class _Handler(logging.StreamHandler[TextIO]):
    """Ours, to be found again."""


def _first_line(logger: Any, method: str, line: MutableMapping[str, Any]) -> Mapping[str, Any]:
    # asyncio puts the repr of exceptions and futures behind it
    line["event"] = str(line.get("event", "")).partition("\n")[0][:300]
    return line


def _renderer(form: Form, out: TextIO) -> Processor:
    terminal = out.isatty()
    match form:
        case "json":
            return structlog.processors.JSONRenderer(ensure_ascii=False)
        case "pretty":
            return structlog.dev.ConsoleRenderer(colors=terminal)
        case "auto" if terminal:
            return structlog.dev.ConsoleRenderer()
        case _:
            order = ["timestamp", "level", "event"]
            return structlog.processors.LogfmtRenderer(key_order=order, bool_as_flag=False)


def _harmless(logger: Any, method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Without what steers a terminal, or makes two lines of one: a delivery's fields may be anything."""
    for key, value in line.items():
        line[key] = _visible(value, lines=key == "exception")
    return line


def _visible(value: Any, *, lines: bool = False) -> Any:
    if isinstance(value, str):
        if value.isascii() and value.isprintable():
            return value
        if lines:
            return "\n".join(plain(one, spaces=True) for one in value.split("\n"))
        return plain(value)
    if isinstance(value, Mapping):
        return {_visible(key): _visible(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_visible(one) for one in value]
    return value


def _last(logger: Any, method: str, line: Any) -> str:
    return _scrubber(str(line))


# --- exceptions ---


class _Exceptions:
    """Turns ``exc_info`` into text, and reports it when the line is an error."""

    def __init__(self, report: Report | None) -> None:
        self._report = report

    def __call__(
        self, logger: Any, method: str, line: MutableMapping[str, Any]
    ) -> MutableMapping[str, Any]:
        given = line.pop("exc_info", None)
        problem = sys.exception() if given is True else given
        if isinstance(problem, tuple):
            problem = problem[1]
        if isinstance(problem, BaseException):
            if self._report and line.get("level") in ("error", "critical"):
                self._report(problem, dict(line))
            line["exception"] = trace(problem)
        return line


def words(problem: BaseException) -> str:
    """What an exception says, where it cannot quote what people wrote; else that it is withheld."""
    kind = type(problem)
    if kind.__module__.partition(".")[0] == "bot" or isinstance(problem, _QUOTELESS):
        return str(problem)
    return "(its words are withheld)" if str(problem) else ""


def trace(problem: BaseException) -> str:
    """An exception with where it came from, its causes first. No values of variables."""
    parts: list[str] = []
    seen: set[int] = set()
    one: BaseException | None = problem
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        said = words(one)
        place = "".join(traceback.format_tb(one.__traceback__))
        parts.append(f"{place}{type(one).__qualname__}{f': {said}' if said else ''}")
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    return "\n-- and then --\n".join(reversed(parts))
