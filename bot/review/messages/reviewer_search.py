"""Where to look for reviewers, the invitation, and the review template."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.review.messages.own_words import own_words
from bot.review.messages.pieces import (
    bullets,
    code,
    folded,
    link,
    listed,
    name,
    pointer,
    quiet_link,
)
from bot.review.model.header import Field
from bot.review.model.policy import Partner
from bot.review.model.submission import Submission
from bot.review.model.texts import TextName


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
    parts = ["### 🔎 Where to look for reviewers"]
    if kin:
        rows = [
            f"{quiet_link(_plain(one.package), one.url)}: {', '.join(map(_trait, one.shared))}"
            for one in kin
        ]
        parts.append(
            "**Similar packages that we accepted.** Their maintainers and reviewers know the field:\n\n"
            + bullets(rows)
        )
    else:
        or_partner = " or partner community" if review.policy.partners else ""
        parts.append(f"We have not accepted a package with the same category{or_partner} yet.")
    ways = []
    if links.finding_reviewers:
        ways.append(link("Tips for finding reviewers", links.finding_reviewers))
    if links.reviewer_signup:
        ways.append(link("People who offered to review", links.reviewer_signup))
    elif links.finding_reviewers:
        ways.append("People who offered to review: see the tips above")
    for partner, contacts in partners:
        if partner.reviewers_contact:
            ways.append(f"**{partner.name}**: {code(partner.reviewers_contact)}")
        elif contacts:
            ways.append(f"**{partner.name}**: {listed([name(login) for login in contacts])}")
    parts += [bullets(ways)] if ways else []
    software = review.policy.community.software
    parts.append(folded("Whom to choose", _WHOM_TO_CHOOSE.format(software=software)))
    parts.append(
        f"To write an invitation: `{bot} draft-invitation`. To assign a reviewer who agrees: `{bot} assign-reviewer @…`"
    )
    return "\n\n".join(parts)


_WHOM_TO_CHOOSE = (
    "- They have some experience with {software} or with the field.\n"
    "- They have no conflict of interest.\n"
    "- They have not reviewed for us in the last six months."
)


def _plain(text: str) -> str:
    """People's text that can stand in a link."""
    return code(text[:60])


def _trait(text: str) -> str:
    return code(text.split(":")[0][:60])


def fenced(text: str, language: str = "") -> str:
    """Text to copy, as code: no mention and no link in it works."""
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
        f"Subject: Would you review {package} for {policy.community.name}?",
        "",
        "Dear …,",
        "",
        f"I am the editor of the {policy.community.name} review of {package}"
        + (f" ({description})" if description else "")
        + ". Would you review this package? I think you would be a great reviewer for it.",
        "",
        *([f"Package: {repository}"] if repository else []),
        f"Review: {review.url}",
        *([f"Reviewer guide: {guide}"] if (guide := policy.links.reviewer_guide) else []),
        "",
        f"A review takes a few hours. It is due {policy.days.review} days after you agree. "
        "A template guides you through it, and you can ask questions at any time. If you work closely with the "
        "authors or have another conflict of interest, please tell me.",
        "",
        "If you cannot do it, could you suggest another person? If I do not hear from you within a week, I will ask someone else.",
        "",
        "Thank you for considering it!",
        "…",
    ]
    own = own_words(
        policy,
        TextName.INVITATION,
        author=f"@{review.author}",
        package=package,
        description=description,
        repository=repository,
        review=review.url,
        days=str(policy.days.review),
    )
    return "✉️ You can copy this invitation and change it as you like:\n\n" + fenced(
        "\n".join(letter) if own is None else own
    )


_TEMPLATE = """\
## Package Review

Check what applies and comment on the rest below. Your review may cover more than this list.

- [ ] I have no conflict of interest with this package. (If you are not sure, please ask your editor first.)

### {package}

{facts}

### Documentation

- [ ] The README says what problem the package solves, and for whom
- [ ] Installation instructions, also for the development version and unusual dependencies
- [ ] Tutorials that show the main features and run on your computer
- [ ] Documentation for every function that users call
- [ ] Examples for every function that users call
- [ ] A contributing guide
- [ ] Metadata: authors, email, URL, version and license, for example in `pyproject.toml`

### README

- [ ] There is a README in the top folder
- [ ] Package name
- [ ] Badges
  - [ ] Continuous integration and test coverage
  - [ ] Documentation build, if there is a documentation website
  - [ ] [repostatus.org](https://www.repostatus.org/) status
  - [ ] Supported Python versions
  - [ ] Current version on PyPI or conda
- [ ] A short description of the goals
- [ ] How to install the package
- [ ] Other setup, for example access tokens
- [ ] Links to all tutorials
  - [ ] A short example of its use
- [ ] A link to the documentation
- [ ] How it compares with similar packages
- [ ] How to cite it

### Usability

- [ ] The documentation is clear and easy to find
- [ ] The need for the package is clear
- [ ] All functions have documentation and examples
- [ ] The package is easy to install

### Functionality

- [ ] It installs as documented
- [ ] It does what it claims to do
- [ ] Performance claims, if there are any, are true
- [ ] Automated tests
  - [ ] All tests pass on your computer for the submitted version
  - [ ] The tests cover the main functions with a good range of inputs
- [ ] Continuous integration runs the tests
- [ ] It follows the {guide}
  - [ ] It supports current Python versions
  - [ ] Its code style is consistent (PEP 8), and a linter checks it
{joss}
### Final approval

- [ ] The authors have responded to my review and made changes to my satisfaction. I recommend approving this package.

Estimated hours spent reviewing:

---

### Review comments

"""
"""The guide's review template, item by item, in our own words.

https://www.pyopensci.org/software-peer-review/appendices/review-template.html
"""

_JOURNAL = """
### For {journal}

- [ ] The package has an obvious research application, as [{journal} defines it]({page})
- [ ] The paper (`paper.md`) has a short summary
- [ ] The paper lists its authors with their affiliations
- [ ] The paper states the need, and for whom
- [ ] The paper cites its references, with a DOI where there is one
"""


def _for_the_journal(review: Submission) -> str:
    tail = review.policy.tail
    if not tail or not review.goes_to_joss:
        return ""
    return _JOURNAL.format(journal=tail.name, page=tail.page)


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
        guide=link("packaging guide", review.policy.links.packaging_guide),
        joss=_for_the_journal(review),
    )
    own = own_words(
        review.policy,
        TextName.TEMPLATE,
        author=f"@{review.author}",
        package=_line(header.text(Field.PACKAGE)) or "The package",
        version=_line(header.text(Field.VERSION_SUBMITTED)) or "as submitted",
        repository=_line(header.text(Field.REPOSITORY)) or "see the header",
        review=review.url,
    )
    template = template if own is None else own
    links, bot = review.policy.links, review.policy.bot
    return (
        "📋 Please copy this template into a new comment and fill it in. "
        f"When you are done, add this line to your comment: `{bot} submit-review`."
        + pointer("The {} explains every point.", "reviewer guide", links.reviewer_guide)
        + "\n\n"
        + folded("The template to copy", fenced(template.rstrip("\n"), "markdown"))
    )
