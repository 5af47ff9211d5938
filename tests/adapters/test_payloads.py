"""GitHub's webhooks, read: what counts, whose doing it is, and which two are the same."""

from __future__ import annotations

import copy
import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.payloads import Malformed, read
from bot.review.model.events import (
    BodyEdited,
    Changed,
    CommentDeleted,
    CommentEdited,
    CommentPosted,
    Opened,
)
from effort import tries

FOLDER = Path(__file__).parent.parent / "samples" / "webhooks"
SAMPLES = {path.stem: json.loads(path.read_text()) for path in sorted(FOLDER.glob("*.*.json"))}
GUID = "72d3162e-cc78-11e3-81ab-4c9367dc0958"
BOT = {"login": "pyos-bot[bot]", "type": "Bot"}


def sample(name: str, **changes: Any) -> dict[str, Any]:
    """A copy of a sample with ``issue__title="…"`` and the like changed."""
    payload = copy.deepcopy(SAMPLES[name])
    for path, value in changes.items():
        *parents, last = path.split("__")
        place = payload
        for parent in parents:
            place = place[parent]
        place[last] = value
    return payload


def event(name: str, **changes: Any) -> object:
    """What a sample tells the bot."""
    delivery = read(name.split(".")[0], GUID, sample(name, **changes))
    return delivery and delivery.event


def key(name: str, guid: str = GUID, **changes: Any) -> str:
    """What tells a sample from others."""
    delivery = read(name.split(".")[0], guid, sample(name, **changes))
    assert delivery is not None
    return delivery.key


ABOUT = {"repo": "pyOpenSci/Software-Submission", "number": 12}
LATER = datetime(2026, 3, 4, 11, tzinfo=UTC)
URL = "https://github.com/pyOpenSci/Software-Submission/issues/12#issuecomment-555"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "issues.opened",
            Opened(
                **ABOUT,
                sender="author",
                sender_id=101,
                at=datetime(2026, 3, 2, 9, tzinfo=UTC),
                body=SAMPLES["issues.opened"]["issue"]["body"],
            ),
        ),
        (
            "issues.edited",
            BodyEdited(
                **ABOUT,
                sender="author",
                sender_id=101,
                at=LATER,
                before=SAMPLES["issues.edited"]["changes"]["body"]["from"],
                body=SAMPLES["issues.edited"]["issue"]["body"],
            ),
        ),
        (
            "issues.labeled",
            Changed(
                **ABOUT,
                sender="editor",
                sender_id=102,
                at=LATER,
                what="labeled",
                label=SAMPLES["issues.labeled"]["label"]["name"],
            ),
        ),
        (
            "issues.assigned",
            Changed(
                **ABOUT,
                sender="editor",
                sender_id=102,
                at=LATER,
                what="assigned",
                assignee="editor",
            ),
        ),
        (
            "issues.closed",
            Changed(**ABOUT, sender="editor", sender_id=102, at=LATER, what="closed"),
        ),
        (
            "issue_comment.created",
            CommentPosted(
                **ABOUT,
                sender="editor",
                sender_id=102,
                at=datetime(2026, 3, 3, 10, tzinfo=UTC),
                comment=555,
                body="@pyos-bot help",
                url=URL,
            ),
        ),
        (
            "issue_comment.edited",
            CommentEdited(
                **ABOUT,
                sender="editor",
                sender_id=102,
                at=datetime(2026, 3, 3, 10, 5, tzinfo=UTC),
                comment=555,
                body="@pyos-bot status",
                before="@pyos-bot stat",
                url=URL,
                author="editor",
            ),
        ),
        (
            "issue_comment.deleted",
            Changed(
                **ABOUT,
                sender="editor",
                sender_id=102,
                at=datetime(2026, 3, 3, 10, tzinfo=UTC),
                what="our-comment",
            ),
        ),
    ],
)
def test_samples_are_read(name: str, expected: object) -> None:
    """Each of GitHub's events that matters becomes the one event that it is for the bot."""
    delivery = read(name.split(".")[0], GUID, SAMPLES[name])
    assert delivery is not None
    assert delivery.event == expected
    assert delivery.installation == 4321
    assert delivery.lane == "pyopensci/software-submission#12"


