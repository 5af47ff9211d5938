"""Ports for processes that have to be told one before they start."""

import os
import socket
from itertools import count

_FIRST, _MANY = 15_000, 15_000
"""Below those that Linux gives to whoever asks for any port: nobody is given one of these meanwhile."""
_next = count(os.getpid() * 41)
"""Another beginning for every process, so that those who look at the same moment look elsewhere."""


def free_port() -> int:
    """A port on 127.0.0.1 that nobody listens on, and no other call here gets soon."""
    for turn in _next:
        port = _FIRST + turn % _MANY
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError
