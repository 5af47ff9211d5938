"""How many cases are tried of what has endlessly many: a few by default, more with ``THOROUGH``.

``THOROUGH=10`` tries ten times as many, and other ones each time. `make thorough` does.
"""

from __future__ import annotations

import os

FACTOR = int(os.environ.get("THOROUGH", "1"))
ALWAYS_THE_SAME = FACTOR == 1
"""Whether every run tries the same cases."""


def tries(few: int) -> int:
    """How many cases to try, where ``few`` are enough to notice what breaks all of them."""
    return few * FACTOR
