"""The gate's quick look at speed is held to ratios: what counts as worse, and by how much."""

from __future__ import annotations

import pytest

from bench.figures import Line, excess, spread


@pytest.mark.parametrize(
    ("line", "times"),
    [
        pytest.param(Line("a", "ms", {"bot": 10}), None, id="nothing is demanded"),
        pytest.param(Line("a", "ms", {"bot": 10}, 20), 0.5, id="better than demanded"),
        pytest.param(Line("a", "ms", {"bot": 60}, 20), 3, id="three times too slow"),
        pytest.param(
            Line("a", "ms", {"bot": 60, "other": 10}, 2, against="other"), 3, id="a ratio"
        ),
        pytest.param(
            Line("a", "ms", {"bot": 60}, 2, against="other"), None, id="nothing beside it"
        ),
        pytest.param(
            Line("a", "/s", {"bot": 50, "other": 100}, 1, more_is_better=True, against="other"),
            2,
            id="half as many",
        ),
        pytest.param(Line("a", "", {"bot": 0}, 0), 1, id="none, as demanded"),
        pytest.param(Line("a", "", {"bot": 2}, 0), 3, id="some where there may be none"),
    ],
)
def test_how_much_worse_than_demanded(line: Line, times: float | None) -> None:
    """At most 1 is what is demanded."""
    assert excess(line, "bot") == times


def test_runs_that_differ() -> None:
    """The one farthest from the median tells how noisy a line is."""
    assert spread([10, 10, 10]) == 0
    assert spread([9, 10, 14]) == 0.4
