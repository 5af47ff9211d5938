"""What ``test_any_review`` found, each as short as it can be said."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from review.test_website import _no_network, website

from bot.review import engine
from bot.review.events import CommentEdited
from bot.review.header import Field, Header
from bot.review.people import Role
from bot.review.website import problems
from builders import NOW, REPO, ask, body, edited, submission, url

__all__ = ["_no_network"]  # no network for the whole module


def test_a_name_the_author_took_out_stays_an_author_when_an_editor_mends_a_word() -> None:
    """Who was author is forgotten only when somebody with the right edits those lines."""
    review = submission("3", maintainers="(@author, @editor2)")
    review, _, _ = edited(review, "author", body(maintainers="(@author)", eic="@chief", editor="@editor"))  # fmt: skip
    assert review.roles("editor2") == {Role.ANYONE, Role.AUTHOR}
    review, _, _ = edited(review, "editor", review.body.replace("Looks at", "Shows"))
    assert review.roles("editor2") == {Role.ANYONE, Role.AUTHOR}
    review, _, _ = edited(review, "editor", review.body.replace("(@author)\nP", "(@author, @guest)\nP"))  # fmt: skip
    assert Role.EDITOR in review.roles("editor2"), "an editor says who maintains it"


def test_seats_are_put_back_in_one_form() -> None:
    """Both forms of reviewers beside each other stop the website's build."""
    text = body(eic="@chief", editor="@editor", reviewers=("@reviewer1", "@reviewer2"))
    one_line = text.replace(
        "Reviewer 1: @reviewer1\nReviewer 2: @reviewer2\n", "Reviewers: @reviewer1, @reviewer2\n"
    )
    templates = text.replace(": @reviewer1", ": TBD").replace(": @reviewer2", ": TBD")
    for before, by_author in ((one_line, templates), (text, one_line.replace("@reviewer1", "@guest"))):  # fmt: skip
        review = submission("3", reviewers=("reviewer1", "reviewer2"), text=before)
        after, said, _ = edited(review, "author", by_author)
        assert after.body == before
        assert "@author" in said
        assert not any(one.rejected for one in problems(after.header))
        website(after.body)


def test_a_line_written_twice_is_taken_out_twice() -> None:
    """Behind the line that counts stands the next one that would count."""
    text = body(reviewers=()).replace("Editor: TBD\n", "")
    review = submission("s", text=text)
    twice = text.replace("Archive:", "Editor: @stranger\nEditor: @stranger\nReviewer 1: @guest\nReviewer 1: @guest\nArchive:")  # fmt: skip
    after, _, _ = edited(review, "author", twice)
    assert after.editors == ()
    assert after.header.reviewers == ()


def test_undo_takes_back_the_header_it_had_made() -> None:
    """A rule that stays alone on top makes the next header one that the website reads as empty."""
    for text in ("", "Hello,\n\nI would like a review.\n"):
        before = submission("s", text=text)
        after, _, _ = ask(before, "chief", "set-eic @chief")
        assert after.header.people(Field.EIC) == ("chief",)
        back, _, _ = ask(after, "chief", "undo")
        assert back.body == text
        again, _, _ = ask(back, "chief", "set-eic @chief")
        assert again.body == after.body
        assert Header.read(again.body).start == 0


def test_a_review_noticed_in_an_edit_starts_the_hour_whatever_else_the_edit_says() -> None:
    """Commands that nobody can tell to be new are not run; the review above them still counts."""
    review = submission("3", reviewers=("reviewer1", "reviewer2"), delivered=("reviewer2",))
    text = (
        "## Package Review\n\n- [x] As the reviewer I confirm\n\nEstimated hours spent reviewing: 6\n\n"
        "@pyos-bot status\n"
    )
    event = CommentEdited(
        repo=REPO, number=7, sender="reviewer1", author="reviewer1", at=NOW, comment=99, body=text,
        before=None, url=f"{url()}#issuecomment-99",
    )  # fmt: skip
    effects = engine.respond(review, event)
    after = engine.foresee(review, effects)
    assert not after.reviews_missing
    assert engine.next_look(after) == NOW + timedelta(hours=1)


def test_github_dropping_an_assignee_is_nobodys_change() -> None:
    """``undo`` works after it, and what waits for the one who was dropped is over with it."""
    review = submission("s", assignees=())
    for login in ("guest", "stranger"):
        before = review
        review, _, _ = ask(review, "chief", f"assign-editor @{login}")
        # what the service keeps after GitHub's answer
        waits = review.record.model_copy(update={"assign_when_seen": login})
        review = replace(review, assignees=(), record=waits)
    back, answer, _ = ask(review, "chief", "undo")
    assert answer.startswith("✅"), answer
    assert back.editors == ("guest",)
    assert back.record.assign_when_seen == before.record.assign_when_seen == "guest"


def test_undo_gives_back_the_rights_of_whoever_was_named_by_mistake() -> None:
    """An editor written among the maintainers by a slip is no author once the slip is taken back."""
    review = submission("3")
    before = review.roles("editor2")
    review, _, _ = ask(review, "chief", "set maintainers @author @editor2")
    assert review.roles("editor2") == {Role.ANYONE, Role.AUTHOR}
    review, answer, _ = ask(review, "chief", "undo")
    assert answer.startswith("✅")
    assert review.roles("editor2") == before
    assert review.roles("maintainer") == {Role.ANYONE, Role.AUTHOR}


def test_whoever_opened_the_issue_does_not_become_its_editor_by_writing_so() -> None:
    """On an issue of the time before the bot, nobody remembers who was author: the opener is known."""
    review = submission("3", record={"adopted": None, "stage": ""}, assignees=("editor", "author"))
    text = body(author="(@guest)", maintainers="(@guest)", eic="@chief", editor="@author")
    review, _, _ = edited(review, "author", text)
    assert Role.EDITOR not in review.roles("author")
    _, answer, effects = ask(review, "author", "accept v1 archive 10.5281/zenodo.1 without-reviews")
    assert answer.startswith("✋ `accept` is for an editor")
    assert [effect.kind for effect in effects] == ["say"]


@pytest.mark.parametrize("line", ["accept date 2026-11-01", "accept v1.1", "accept"])
def test_accepting_again_says_so(line: str) -> None:
    """The approval and the author's tasks are not posted twice."""
    review = submission("5", reviewers=("reviewer1", "reviewer2"), delivered=("reviewer1", "reviewer2"))  # fmt: skip
    once, answer, _ = ask(review, "editor", line)
    assert once.release_awaited
    _, answer, effects = ask(once, "editor", line)
    assert answer.startswith("☑️")
    assert [effect.kind for effect in effects] == ["say"]


def test_what_did_not_work_adopts_nothing() -> None:
    """Only a command that worked makes the bot look after a review that was there before it."""
    review = submission("3", record={"adopted": None, "stage": ""})
    after, answer, _ = ask(review, "stranger", "help nonsense")
    assert answer.startswith(("❓", "✋"))
    assert after.record.adopted is None
