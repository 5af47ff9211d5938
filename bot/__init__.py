"""pyos-bot: runs pyOpenSci's open peer review on GitHub issues.

The rooms of the house, on their floors; imports only go down:

    floor 7  cli/             What a person runs: a file per command of ``pyos-bot``
    floor 6  server/          The process: the web door, start and stop, and what happens by the clock
    floor 5  public/          What everybody may see: pages, feeds and data of the reviews, read only
    floor 4  pipeline/        One event from the journal to GitHub
    floor 3  adapters/        Everything outside the rules, a file each: GitHub, the database, settings. None holds a rule of review
    floor 2  observability/   What is told and counted: log, metrics, crash reports
    floor 2  review/          The rules of peer review: what a comment or a change on an issue leads to
               engine         The one door to the rules: an event on a submission → effects
               commands/      What people may type: the table, its grammar, how a comment is read, who may
               decisions/     What each command and each event changes: facts → effects, a function each
               pages/         What is shown of a review: status comment, digest, findings
               turns/         Whose turn it is, since when, and what is left to do
               messages/      Every sentence that the bot says, by subject, as the decisions and pages that say them
               model/         What a review is: people, policy, stages, header, record, events, changes
    floor 1  clock            What time it is: the machine is asked here and nowhere else
    floor 1  bounded          What is kept to save time or calls is bounded in bytes, not in numbers: nobody fills the memory with long texts

Inside a room no imports go in circles, either (``pyproject.toml``, import-linter). Why it is built so:
docs/design.md.
"""

__version__ = "0.1.0"
