"""pyos-bot: runs pyOpenSci's open peer review on GitHub issues.

The rooms of the house, on their floors; imports only go down:

    floor 8  cli/             What a person runs: a file per command of ``pyos-bot``
    floor 7  server/          The process: the web door, start and stop, and what happens by the clock
    floor 6  public/          What everybody may see: pages, feeds and data of the reviews, read only
    floor 5  pipeline/        One event from the journal to GitHub
    floor 4  packages/        Evidence about a package: its repository, the index and DOIs are read, files are judged in a child process
               check          The door of the room: what is asked for goes in, a report comes out
               profiles       Which checks are shown to whom
               reading        Everything that is read about a package, in one go: host, files, index, DOIs → facts
               findings       From facts to verdicts: one function for each check, and no reading
               sources/       Reading a repository, wherever it is: one small interface, a file for each kind of host
               index          The package index: the project's page and the metadata of one release. No distribution is opened
               dois           Whether a DOI is registered, and where it leads: the page itself is not opened
               judging        Starts the child process that judges, gives it the files, and ends it at the deadline
               accepted       The accepted packages as the website lists them: which of them are like a submission, and where something happens
               wanted         Which files of a repository are read, and how the others are recognised by their names alone
               judge/         The child process that reads what strangers wrote: files in, verdicts out, both as JSON
               cache          What never changes is read once: files and lists of files, by their hash. Bounded in memory and on disk
               door           The way out to other hosts: few requests, few bytes, little time, and never to another host than was meant
               places         Where a package lives: an address from a header, matched and never followed as it stands
               facts          What was read about a package, before anything is made of it
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
