"""What a community may set, and what is refused when the policy is read."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from bot.review.model.fields import Field
from bot.review.model.labels import JOSS_LABELS, LABELS, Label
from bot.review.model.policy import OFF, Policy


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
        pytest.param({"routes": {"express": {"reviewer": 1}}}, id="route without its number"),
        pytest.param({"routes": {"Express way": {"reviewers": 1}}}, id="odd name of a route"),
        pytest.param({"routes": {"standard": None}}, id="no route at all"),
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


@pytest.mark.parametrize(
    ("layer", "said"),
    [
        pytest.param({"labels": {"approved": None}}, "no review can do without", id="a stage that must stay"),
        pytest.param(
            {"labels": {"editor_assigned": None, "seeking_reviewers": None}}, "must stay", id="nobody could be found",
        ),
        pytest.param({"labels": {"checks": " "}}, "empty", id="empty label"),
        pytest.param({"labels": {"checks": "6/PYOS-approved"}}, "the same label", id="one label, two stages"),
        pytest.param({"labels": {"checks": "astropy"}}, "the same label", id="a stage and a partner"),
        pytest.param({"routes": {"quick": {"reviewers": 1, "label": "on-hold"}}}, "the same label", id="a route"),
        pytest.param({"days": {"review": False}}, "days.review", id="a due date is no clock"),
        pytest.param({"preset": "elsevier"}, "preset", id="unknown preset"),
        pytest.param({"community": {"name": "@everyone"}}, "only plain words", id="mention in the name"),
        pytest.param({"community": {"name": "[x](https://x.org)"}}, "only plain words", id="link in the name"),
        pytest.param({"community": {"software": "a\n@b"}}, "only plain words", id="line break"),
        pytest.param({"community": {"url": "x](y)"}}, "community.url", id="odd address"),
        pytest.param({"aliases": {"@bot accept": "accept"}}, "a few words", id="odd alias"),
        pytest.param({"header": {"editor": None}}, "header.editor", id="a line that must stay"),
        pytest.param({"header": {"editor": "Editor:"}}, "header.editor", id="colon in a key"),
        pytest.param({"header": {"editor": {"key": "E", "variable": "a-->b"}}}, "variable", id="odd marker"),
    ],
)  # fmt: skip
def test_a_community_is_told(layer: dict[str, Any], said: str) -> None:
    """What could not work is refused when the policy is read, and the setting is named."""
    with pytest.raises(ValidationError) as refused:
        Policy.layered(layer)
    assert said in " ".join(
        f"{'.'.join(map(str, one['loc']))} {one['msg']}" for one in refused.value.errors()
    )


def test_what_is_left_out() -> None:
    """``null`` takes something of pyOpenSci's out, and ``off`` stops a clock."""
    policy = Policy.layered(
        {
            "partners": {"pangeo": None},
            "labels": {"help": None},
            "routes": {"joss": None},
            "venues": {"JOSS": None},
            "days": {"joss": False, "hold_end": "off"},
        }
    )
    assert set(policy.partners) == {"astropy"}
    assert policy.names(Label.HELP, Label.ON_HOLD) == ("on-hold",)
    assert (set(policy.routes), policy.route("joss").reviewers) == ({"standard", "publication"}, 2)
    assert "JOSS" not in policy.venues
    assert policy.days.joss == policy.days.hold_end == OFF


def test_another_journal() -> None:
    """Nothing of JOSS is left in it; what the policy says itself counts more, and plain has it, too."""
    sky = {"name": "Sky", "doi_prefix": "10.5555/sky.", "page": "https://example.org/sky"}
    policy = Policy.layered({"tail": sky}, {"days": {"joss": 3}})
    assert policy.header.key(Field.JOSS_DOI) == "Sky DOI"
    assert policy.route("joss").words == "fast track for packages from Sky"
    assert (policy.links.joss, policy.days.joss) == ("https://example.org/sky", 3)
    assert "JOSS" not in policy.model_dump_json()
    assert Policy.layered({"tail": sky}, {"tail": "joss"}) == Policy()
    own = Policy.layered({"links": {"joss": "https://example.org/submit"}}, {"tail": sky})
    assert own.links.joss == "https://example.org/submit"
    plain = Policy.layered({"preset": "plain", "tail": sky})
    assert (plain.header.key(Field.JOSS_DOI), set(plain.routes)) == ("Sky DOI", {"standard"})
    with pytest.raises(ValidationError, match="missing"):
        Policy.layered({"tail": {"name": "Sky"}})


def test_without_joss() -> None:
    """The tail takes its labels, its route and its line of the header with it."""
    policy = Policy.layered({"tail": "none"})
    assert set(LABELS) - set(policy.labels) == set(JOSS_LABELS)
    assert "joss" not in policy.routes
    assert policy.header.joss_doi is None
