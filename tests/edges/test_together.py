"""What many ask for at the same moment is asked for once."""

from __future__ import annotations

import asyncio

import pytest

from bot.edges.together import Together


class Far:
    """Something that answers when it is told to."""

    def __init__(self) -> None:
        self.asked = 0
        self.answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def __call__(self) -> str:
        """Wait for the answer."""
        self.asked += 1
        return await self.answer


async def test_all_get_the_answer_of_the_first() -> None:
    """One question; whoever comes after the answer asks anew."""
    together, far = Together(), Far()
    asking = [asyncio.create_task(together.ask("team", far)) for _ in range(20)]
    await asyncio.sleep(0)
    far.answer.set_result("chief")
    assert await asyncio.gather(*asking) == ["chief"] * 20
    assert far.asked == 1
    await together.ask("team", far)
    assert far.asked == 2


async def test_an_error_is_everybodys() -> None:
    """Nobody asks one after the other what cannot be answered now."""
    together, far = Together(), Far()
    asking = [asyncio.create_task(together.ask("team", far)) for _ in range(3)]
    await asyncio.sleep(0)
    far.answer.set_exception(OSError("out of reach"))
    found = await asyncio.gather(*asking, return_exceptions=True)
    assert [str(one) for one in found] == ["out of reach"] * 3
    assert far.asked == 1


async def test_who_is_stopped_stops_nobody_else() -> None:
    """The first one is cancelled; the others still get the answer."""
    together, far = Together(), Far()
    first, second = (asyncio.create_task(together.ask("team", far)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    far.answer.set_result("chief")
    assert await second == "chief"
    assert far.asked == 1


async def test_other_questions_are_others() -> None:
    """Each key has its own answer."""
    together, one, two = Together(), Far(), Far()
    one.answer.set_result("a")
    two.answer.set_result("b")
    asking = (together.ask("one", one), together.ask("two", two))
    assert await asyncio.gather(*asking) == ["a", "b"]
