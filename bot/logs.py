"""How the bot writes its log: one line an event, readable for people and machines."""

from __future__ import annotations

import logging
import sys

import structlog


def set_up(level: str) -> None:
    """Log lines as ``key=value`` on standard error, from that level on."""
    # A stranger's broken HTTP is answered with 400; the bytes they sent have no place in the log.
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.LogfmtRenderer(
                key_order=["timestamp", "level", "event"], bool_as_flag=False
            ),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping()[level.upper()]
        ),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
