"""Pictures by pygal, as a page takes them: no script, no style, no path of this machine, the same every time.

pygal writes a ``<script>`` with its configuration, a ``<style>``, comments with the date, and ``style=``: a
page whose Content-Security-Policy allows none of that needs none of it. Its own stylesheet colours the
classes that pygal puts on. The numbers stand in a table below each picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from xml.etree import ElementTree

import pygal
from pygal.style import Style

from bot.public.figures import Duration, Week

_KEPT = frozenset({"x", "y", "width", "height", "d", "r", "cx", "cy", "rx", "ry", "transform", "class", "viewBox", "x1", "x2", "y1", "y2", "points"})  # fmt: skip
_GONE = frozenset({"script", "style", "defs", "title", "desc"})


def per_week(weeks: Sequence[Week], labels: Sequence[str], title: str, text: str) -> str:
    """Reviews per stage, week by week, one above the other."""
    chart = pygal.StackedLine(
        fill=True, show_dots=False, legend_at_bottom=True, legend_at_bottom_columns=2,
        x_labels_major_every=8, show_minor_x_labels=False, truncate_legend=-1,
        y_labels_major_count=5, show_minor_y_labels=False, **_USUAL,
    )  # fmt: skip
    chart.x_labels = [week.day.isoformat() for week in weeks]
    for number, label in enumerate(labels):
        chart.add(label, [week.counts[number] for week in weeks])
    return _drawn(chart, "per-week", title, text)


def per_stage(durations: Sequence[Duration], labels: Sequence[str], title: str, text: str) -> str:
    """The median days at each stage."""
    chart = pygal.HorizontalBar(show_legend=False, print_values=True, **_USUAL)
    chart.x_labels = list(labels)
    chart.add("days", [one.median for one in durations])
    return _drawn(chart, "per-stage", title, text)


_USUAL: dict[str, Any] = {
    "style": Style(font_family="inherit"),
    "js": (),
    "disable_xml_declaration": True,
    "explicit_size": False,
    "width": 900,
    "height": 420,
    "margin": 8,
    "include_x_axis": True,
    "no_prefix": True,
    "truncate_label": -1,
}


def _drawn(chart: Any, key: str, title: str, text: str) -> str:
    chart.add_xml_filter(lambda root: _bare(root, key, title, text))
    drawn: str = chart.render(is_unicode=True)
    return drawn


def _bare(root: Any, key: str, title: str, text: str) -> Any:
    """Only shapes, words and classes; with a name for whoever does not see it."""
    made = _copied(root)
    made.set("role", "img")
    made.set("aria-labelledby", f"{key}-title {key}-text")
    made.set("focusable", "false")
    for place, (name, words) in enumerate((("title", title), ("desc", text))):
        said = ElementTree.Element(name, {"id": f"{key}-{'text' if place else 'title'}"})
        said.text = words
        made.insert(place, said)
    return made


def _copied(one: Any) -> Any:
    made = ElementTree.Element(
        one.tag.rpartition("}")[2],
        {key: value for key, value in one.attrib.items() if key in _KEPT},
    )
    made.text, made.tail = one.text, one.tail
    for child in one:
        name = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else ""
        if name and name not in _GONE:
            made.append(_copied(child))
    return made
