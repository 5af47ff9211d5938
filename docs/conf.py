"""The documentation site: ``make docs-site``. The pages are those of this folder, as GitHub shows them, too."""

from __future__ import annotations

import re
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

project = "pyos-bot"
author = "pyOpenSci"
project_copyright = "pyOpenSci"
extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 4
myst_fence_as_directive = ["mermaid"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
html_theme = "pydata_sphinx_theme"
html_title = "pyos-bot"
html_static_path = ["_static"] if Path(__file__).with_name("_static").exists() else []
html_theme_options = {
    "navigation_with_keys": False,
    "show_prev_next": False,
    "secondary_sidebar_items": ["page-toc"],
    "show_toc_level": 2,
    "icon_links": [],
}
html_sidebars = {"**": []}
html_copy_source = False
html_show_sourcelink = False
highlight_language = "none"

ROOT = Path(__file__).parent.parent
_OUTSIDE = re.compile(r"\[([^\]]+)\]\((\.\./[^)]+|CONTRIBUTING\.md|LICENSE)\)")
_BESIDE = {"../CHANGELOG.md": "changelog.md", "../CONTRIBUTING.md": "contributing.md"}
"""What stands beside this folder, and has a page on the site."""


class Mermaid(SphinxDirective):
    """A diagram as text: GitHub draws it, and nothing is loaded from elsewhere here."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """A block of code."""
        text = "\n".join(self.content)
        block = nodes.literal_block(text, text, language="none")
        return [block]


def _within(app: Sphinx, name: str, source: list[str]) -> None:
    """Links that leave this folder lead to the page that holds it, or are plain words."""

    def instead(found: re.Match[str]) -> str:
        page = _BESIDE.get(found[2].partition("#")[0])
        return f"[{found[1]}]({page})" if page else found[1]

    source[0] = _OUTSIDE.sub(instead, source[0])
    if name in ("changelog", "contributing"):
        text = (ROOT / f"{name.upper()}.md").read_text(encoding="utf-8")
        text = re.sub(r"\]\(docs/", "](", text)
        source[0] = _OUTSIDE.sub(instead, text.replace("](CHANGELOG.md)", "](changelog.md)"))


def setup(app: Sphinx) -> dict[str, bool]:
    """Called by Sphinx."""
    app.add_directive("mermaid", Mermaid)
    app.connect("source-read", _within)
    return {"parallel_read_safe": True}