def test_every_sample_is_used() -> None:
    """A sample that no test reads would only look like a test."""
    assert len(SAMPLES) == 8


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        pytest.param("issues.opened", {"sender": BOT}, id="opened by a bot"),
        pytest.param("issues.closed", {"sender": {"login": "ci[bot]"}}, id="no type, but a name"),
        pytest.param("issues.edited", {"changes": {}}, id="edited, nothing that matters"),
        pytest.param("issues.opened", {"issue__pull_request": {}}, id="a pull request"),
        pytest.param("issues.opened", {"action": "pinned"}, id="another action"),
        pytest.param("issues.opened", {"action": ["opened"]}, id="an odd action"),
        pytest.param("issue_comment.created", {"sender": BOT}, id="sent by a bot"),
        pytest.param("issue_comment.created", {"comment__user": BOT}, id="written by a bot"),
        pytest.param(
            "issue_comment.created",
            {"comment__performed_via_github_app": {"id": 1}},
            id="written through an App",
        ),
        pytest.param("issue_comment.created", {"issue__pull_request": {}}, id="pull request"),
        pytest.param("issue_comment.edited", {"sender": BOT}, id="edited by a bot"),
        pytest.param(
            "issue_comment.edited",
            {"changes": {"body": {"from": "@pyos-bot status"}}},
            id="edited without a change",
        ),
        pytest.param("issue_comment.edited", {"changes": {}}, id="something else edited"),
        pytest.param("issue_comment.deleted", {"sender": BOT}, id="a bot's, by a bot"),
    ],
)
def test_what_does_not_matter_is_nothing(name: str, changes: dict[str, Any]) -> None:
    """The bot answers people about issues, never bots, least of all itself."""
    assert event(name, **changes) is None


def test_a_persons_comment_is_deleted() -> None:
    """What stood in it is gone, but for the id and the address."""
    theirs = {"comment__user": {"login": "x"}, "comment__performed_via_github_app": None}
    gone = event("issue_comment.deleted", **theirs)
    assert isinstance(gone, CommentDeleted)
    assert (gone.sender, gone.comment) == ("editor", 556)
    assert gone.url.endswith("#issuecomment-556")


def test_own_edits_of_the_text_are_heard() -> None:
    """They alone show whether a person wrote at the same moment."""
    heard = event("issues.edited", sender=BOT)
    assert isinstance(heard, BodyEdited)
    assert heard.sender == "pyos-bot[bot]"


def test_a_new_title_is_a_change() -> None:
    """The title holds the package's name."""
    heard = event("issues.edited", changes={"title": {"from": "starg"}})
    assert isinstance(heard, Changed)
    assert heard.what == "edited"


def test_our_comment_edited_by_hand_is_heard() -> None:
    """The status comment holds the bot's memory: it is repaired."""
    heard = event("issue_comment.edited", comment__user=BOT)
    assert isinstance(heard, Changed)
    assert heard.what == "our-comment"


def test_null_is_empty() -> None:
    """GitHub says null for an empty text, and for the author when the account is gone."""
    heard = event("issue_comment.created", comment__body=None, comment__user=None)
    assert isinstance(heard, CommentPosted)
    assert heard.body == ""
    edited = event("issues.edited", issue__body=None)
    assert isinstance(edited, BodyEdited)
    assert edited.body == ""


def test_an_edit_without_its_past_is_an_edit() -> None:
    """Better looked at once more than lost."""
    heard = event("issue_comment.edited", changes=None)
    assert isinstance(heard, CommentEdited)
    assert heard.before is None


@pytest.mark.parametrize("name", ["issues.opened", "issue_comment.created", "issue_comment.edited"])
def test_under_another_guid_it_is_the_same(name: str) -> None:
    """GitHub's button "redeliver" and its own repeats must be one effect."""
    same = key(name, "another", repository__full_name="PYOPENSCI/software-submission")
    assert key(name) == same


def test_the_text_makes_the_comment() -> None:
    """An edit is new, though it is the same comment within the same second."""
    assert key("issue_comment.created") != key("issue_comment.edited")
    assert key("issue_comment.created") != key("issue_comment.created", comment__id=556)
    assert key("issue_comment.created") != key("issue_comment.created", comment__body="other")
    # both begin with the comment and its text, by which it is found again
    same = key("issue_comment.created", comment__body="@pyos-bot status")
    assert key("issue_comment.edited").startswith(f"{same}:")


