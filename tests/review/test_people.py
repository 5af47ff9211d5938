"""Handles are read from whatever people write into a people field, and compared as GitHub does."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.review.model.people import LOGIN, among, handles, is_nobody, same
from yardstick import within

calm = settings(deadline=None)
"""Other work on the machine is no failure; what must be fast is measured by itself."""

LOGINS = st.from_regex(
    r"[A-Za-z0-9](-{0,2}[A-Za-z0-9]){0,19}(_[a-z]{3,8})?", fullmatch=True
).filter(lambda login: LOGIN.fullmatch(login) is not None and not is_nobody(login))


def rows(*named: tuple[object, ...]) -> list[object]:
    """Rows of a table whose first cell says why the row is there."""
    return [pytest.param(*cells, id=str(why)) for why, *cells in named]


@pytest.mark.parametrize(
    ("value", "people"),
    rows(
        ("handle", "@alice", ("alice",)),
        ("no at sign", "alice", ("alice",)),
        ("full name and handle", "Alice A. (@alice)", ("alice",)),
        ("several", "@alice, (@bob) and @carol", ("alice", "bob", "carol")),
        ("no at signs, several", "alice, bob", ("alice", "bob")),
        ("one with, one without: only the sure one", "@alice, bob", ("alice",)),
        ("emphasis", "**@alice**", ("alice",)),
        ("emphasis, no at sign", "*alice*", ("alice",)),
        ("angle brackets", "<@alice>", ("alice",)),
        ("profile", "https://github.com/alice", ("alice",)),
        ("profile behind a name", "[Alice](https://github.com/alice)", ("alice",)),
        ("link of a handle", "[@alice](https://github.com/alice)", ("alice",)),
        ("link to a repository is nobody", "https://github.com/alice/stargazer", ()),
        ("team is nobody", "@org/team", ()),
        ("e-mail address is nobody", "alice@example.org", ()),
        ("name is nobody", "Alice Adams", ()),
        ("too long for a login", "@" + "a" * 40, ()),
        ("other case twice", "@Alice, @alice", ("Alice",)),
        ("their order", "@b, @a, @b", ("b", "a")),
        ("in a comment of another kind", "@alice <? @bob ?>", ("alice",)),
        ("in a declaration", "@alice <!DOCTYPE @bob>", ("alice",)),
        ("in raw text", "@alice <![CDATA[ @bob ]]>", ("alice",)),
        ("in what never ends", "@alice <? @bob", ("alice",)),
        ("in an attribute", '@alice <img alt="@bob">', ("alice",)),
        ("in an attribute with an end of a tag", '@alice <a title="> @bob">x</a>', ("alice",)),
        ("nothing but an attribute", '<img alt="@bob">', ()),
        ("in an element that no page shows", "@alice <template>@bob</template>", ("alice",)),
        ("an App, and nobody with the name before it", "@alice[bot]", ()),
        ("in a link that nobody sees", "@alice [](https://github.com/bob)", ("alice",)),
        ("in a link of blanks", "@alice [ ](<https://github.com/bob>)", ("alice",)),
        ("struck through with tags", "@alice <del>@bob</del> <S>@carol</S>", ("alice",)),
        ("between tags", "<b>@alice</b>", ("alice",)),
        ("an address in angle brackets", "<https://github.com/alice>", ("alice",)),
        ("placeholder", "@github_handle", ()),
        ("placeholders with numbers", "(@github_handle1, @github_handle2)", ()),
        ("placeholder username", "@username", ()),
        ("placeholder among people", "@alice, @github_handle2", ("alice",)),
        ("TBD", "TBD", ()),
        ("with TBD", "alice, TBD", ("alice",)),
        ("form without an answer", "_No response_", ()),
        ("empty", "", ()),
    ),
)  # fmt: skip
def test_handles_are_found(value: str, people: tuple[str, ...]) -> None:
    """Nobody overlooked, nobody invented."""
    assert handles(value) == people


@pytest.mark.parametrize("value", ["", " ", "TBD", "tbd", "**TBD**", "(TBD)", "N/A", "none", "-", "_No response_", "todo"])  # fmt: skip
def test_nobody_is_written_in_many_ways(value: str) -> None:
    """What stands for a free seat must not be taken for a person, nor looked up on GitHub."""
    assert is_nobody(value)
    assert handles(value) == ()


@pytest.mark.parametrize("value", ["@tbd-fan", "alice", "to be found"])
def test_somebody_is_not_nobody(value: str) -> None:
    """Own words are no placeholder."""
    assert not is_nobody(value)


def test_github_ignores_case() -> None:
    """One account, however it is typed."""
    assert same("Alice", "alice")
    assert among("ALICE", ["bob", "alice"])
    assert not among("alice", ["bob", "alice2"])


@calm
@given(st.lists(LOGINS, min_size=1, max_size=5))
def test_what_the_bot_writes_is_read(logins: list[str]) -> None:
    """The bot writes handles with commas; all of them come back."""
    wanted = list({login.casefold(): login for login in reversed(logins)})
    found = handles(", ".join(f"@{login}" for login in logins))
    placeholders = {"handle", "username", "github_handle", "github_username", "githubhandle"}
    assert {one.casefold() for one in found} >= {
        one for one in wanted if one.rstrip("0123456789") not in placeholders
    }


@calm
@given(st.text(max_size=200))
def test_any_text_is_read(value: str) -> None:
    """The field is anybody's."""
    for login in handles(value):
        assert LOGIN.fullmatch(login)


@pytest.mark.parametrize("piece", ["@a{}, ", "a{},", "@", "https://github.com/", "a@", "(@"])
def test_long_fields_take_no_longer_than_their_length(piece: str) -> None:
    """Thousands of names in a line must not stop the bot."""
    value = "".join(piece.format(n) for n in range(64 * 1024 // len(piece)))[: 64 * 1024]
    within(2, lambda: handles(value))
