"""One delivery end to end: acknowledged, answered, with every call to GitHub. 20 ms a call, as from afar."""

from __future__ import annotations

import statistics
import tempfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from builders import body
from sandbox.github import GitHub
from world import World

LATENCY = 0.02
REPEATS = 15


@dataclass(frozen=True)
class Delivery:
    """What a command costs, in milliseconds, and what GitHub was asked for it."""

    acknowledged: float
    answered: float
    settled: float
    calls: tuple[str, ...]


async def measure() -> Delivery:
    """The median of a few commands with four effects, caches warm."""
    with tempfile.TemporaryDirectory() as folder:
        async with GitHub() as gh:
            world = World(gh, Path(folder) / "journal.sqlite3")
            async with world.served():
                await world.open(body())
                await world.say(
                    "chief", "@pyos-bot assign-editor @editor\n@pyos-bot assign-editor @editor2"
                )
                gh.fault("*", count=100_000, latency=LATENCY)
                runs = [
                    await _one(world, "editor" if n % 2 == 0 else "editor2") for n in range(REPEATS)
                ]
                gh.clear_faults()
    middle = [statistics.median(run[part] for run in runs) for part in range(3)]
    return Delivery(*middle, calls=runs[-1][3])


async def _one(world: World, editor: str) -> tuple[float, float, float, tuple[str, ...]]:
    world.gh.clear_calls()
    before = len(world.gh.deliveries)
    await world.gh.comment("chief", world.number, f"@pyos-bot assign-editor @{editor}")
    await world.settled()
    asked = world.gh.deliveries[before]
    # a call's time is when it came in; it is done ``seconds`` later
    ends = [(call.method, call.time + timedelta(seconds=call.seconds)) for call in world.gh.calls]
    answer = next(end for method, end in ends if method == "POST")
    return (
        asked.duration * 1000,
        (answer - asked.delivered_at) / timedelta(milliseconds=1),
        (max(end for _, end in ends) - asked.delivered_at) / timedelta(milliseconds=1),
        tuple(call.route for call in world.gh.calls),
    )
