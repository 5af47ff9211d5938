"""The page in Chromium: what a person sees and clicks."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from browser import complaints_of_axe
from sandbox.page import IssuePage
from sandbox.standin.github import GitHub
from sandbox.story import script
from world import World

WIDE = {"width": 1280, "height": 900}
LOOKS = ((1280, "light", "screen"), (1280, "dark", "screen"), (360, "dark", "screen"))


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A GitHub with its page, and the bot that serves it."""
    served = IssuePage()
    async with GitHub(page=served.handle) as gh:
        served.gh = gh
        world = World(gh, tmp_path / "journal.sqlite3")
        async with world.served():
            yield world
            await world.settled()


@asynccontextmanager
async def tab(chromium: Browser) -> AsyncIterator[Page]:
    """A fresh tab; no script of it may fail, and it may ask nobody but the sandbox."""
    context = await chromium.new_context(viewport=WIDE)
    page = await context.new_page()
    page.set_default_timeout(10_000)
    wrong: list[str] = []
    hosts: set[str | None] = set()
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    yield page
    await context.close()
    assert wrong == []
    assert hosts - {None} == {"127.0.0.1"}


@pytest.fixture
async def page(chromium: Browser) -> AsyncIterator[Page]:
    """A tab."""
    async with tab(chromium) as page:
        yield page


def address(gh: GitHub, number: int | str = "") -> str:
    """Where an issue is, or the list."""
    return f"{gh.url}/{gh.repo}/issues/{number}".rstrip("/")


async def submit(page: Page, world: World, package: str = "stargazer") -> None:
    """Open a submission from the list, as anybody would."""
    await page.goto(address(world.gh))
    await page.get_by_label("Package").fill(package)
    await page.get_by_role("button", name="New submission").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text(package)
    world.number = int(page.url.rpartition("/")[2])
    await expect(page.get_by_text("thank you for your submission")).to_be_visible()


async def click(page: Page, name: str) -> None:
    """Click the highlighted command of the hour, and then on *Comment*."""
    button = page.get_by_role("group", name="Commands for now").get_by_role(
        "button", name=name, exact=True
    )
    await expect(button).to_have_class("main")
    await button.click()
    await page.get_by_role("button", name="Comment", exact=True).click()
    await expect(says(page)).to_have_value("")


def says(page: Page) -> Locator:
    """The field for a comment."""
    return page.get_by_role("textbox", name="Comment")


def side(page: Page) -> Locator:
    """The column beside the conversation."""
    return page.get_by_role("complementary", name="About this issue")


def last_answer(page: Page) -> Locator:
    """What was written last."""
    return page.locator("article.comment").last


REVIEW = (
    # the button, what the answer speaks of, the label that is then on
    ("start-checks", "checks", "0/pre-review-checks"),
    ("checks-done", "editor", "0/pre-review-checks"),
    ("assign-editor", "@editor", "1/editor-assigned"),
    ("as editor: seeking-reviewers", "reviewer", "2/seeking-reviewers"),
    ("assign-reviewer", "@reviewer1", "3/reviewers-assigned"),
    ("as reviewer1: submit-review", "reviewer2", "3/reviewers-assigned"),
    ("as reviewer2: submit-review", "@author", "4/reviews-in-awaiting-changes"),
    ("as author: submit-response", "@editor", "4/reviews-in-awaiting-changes"),
    ("as editor: author-responded", "@reviewer1", "5/awaiting-reviewer-response"),
    ("as reviewer1: approve-changes", "reviewer1", "5/awaiting-reviewer-response"),
    ("as reviewer2: approve-changes", "@editor", "5/awaiting-reviewer-response"),
    ("as editor: accept", "accepted", "6/pyOS-approved"),
    ("as author: done", "survey", "6/pyOS-approved"),
    ("as editor: done", "website", "6/pyOS-approved"),
    ("close", "Thank you", "6/pyOS-approved"),
)


