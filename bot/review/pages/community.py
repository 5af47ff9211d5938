"""What the pages have to know of a repository, besides its reviews."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from bot.review.model.policy import Policy
from bot.review.model.stages import Stage
from bot.review.pages.summary import line, web_address


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class PartnerPage(_Part):
    """A partner community as the pages name it."""

    name: str
    active: bool
    guide: str


class Community(_Part):
    """A repository whose reviews are shown."""

    name: str
    """``owner/name``."""
    url: str
    bot: str
    guide: str
    stages: dict[str, str]
    """Meaning → the label as it is called here, in the order of the process."""
    partners: dict[str, PartnerPage]


def community(name: str, url: str, policy: Policy) -> Community:
    """What is shown of ``owner/name``, which people find at ``url``."""
    return Community(
        name=name,
        url=url,
        bot=policy.bot,
        guide=web_address(policy.links.guide),
        stages={stage.meaning: line(policy.labels[stage.meaning]) for stage in Stage},
        partners={
            key: PartnerPage(name=line(one.name), active=one.active, guide=web_address(one.guide))
            for key, one in policy.partners.items()
        },
    )