def test_a_text_may_come_back() -> None:
    """A box ticked, unticked and ticked again: each click is an edit, the text alone does not tell."""
    first = key("issue_comment.edited")
    assert first != key("issue_comment.edited", changes={"body": {"from": "something else"}})
    assert first != key("issue_comment.edited", comment__updated_at="2026-03-03T10:05:01Z")


def test_what_has_no_identity_is_its_delivery() -> None:
    """A label may be put on twice: both count."""
    assert key("issues.labeled") == GUID
    assert key("issues.labeled", "another") == "another"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"installation": None}, "installation"),
        ({"issue": "hush"}, "issue"),
        ({"issue__number": "12"}, "issue.number"),
        ({"issue__number": True}, "issue.number"),
        ({"issue__created_at": "hush"}, "issue.created_at"),
        ({"issue__created_at": "2026-03-02T09:00:00"}, "issue.created_at"),
        ({"installation__id": 2**63}, "installation.id"),
        ({"repository__full_name": "../hush"}, "repository.full_name"),
        ({"repository__full_name": "a/b\n"}, "repository.full_name"),
        ({"issue__body": "half \ud83d"}, "issue.body"),
        ({"sender__login": "\ud83d"}, "sender.login"),
    ],
)
def test_what_is_not_githubs_is_refused(changes: dict[str, Any], field: str) -> None:
    """The reason names the field and not what stood there: it is answered and logged."""
    with pytest.raises(Malformed) as refused:
        event("issues.opened", **changes)
    assert str(refused.value).startswith(f"issues: {field} is ")
    assert "hush" not in str(refused.value)


def test_half_a_character_is_refused() -> None:
    """JSON can say it, no database can keep it."""
    with pytest.raises(Malformed, match=r"comment\.body"):
        event("issue_comment.created", comment__body="half \ud83d")


def test_no_installation_is_refused() -> None:
    """A webhook of a repository has none: there would be no token to answer with."""
    payload = sample("issues.opened")
    del payload["installation"]
    with pytest.raises(Malformed, match="installation"):
        read("issues", GUID, payload)


@pytest.mark.parametrize("guid", ["", "a b", "é", "x" * 101])
def test_a_useless_guid_is_refused(guid: str) -> None:
    """It would be the identity of the event."""
    with pytest.raises(Malformed, match="GUID"):
        read("issues", guid, SAMPLES["issues.labeled"])


@pytest.mark.parametrize("name", ["push", "installation", "", "pull_request"])
def test_other_events_are_nothing(name: str) -> None:
    """GitHub invents new ones at any time."""
    assert read(name, GUID, {"whatever": 1}) is None


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(), max_size=5)
    | st.sampled_from(["opened", "edited", "\ud800", "2026-01-01", "a/b", 2**64]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["id", "body", "from", "login", "x"]), inner, max_size=3)
    ),
    max_leaves=4,
)


def places(value: Any, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """The paths to everything in a payload."""
    inner = value.items() if isinstance(value, dict) else ()
    return [path] + [deep for name, part in inner for deep in places(part, (*path, name))]


@settings(max_examples=tries(120))
@given(st.data())
def test_nothing_but_malformed_is_ever_raised(data: st.DataObject) -> None:
    """Whatever is changed or missing in a payload, the door has an answer."""
    name = data.draw(st.sampled_from(sorted(SAMPLES)))
    payload = copy.deepcopy(SAMPLES[name])
    for _ in range(data.draw(st.integers(1, 3))):
        *parents, last = data.draw(st.sampled_from(places(payload)[1:]))
        place = payload
        for parent in parents:
            place = place[parent]
        if data.draw(st.booleans()):
            place[last] = data.draw(ANYTHING)
        else:
            del place[last]
        if not payload:
            break
    with suppress(Malformed):
        delivery = read(name.split(".")[0], GUID, payload)
        assert delivery is None or delivery.event.model_dump_json()


def test_the_bots_own_labels_come_back() -> None:
    """They show whether a person changed another one in the same moment."""
    heard = event("issues.labeled", sender=BOT)
    assert isinstance(heard, Changed)
    assert heard.sender.endswith("[bot]")
