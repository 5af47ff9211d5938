"""``undo`` and edited comments."""

from __future__ import annotations

from collections.abc import Sequence

from bot.review.messages.pieces import bullets, code, done, listed, name, stage_name
from bot.review.model.submission import Submission


def nothing_to_undo() -> str:
    """No frame: the bot has changed nothing yet, or has undone it already."""
    return "☑️ Nothing to do: I have made no change here that I can undo. (I cannot undo an `undo`.)"


def not_yours_to_undo(login: str) -> str:
    """Another person gave the last command."""
    return (
        f"{name(login)} asked for the last change, so only they or an editor in chief can undo it."
    )


def changed_since(what: Sequence[str]) -> str:
    """People have changed the same since."""
    return (
        "I undid nothing, because people have changed this since:\n\n"
        f"{bullets(what)}\n\nPlease change it back step by step."
    )


def line_name(key: str) -> str:
    """A line of the header; the key is one of the template's."""
    return f"the line **{key}:**"


def box_of(partner: str) -> str:
    """A partner's box; ``partner`` is a key of the policy."""
    return f"the box for {code(partner)}"


def open_or_closed() -> str:
    """The state of the issue."""
    return "whether the issue is open"


def what_i_remember() -> str:
    """The record."""
    return "what I remember about this review"


def undone(review: Submission, commands: Sequence[str]) -> str:
    """``undo``."""
    what = listed([f"`{one}`" for one in commands])
    return done(
        f"I undid {what}. The review is at {stage_name(review.stage, review.policy)} again."
    )


def struck(text: str, by: str) -> str:
    """An answer whose command was undone."""
    return f"↩️ *{name(by)} undid this.*\n\n<del>\n\n{text}\n\n</del>"


def editor_not_known(bot: str) -> str:
    """A comment was edited, and GitHub did not tell by whom."""
    return (
        "✋ This comment was edited, and GitHub has not told me who did it, so I did none of the commands that "
        f"I had not answered before. Please write them again in a new comment. Current status: `{bot} status`"
    )


def edit_not_known(bot: str) -> str:
    """An edited comment whose former text the bot does not know."""
    return (
        "✋ I cannot tell which commands you added to your comment, so I did none of them. "
        f"Please repeat them in a new comment. To see the current status: `{bot} status`"
    )
