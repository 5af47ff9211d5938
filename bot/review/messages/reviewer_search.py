"""Finding reviewers, inviting them, and what they fill in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.review.messages.pieces import bullets, code, link, listed, name, quiet_link
from bot.review.model.header import Field
from bot.review.model.policy import Partner
from bot.review.model.submission import Submission


@dataclass(frozen=True)
class RelatedPackage:
    """An accepted package that has something in common with this one."""

    package: str
    url: str
    shared: tuple[str, ...]


def reviewers_sought(
    review: Submission,
    kin: Sequence[RelatedPackage],
    partners: Sequence[tuple[Partner, Sequence[str]]],
) -> str:
    """``find-reviewers``."""
    links, bot = review.policy.links, review.policy.bot
    parts = ["### 🔎 Where reviewers may be found"]
    if kin:
        rows = [
            f"{quiet_link(_plain(one.package), one.url)}: {', '.join(map(_trait, one.shared))}"
            for one in kin
        ]
        parts.append(
            "**Accepted packages of the same kind**: their maintainers and reviewers know the field.\n\n"
            + bullets(rows)
        )
    else:
        parts.append("No accepted package shares a category or community with this one yet.")
    ways = [
        f"{link('Where to look, and whom to choose', links.finding_reviewers)}: some experience with packages or "
        "with the field, no conflict of interest, no review for us within the last six months.",
        f"The {link('sign-up form', links.reviewer_signup)} for people who would like to review."
        if links.reviewer_signup
        else "People who signed up to review: the page above leads to the form.",
    ]
    for partner, contacts in partners:
        if partner.reviewers_contact:
            ways.append(f"**{partner.name}**: {code(partner.reviewers_contact)}")
        elif contacts:
            ways.append(f"**{partner.name}**: {listed([name(login) for login in contacts])}")
    parts.append(bullets(ways))
    parts.append(
        f"Found somebody? `{bot} draft-invitation` writes the letter, `{bot} assign-reviewer @…` seats whoever agrees."
    )
    return "\n\n".join(parts)


def _plain(text: str) -> str:
    """People's text that can stand in a link."""
    return code(text[:60])


def _trait(text: str) -> str:
    return code(text.split(":")[0][:60])


def fenced(text: str, language: str = "") -> str:
    """Text to be copied: nothing in it comes alive."""
    runs = [len(run) for run in re.findall(r"`{3,}", text)]
    fence = "`" * max([3, *(run + 1 for run in runs)])
    return f"{fence}{language}\n{text}\n{fence}"


def _line(text: str) -> str:
    return " ".join(text.replace("\0", "").split())


def invitation(review: Submission) -> str:
    """``draft-invitation``."""
    header, policy = review.header, review.policy
    package = _line(header.text(Field.PACKAGE)) or "a package"
    description = _line(header.text(Field.DESCRIPTION))
    repository = _line(header.text(Field.REPOSITORY))
    letter = [
        f"Subject: Would you review {package} for pyOpenSci?",
        "",
        "Dear …,",
        "",
        "pyOpenSci reviews scientific Python packages in the open, to help their maintainers and their users. "
        f"I am the editor of the review of {package}"
        + (f" ({description})" if description else "")
        + ", and I think that you would be just the right person to look at it.",
        "",
        *([f"The package: {repository}"] if repository else []),
        f"Its review: {review.url}",
        f"How reviewing works: {policy.links.reviewer_guide}",
        "",
        f"A review takes a few hours; we would need it about {policy.days.review} days after you agree. "
        "There is a template that leads you through, and you can ask at any time. If you work closely with the "
        "authors, or see another conflict of interest, please tell me.",
        "",
        "Would you like to? If you cannot, a name of somebody else helps a lot, too.",
        "",
        "Thank you very much for considering it,",
        "…",
    ]
    return "✉️ A letter to copy and make your own:\n\n" + fenced("\n".join(letter))


_TEMPLATE = """\
## Package Review

Please tick what is so, and say below what is not. Your review may go beyond this list.

- [ ] I know of no conflict of interest between me and this work.

### {package}

{facts}

### Documentation

- [ ] A statement of need says what problem the package solves, and for whom
- [ ] Installation is described, for the package and for working on it
- [ ] Short tutorials or examples show the main functions and run as they are
- [ ] Every function for users has a docstring and an example
- [ ] A contributing guide says how to help and where to ask
- [ ] README: badges, purpose, installation, a first example, how to cite, licence
- [ ] The metadata names authors, version, licence and links

### Functionality

- [ ] It installs as described
- [ ] What the software claims to do, it does
- [ ] Performance claims, if there are any, hold
- [ ] Tests cover the main functions, run here, and run in continuous integration
- [ ] It follows the packaging guide: names, style, supported Python versions
{joss}
### Final approval

- [ ] The authors have answered my review to my satisfaction; I recommend approving this package.

Estimated hours spent reviewing:

---

### Review comments

"""

_JOSS = """
### For JOSS

- [ ] The paper (`paper.md`) states the need, the audience, and how the package compares with others
- [ ] Authors, affiliations and references (with DOIs) are complete
"""


def review_template(review: Submission) -> str:
    """``review-checklist``."""
    header = review.header
    facts = [
        f"Version: {_line(header.text(Field.VERSION_SUBMITTED)) or 'as submitted'}",
        f"Repository: {_line(header.text(Field.REPOSITORY)) or 'see the header'}",
        f"Submission: {review.url}",
    ]
    template = _TEMPLATE.format(
        package=_line(header.text(Field.PACKAGE)) or "The package",
        facts=bullets(facts),
        joss=_JOSS if review.goes_to_joss else "",
    )
    links, bot = review.policy.links, review.policy.bot
    return (
        "📋 The review template for this package. Copy it into a comment of your own and fill it in; I recognise it "
        f"once a box is ticked and the hours stand there (`{bot} submit-review` does it at once). The "
        f"{link('reviewer guide', links.reviewer_guide)} explains every point.\n\n"
        + fenced(template.rstrip("\n"), "markdown")
    )
