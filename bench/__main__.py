"""``make bench``: its tables. ``ARGS="rules load"`` measures only those parts; ``ARGS=quick`` fails when a figure is bad."""

from __future__ import annotations

import asyncio
import sys
from contextlib import ExitStack
from pathlib import Path

# The builders of the tests make the submissions that are measured.
sys.path[:0] = [str(Path(__file__).parent.parent / "tests"), str(Path(__file__).parent.parent)]

from rich.console import Console  # noqa: E402

import postgres  # noqa: E402
from bench import (  # noqa: E402
    boards,
    clocks,
    growth,
    hostile,
    load,
    overlap,
    packages,
    pages,
    quick,
    rules,
)
from bench.figures import Part, excess, show  # noqa: E402
from bot.observability.logs import set_up  # noqa: E402

PARTS = ("rules", "hostile", "load", "pages", "growth", "boards", "clocks", "packages", "overlap")


def main(wanted: list[str]) -> None:
    """Measure and print."""
    set_up("ERROR")
    console = Console(width=max(200, Console().width))  # a folded line is no line of Markdown
    with ExitStack() as stack:
        wanted = wanted or list(PARTS)
        folder = postgres.binaries() if "load" in wanted else None
        server = stack.enter_context(postgres.server(folder)) if folder else None
        if server is None and "load" in wanted:
            console.print("PostgreSQL is not installed: its column is left out")
        for name in wanted:
            found: list[Part]
            match name:
                case "quick":
                    found = asyncio.run(quick.parts())
                case "rules":
                    found = rules.parts()
                case "hostile":
                    found = hostile.parts()
                case "load":
                    found = asyncio.run(load.parts(server))
                case "pages":
                    found = asyncio.run(pages.parts())
                case "growth":
                    found = asyncio.run(growth.parts())
                case "boards":
                    found = asyncio.run(boards.parts())
                case "clocks":
                    found = asyncio.run(clocks.parts())
                case "packages":
                    found = asyncio.run(packages.parts())
                case "overlap":
                    found = overlap.parts()
                case _:
                    sys.exit(f"there is no {name!r}; there are: {', '.join(PARTS)}")
            for part in found:
                show(console, part)
            if name == "quick" and (worse := _too_bad(found)):
                sys.exit(f"more than {quick.TOO_MUCH} times worse than the bar: {', '.join(worse)}")


def _too_bad(found: list[Part]) -> list[str]:
    return [
        line.what
        for part in found
        for line in part.lines
        if (excess(line, part.candidates[0]) or 0) > quick.TOO_MUCH
    ]


if __name__ == "__main__":
    main(sys.argv[1:])
