"""``undo`` and edited comments."""

from __future__ import annotations

from collections.abc import Sequence

from bot.review.messages.pieces import be, bullets, code, done, listed, name, stage_name
from bot.review.model.submission import Submission


def nothing_to_undo() -> str:
    """No frame: nothing was changed yet, or it was taken back already."""
    return "☑️ Nothing to do: there is no change of mine to take back here (an `undo` cannot be undone)."


def not_yours_to_undo(login: str) -> str:
    """Somebody else's command."""
    return f"The last change was asked for by {name(login)}; they can take it back, or an editor in chief."


def changed_since(what: Sequence[str]) -> str:
    """People went on from there."""
    return (
        "This cannot be taken back as a whole, because it was changed again since:\n\n"
        f"{bullets(what)}\n\nNothing was changed; please do it step by step."
    )


def line_name(key: str) -> str:
    """A line of the header; the key is one of the template's."""
    return f"the line **{key}:**"


def box_of(partner: str) -> str:
    """A partner's box; ``partner`` is a key of the policy."""
    return f"the box of {code(partner)}"


def open_or_closed() -> str:
    """The state of the issue."""
    return "whether the issue is open"


def what_i_remember() -> str:
    """The record."""
    return "what I keep in mind about this review"


def undone(review: Submission, commands: Sequence[str]) -> str:
    """``undo``."""
    what = listed([f"`{one}`" for one in commands])
    return done(
        f"{what} {be(commands)} taken back: everything is as it was before. The review is at "
        f"{stage_name(review.stage, review.policy)}."
    )


def struck(text: str, by: str) -> str:
    """An answer that does not hold any more."""
    return f"↩️ *Taken back by {name(by)}.*\n\n<del>\n\n{text}\n\n</del>"


def edit_not_known(bot: str) -> str:
    """An edited comment of which nobody knows how it was."""
    return (
        "✋ You edited a comment with commands in it, and I cannot tell which of them are new, so I did none. "
        f"Please give the command in a new comment (`{bot} status` shows how things are)."
    )
