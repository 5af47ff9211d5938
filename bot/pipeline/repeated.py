"""What was said twice: whoever was taken for dead may have answered beside another process. The first answer stays."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import structlog

from bot.adapters.github import Comment, Repository
from bot.adapters.github_app import Denied
from bot.pipeline.plan import ASIDE, STRUCK
from bot.review.model.people import same

log = structlog.get_logger()


async def take_back_repeated(
    repository: Repository,
    comments: Iterable[Comment],
    own: str,
    mark_of: Callable[[str], str],
) -> None:
    """Delete our comments whose hidden marker an earlier one of the same issue has.

    ``mark_of`` finds the marker in a text; empty: it has none.
    """
    said: set[tuple[int, str]] = set()
    for comment in sorted(comments, key=lambda one: one.id):
        body = comment.body or ""
        mark = mark_of(body)
        if not mark or not same(comment.user.login, own) or ASIDE in body or STRUCK in body:
            continue
        if (comment.issue, mark) in said:
            log.warning("second answer taken back", number=comment.issue)
            try:
                await repository.unsay(comment.id)
            except Denied as no:  # a locked conversation
                log.warning("second answer stays", number=comment.issue, error=str(no))
        said.add((comment.issue, mark))