async def test_a_whole_review_by_clicking(world: World, page: Page) -> None:
    """Nobody types a word: the page always offers what is next, and shows what came of it."""
    await submit(page, world)
    conversation = page.get_by_role("region", name="Conversation")
    await expect(side(page)).to_contain_text("New Submission!")
    for button, words, label in REVIEW:
        before = await page.locator("article.comment").count()
        await click(page, button)
        await expect(page.locator("article.comment")).to_have_count(before + 2)
        await expect(last_answer(page)).to_contain_text(words)
        await expect(last_answer(page).locator("header")).to_contain_text("pyos-bot[bot]")
        await expect(side(page).locator(".labels")).to_contain_text(label)
    await expect(page.locator("#head")).to_contain_text("closed")
    await expect(page.get_by_text("This review has ended.")).to_be_visible()
    for line in ("Editor: @editor", "Reviewer 1: @reviewer1", "Version accepted: v1.2.0"):
        await expect(page.locator("#body")).to_contain_text(line)
    await expect(side(page)).to_contain_text(re.compile(r"Assignees\s*editor"))
    await expect(side(page)).to_contain_text(re.compile(r"Reviewers\s*reviewer1, reviewer2"))
    # What happened meanwhile stands between the comments.
    await expect(conversation).to_contain_text(
        "pyos-bot[bot] added 3/reviewers-assigned, removed 2/seeking-reviewers, edited the text"
    )
    await expect(conversation).to_contain_text("pyos-bot[bot] closed this")
    # And it is what GitHub has, and what somebody sees who comes only now.
    assert (await world.issue())["state"] == "closed"
    shown = await conversation.inner_text()
    await page.reload()
    await expect(page.get_by_text("live", exact=True)).to_be_visible()
    assert await conversation.inner_text() == shown


async def test_what_somebody_types_and_unfolds_stays(world: World, page: Page) -> None:
    """Others go on meanwhile: nothing of one's own is lost, and what is new is marked and told."""
    await submit(page, world)
    road = page.locator("#thread details", has_text="The steps of a review")
    await road.locator("summary").click()
    await side(page).get_by_text("Change labels").click()
    await says(page).press_sequentially("Half a sen")
    await world.gh.comment("stranger", world.number, "Nice **stars**!")
    new = page.locator("article.comment.fresh", has_text="Nice stars!")
    await expect(new.locator("strong")).to_have_text("stars")
    await expect(page.get_by_role("status").filter(has_text="stranger commented")).to_have_count(1)
    await page.keyboard.type("tence")
    await world.gh.comment("chief", world.number, "@pyos-bot start-checks")
    await expect(
        page.locator("#thread").get_by_text("has started the pre-review checks")
    ).to_be_visible()
    # The status comment is another one now, and so is the column.
    status = page.locator("article.comment.changed", has_text="The steps of a review")
    await expect(status).to_have_count(1)
    await expect(side(page).locator(".labels")).not_to_contain_text("New Submission!")
    await expect(road).to_have_attribute("open", "")
    await expect(side(page).locator("details")).to_have_attribute("open", "")
    await expect(says(page)).to_have_value("Half a sentence")
    await expect(says(page)).to_be_focused()
    # A command goes behind it; another one takes that one's place.
    offers = page.get_by_role("group", name="Commands for now")
    await offers.get_by_role("button", name="checks-done").click()
    await offers.get_by_role("button", name="seeking-editor").click()
    await expect(says(page)).to_have_value("Half a sentence\n\n@pyos-bot seeking-editor")


async def test_edits_by_hand(world: World, page: Page) -> None:
    """Labels, texts and states are changed by the chosen person, as far as GitHub would let them."""
    await submit(page, world)
    who = page.get_by_label("Comment as")
    box = page.get_by_role("checkbox", name="on-hold")
    await expect(who).to_have_value("chief")

    await side(page).get_by_text("Change labels").click()
    await box.check()
    await expect(side(page).locator(".labels")).to_contain_text("on-hold")
    await expect(box).to_be_focused()
    await box.uncheck()
    await expect(side(page).locator(".labels")).not_to_contain_text("on-hold")
    await expect(page.locator("#thread")).to_contain_text("chief added on-hold")

    await page.get_by_role("button", name="Close as not planned").click()
    await expect(page.locator("#head")).to_contain_text("closed as not planned")
    await page.get_by_role("button", name="Reopen issue").click()
    await expect(page.locator("#head")).to_contain_text("open")

    await who.select_option("stranger")
    await expect(box).to_be_hidden()
    await expect(page.get_by_role("button", name="Close issue")).to_be_hidden()
    await expect(page.get_by_role("button", name="Edit the text of author")).to_be_hidden()
    await says(page).fill("Tpyo")
    await says(page).press("Control+Enter")
    await page.get_by_role("button", name="Edit the comment of stranger").click()
    await page.get_by_role("textbox", name="Text").fill("Typo <script>alert(1)</script>")
    await page.get_by_role("button", name="Save").click()
    await expect(last_answer(page)).to_contain_text("Typo <script>alert(1)</script>")
    await expect(last_answer(page)).to_contain_text("edited")

    await who.select_option("author")
    await page.get_by_role("button", name="Edit the text of author").click()
    text = page.get_by_role("textbox", name="Text")
    was = await text.input_value()
    mine = was.replace("v1.1.0", "v1.1.1")
    await text.fill(mine)
    theirs = was.replace("EiC: TBD", "EiC: @chief")
    await world.gh.edit_issue("chief", world.number, body=theirs)
    await expect(text).to_have_value(mine)
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("alert")).to_contain_text("another person has edited this text")
    await expect(text).to_have_value(mine)
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator("#body .text")).to_contain_text("Version submitted: v1.1.1")
    did = [
        (one.payload["sender"]["login"], one.action)
        for one in world.gh.deliveries
        if one.payload["sender"]["type"] == "User" and one.action not in {"created", "opened"}
    ]
    assert did[2:] == [
        ("chief", "labeled"), ("chief", "unlabeled"), ("chief", "closed"), ("chief", "reopened"),
        ("stranger", "edited"), ("chief", "edited"), ("author", "edited"),
    ]  # fmt: skip


