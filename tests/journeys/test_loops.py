"""Nobody makes the bot talk without end: strangers, other bots, itself, bursts of labels."""

from __future__ import annotations

from bot.pipeline.answer_limit import ANSWERS
from builders import body
from world import World


async def test_a_stranger_who_asks_and_asks(world: World) -> None:
    """Answered so many times an hour; people with a role are answered all the same."""
    await world.open(body())
    for number in range(ANSWERS + 5):
        await world.gh.comment("stranger", world.number, f"@pyos-bot status\n\n{number}")
    await world.settled()
    answers = [c for c in await world.gh.comments(world.number) if "pyos-bot:answer" in c["body"]]
    assert len(answers) == ANSWERS
    assert await world.say("author", "@pyos-bot status")
    assert await world.say("chief", "@pyos-bot start-checks")


async def test_a_bot_that_answers_everything(world: World) -> None:
    """An App's comments are never commands, whatever they say, so there is no second exchange."""
    await world.open(body())
    answer = await world.say("stranger", "@pyos-bot help")
    payload = next(d for d in reversed(world.gh.deliveries) if d.event == "issue_comment").payload
    for _ in range(3):
        comment = {
            **payload["comment"],
            "id": payload["comment"]["id"] + 1000,
            "body": f"@pyos-bot status\n\n{answer}",
            "user": {**payload["comment"]["user"], "login": "other[bot]", "type": "Bot"},
        }
        sender = comment["user"]
        world.gh.deliver(
            "issue_comment", {**payload, "action": "created", "comment": comment, "sender": sender}
        )
        await world.settled()
    answers = [c for c in await world.gh.comments(world.number) if "pyos-bot:answer" in c["body"]]
    assert len(answers) == 1


async def test_an_echo_is_no_command(world: World) -> None:
    """Somebody's script repeats the bot's own words: the commands in them stand in code."""
    await world.open(body())
    answer = await world.say("author", "@pyos-bot help")
    assert await world.say("stranger", answer.split("<!--")[0]) == ""
    assert (
        await world.say("stranger", (await world.status_comment()).split("<!-- pyos-bot:record")[0])
        == ""
    )


async def test_a_burst_of_labels(world: World) -> None:
    """Each is looked at, nothing is said, and the status comment is written once or twice."""
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    world.gh.clear_calls()
    for number in range(15):
        label = "topic: geospatial" if number % 2 else "on-hold"
        await world.gh.add_labels("editor", world.number, label)
        await world.gh.remove_label("editor", world.number, label)
    await world.settled()
    writes = [call for call in world.gh.calls if call.method != "GET"]
    assert len(writes) <= 3
    assert not [call for call in writes if call.method == "POST"]
