"""What many ask for at the same moment is asked for once."""

from __future__ import annotations

import asyncio

import pytest

from bot.adapters.shared_reads import SharedRequests, TimedCache


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
    together, far = SharedRequests(), Far()
    asking = [asyncio.create_task(together.ask("team", far)) for _ in range(20)]
    await asyncio.sleep(0)
    far.answer.set_result("chief")
    assert await asyncio.gather(*asking) == ["chief"] * 20
    assert far.asked == 1
    await together.ask("team", far)
    assert far.asked == 2


async def test_an_error_is_everybodys() -> None:
    """Nobody asks one after the other what cannot be answered now."""
    together, far = SharedRequests(), Far()
    asking = [asyncio.create_task(together.ask("team", far)) for _ in range(3)]
    await asyncio.sleep(0)
    far.answer.set_exception(OSError("out of reach"))
    found = await asyncio.gather(*asking, return_exceptions=True)
    assert [str(one) for one in found] == ["out of reach"] * 3
    assert far.asked == 1


async def test_who_is_stopped_stops_nobody_else() -> None:
    """The first one is cancelled; the others still get the answer."""
    together, far = SharedRequests(), Far()
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
    together, one, two = SharedRequests(), Far(), Far()
    one.answer.set_result("a")
    two.answer.set_result("b")
    asking = (together.ask("one", one), together.ask("two", two))
    assert await asyncio.gather(*asking) == ["a", "b"]


async def test_what_is_good_for_a_while_is_kept() -> None:
    """Asked once, until somebody says that it must be asked anew."""
    kept, far = TimedCache[str](10, 60), Far()
    far.answer.set_result("chief")
    assert [await kept.get("team", far) for _ in range(3)] == ["chief"] * 3
    assert far.asked == 1
    kept.forget("team")
    assert await kept.get("team", far) == "chief"
    assert far.asked == 2


async def test_what_is_no_answer_is_not_kept() -> None:
    """Given to whoever asked, and asked anew next time; an error likewise."""
    kept, far = TimedCache[str](10, 60, unless=lambda found: found == "failed"), Far()
    far.answer.set_result("failed")
    assert [await kept.get("team", far) for _ in range(2)] == ["failed"] * 2
    assert far.asked == 2
    broken = Far()
    broken.answer.set_exception(OSError("out of reach"))
    for _ in range(2):
        with pytest.raises(OSError, match="out of reach"):
            await kept.get("other", broken)
    assert broken.asked == 2


async def test_who_comes_right_behind_finds_the_answer() -> None:
    """Between the end of the question and the first who gets its answer nobody asks again."""
    kept, far = TimedCache[str](10, 60), Far()
    first = asyncio.create_task(kept.get("team", far))
    await asyncio.sleep(0)
    far.answer.set_result("chief")
    for _ in range(6):
        await asyncio.sleep(0)
        assert await kept.get("team", far) == "chief"
    assert await first == "chief"
    assert far.asked == 1
