"""What a community may set, and what is refused when the policy is read."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from bot.review.model.labels import LABELS
from bot.review.model.policy import Policy


def test_single_keys_are_overridden() -> None:
    """Layers are merged by key, later ones win, lists are replaced."""
    policy = Policy.layered(
        {"days": {"review": 28}, "partners": {"astropy": {"notify": ["@a"]}}},
        {"days": {"release": 60}, "partners": {"astropy": {"active": False}}, "bot_names": ["rev"]},
    )
    assert (policy.days.review, policy.days.release, policy.days.eic_answer) == (28, 60, 14)
    astropy = policy.partners["astropy"]
    assert (astropy.notify, astropy.active, astropy.name) == (("@a",), False, "Astropy")
    assert policy.bot == "@rev"
    assert Policy.layered() == Policy()


def test_labels_keep_what_is_not_said() -> None:
    """One renamed label leaves the others."""
    policy = Policy(labels={"checks": "checks"})
    assert policy.labels == {**LABELS, "checks": "checks"}


@pytest.mark.parametrize(
    "layer",
    [
        pytest.param({"labels": {"check": "0/checks"}}, id="unknown label"),
        pytest.param({"routes": {"express": {"reviewers": 1}}}, id="unknown route"),
        pytest.param({"routes": {"standard": {"reviewers": -1}}}, id="fewer than nobody"),
        pytest.param({"teams": {"editors": "editorial-board"}}, id="team without organisation"),
        pytest.param({"teams": {"eic": "a/b/c"}}, id="team with two slashes"),
        pytest.param({"teams": {"eic": 7}}, id="team is a number"),
        pytest.param({"teams": {"eic": "../.."}}, id="team elsewhere"),
        pytest.param({"teams": {"eic": "a/%2e%2e"}}, id="team with signs"),
        pytest.param({"teams": {"eic": [""]}}, id="nobody: whoever GitHub does not name"),
        pytest.param({"teams": {"eic": ["@ghost"]}}, id="all deleted accounts"),
        pytest.param({"teams": {"eic": ["x[bot]"]}}, id="an App"),
        pytest.param({"teams": {"eic": ["\u0435ic"]}}, id="a letter that looks like another"),
        pytest.param({"teams": {"eic": [{"a": 1}]}}, id="a mapping for a login"),
        pytest.param({"partners": {"sunpy": {"name": "SunPy"}}}, id="partner without label"),
        pytest.param({"days": {"review": 0}}, id="no days"),
        pytest.param({"days": {"package_quiet": 999_999}}, id="more days than a calendar has"),
        pytest.param({"bot_names": []}, id="no name"),
        pytest.param({"surprise": True}, id="unknown key"),
    ],
)
def test_refused(layer: dict[str, Any]) -> None:
    """A mistake in the policy is an error, never a silent default."""
    with pytest.raises(ValidationError):
        Policy.layered(layer)


def test_logins_with_and_without_at() -> None:
    """People write both."""
    assert Policy.layered({"teams": {"eic": ["@a", "b"]}}).teams.eic == ("a", "b")


def test_a_link_that_is_not_read_any_more() -> None:
    """A file that still has it works, and all its other settings hold."""
    policy = Policy.layered({"links": {"eic_guide": "https://example.org"}, "digest_issue": 3})
    assert policy.digest_issue == 3
    assert not hasattr(policy.links, "eic_guide")