async def test_a_lost_connection_is_shown_and_found_again(chromium: Browser) -> None:
    """A sandbox that was stopped looks stopped; what is typed waits until it is there again."""
    served = IssuePage()
    async with asyncio.timeout(20):
        context = await chromium.new_context(viewport=WIDE)
        page = await context.new_page()
        async with GitHub(page=served.handle) as gh:
            served.gh = gh
            port = int(gh.url.rpartition(":")[2])
            number = await gh.open_issue("author", "stargazer", "")
            await page.goto(address(gh, number))
            connection = page.locator("#connection")
            await expect(connection).to_have_text("live")
            await says(page).fill("Not lost")
        await expect(connection).to_contain_text("connection lost")
        await page.get_by_role("button", name="Comment", exact=True).click()
        await expect(page.get_by_role("alert")).to_contain_text("That did not work")
        await expect(says(page)).to_have_value("Not lost")
        again = IssuePage()
        async with GitHub(page=again.handle, port=port) as gh:
            again.gh = gh
            await gh.open_issue("author", "another", "")
            await expect(connection).to_have_text("live", timeout=10_000)
            await page.get_by_role("button", name="Comment", exact=True).click()
            await expect(page.locator("#thread")).to_contain_text("Not lost")
        await context.close()


async def test_axe_finds_nothing(world: World, chromium: Browser) -> None:
    """Contrast, names, focus, light and dark, wide and on a telephone: on the list, and on an issue after some steps."""
    text = script.submission("a" * 60, script.REPAIRED, wants="x")
    world.number = await world.gh.open_issue("author", "a" * 60, text, script.TEMPLATE_LABELS)
    await world.say("chief", "@pyos-bot start-checks")
    await world.say("chief", "@pyos-bot hold until 2027-01-15 A release comes first")
    for number in ("", world.number):
        page = await chromium.new_page(viewport=WIDE)
        await page.goto(address(world.gh, number))
        await expect(page.locator("#connection")).to_have_text("live")
        found = await complaints_of_axe(page, *LOOKS)
        assert [one for one in found if one[4] not in ("minor", "moderate")] == []
        shades = await page.evaluate(
            "['color', 'backgroundColor'].map((name) => "
            "getComputedStyle(document.body)[name].match(/\\d+/g).reduce((sum, one) => sum + +one, 0))"
        )
        assert shades[0] > 600
        assert shades[1] < 150
        await page.close()


async def test_the_label_moves_on_the_bots_page_too(world: World, page: Page) -> None:
    """Beside the issue stands what everybody sees; by keyboard one is at the field at once."""
    await submit(page, world)
    await world.bot.sweep(world.gh.now())
    await world.say("chief", "@pyos-bot start-checks")
    seen = page.frame_locator("#everybody")
    await expect(seen.get_by_text("0/pre-review-checks")).to_be_visible()
    await world.say("chief", "@pyos-bot assign-editor @editor")
    await expect(side(page).get_by_text("1/editor-assigned").first).to_be_visible()
    await expect(seen.get_by_text("1/editor-assigned")).to_be_visible()
    await page.reload()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(says(page)).to_be_focused()
