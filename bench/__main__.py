"""``make bench``: one table."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

# The builders of the tests make the submissions that are measured.
sys.path[:0] = [str(Path(__file__).parent.parent / "tests"), str(Path(__file__).parent.parent)]

from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402

from bench import delivery, rules  # noqa: E402
from bot.logs import set_up  # noqa: E402


def main() -> None:
    """Measure and print."""
    set_up("ERROR")
    console = Console()
    table = Table("what", "median ms", "p99 ms", "target ms", title="The rules alone")
    for figure in rules.measure():
        target = "" if figure.target is None else f"< {figure.target:g}"
        table.add_row(figure.what, f"{figure.median:.2f}", f"{figure.worst:.2f}", target)
    console.print(table)

    one = asyncio.run(delivery.measure())
    budget = delivery.LATENCY * 1000
    table = Table(
        "what", "median ms", "target ms", title=f"One command, {budget:g} ms a call to GitHub"
    )
    table.add_row("acknowledged", f"{one.acknowledged:.1f}", "< 5")
    table.add_row("answered", f"{one.answered:.1f}", f"< {3 * budget + 60:g}")
    table.add_row("status comment written", f"{one.settled:.1f}", f"< {4 * budget + 60:g}")
    console.print(table)
    console.print(f"calls ({len(one.calls)}):", *one.calls, sep="\n  ")


if __name__ == "__main__":
    main()
