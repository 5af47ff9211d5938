"""The way out: one host, few requests, few bytes, no token elsewhere."""

from __future__ import annotations

import aiohttp
import pytest

import code_hosts
from bot.packages.door import Budget, Door, NotThere, Out, part
from code_hosts import World


async def secret() -> str:
    """A token."""
    return "s3cret"


async def test_no_more_than_so_many_requests(world: World, session: aiohttp.ClientSession) -> None:
    """The forty-first is not made."""
    world.faults["/"] = code_hosts.says(b"{}")
    door = Door(session, world.url, Budget())
    for _ in range(40):
        await door.get("/x", most=10)
    with pytest.raises(Out, match="more than 40 requests"):
        await door.get("/x", most=10)
    assert len(world.asked) == 40


async def test_no_more_than_so_many_bytes(world: World, session: aiohttp.ClientSession) -> None:
    """Counted over all answers, as they are after unpacking."""
    world.faults["/"] = code_hosts.says(b"x" * 900_000)
    door = Door(session, world.url, Budget())
    for _ in range(5):
        await door.get("/x", most=1_000_000)
    with pytest.raises(Out, match="more than 5 MB"):
        await door.get("/x", most=1_000_000)
    assert len(world.asked) == 6


async def test_slow(world: World, session: aiohttp.ClientSession) -> None:
    """It is not waited for."""
    world.faults["/"] = code_hosts.slow(30)
    with pytest.raises(Out, match="did not answer in time"):
        await Door(session, world.url, Budget(), seconds=0.2).get("/x", most=10)


async def test_no_more_than_so_many_seconds(world: World, session: aiohttp.ClientSession) -> None:
    """For everything together: what is slow takes the time of what comes after it."""
    world.faults["/slow"] = code_hosts.slow(30)
    world.faults["/"] = code_hosts.says(b"{}")
    door = Door(session, world.url, Budget(seconds=0.3))
    with pytest.raises(Out, match="did not answer in time"):
        await door.get("/slow", most=10)
    with pytest.raises(Out, match="more than 0 seconds"):
        await door.get("/x", most=10)
    assert world.asked == ["/slow"]


async def test_nobody_is_there(session: aiohttp.ClientSession) -> None:
    """A host that cannot be reached is no fault of the package."""
    with pytest.raises(Out, match="cannot be reached"):
        await Door(session, "http://127.0.0.1:1", Budget()).get("/x", most=10)


async def test_circles(world: World, session: aiohttp.ClientSession) -> None:
    """A redirect to itself ends."""
    world.faults["/"] = code_hosts.redirect("/x")
    with pytest.raises(Out, match="in circles"):
        await Door(session, world.url, Budget()).get("/x", most=10)


async def test_no_token_to_another_host(world: World, session: aiohttp.ClientSession) -> None:
    """Where it leads is not even asked."""
    async with code_hosts.serving() as other:
        world.faults["/"] = code_hosts.redirect(f"{other.url}/x")
        with pytest.raises(Out, match="another host"):
            await Door(session, world.url, Budget(), secret).get("/x", most=10)
        assert other.asked == []
    assert world.tokens == ["Bearer s3cret"]


async def test_a_token_that_may_not_look(world: World, session: aiohttp.ClientSession) -> None:
    """What the token is refused is asked once more without."""
    world.faults["/"] = code_hosts.status(403)
    with pytest.raises(Out):
        await Door(session, world.url, Budget(), secret).get("/x", most=10)
    assert world.tokens == ["Bearer s3cret", ""]


async def test_a_token_that_reads(world: World, session: aiohttp.ClientSession) -> None:
    """Once it has read something, what is not there is not asked twice."""
    world.faults["/x"] = code_hosts.says(b"{}")
    door = Door(session, world.url, Budget(), secret)
    await door.get("/x", most=10)
    with pytest.raises(NotThere):
        await door.get("/y", most=10)
    assert world.tokens == ["Bearer s3cret", "Bearer s3cret"]


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:1/x", "https://127.0.0.1/x", "https://localhost/x", "http://example.org/x",
     "https://user@example.org/x", "https://example.org:8443/x", "file:///etc/passwd", "https://[::1]/x"],
)  # fmt: skip
async def test_strange_addresses(url: str, world: World, session: aiohttp.ClientSession) -> None:
    """What the index names is only asked under a public name."""
    with pytest.raises(Out, match="strange address"):
        await Door(session, world.url, Budget()).get_elsewhere(url, accept="*/*", most=10)


def test_parts_stay_parts() -> None:
    """Nothing in a name ends its part of the path."""
    assert part("../a?b#c/d é") == "..%2Fa%3Fb%23c%2Fd%20%C3%A9"
