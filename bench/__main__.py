"""``make bench``: one table. ``make bench ARGS="rules load"`` measures only those parts."""

from __future__ import annotations

import asyncio
import sys
from contextlib import ExitStack
from pathlib import Path

# The builders of the tests make the submissions that are measured.
sys.path[:0] = [str(Path(__file__).parent.parent / "tests"), str(Path(__file__).parent.parent)]

from rich.console import Console  # noqa: E402

import postgres  # noqa: E402
from bench import boards, clocks, growth, hostile, load, overlap, packages, pages, rules  # noqa: E402
from bench.figures import Part, show  # noqa: E402
from bot.observability.logs import set_up  # noqa: E402

PARTS = ("rules", "hostile", "load", "pages", "growth", "boards", "clocks", "packages", "overlap")


def main(wanted: list[str]) -> None:
    """Measure and print."""
    set_up("ERROR")
    console = Console(width=max(120, Console().width))
    with ExitStack() as stack:
        folder = postgres.binaries()
        server = stack.enter_context(postgres.server(folder)) if folder else None
        if server is None:
            console.print("PostgreSQL is not installed: its column is left out")
        for name in wanted or PARTS:
            found: list[Part]
            match name:
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


if __name__ == "__main__":
    main(sys.argv[1:])
