"""`python -m sandbox.clocked MOMENT serve`: the bot's own command line, by a clock that begins at MOMENT.

For a bot in a process of its own that talks to a stand-in: their clocks have to agree.
"""

import sys
from datetime import datetime

from bot.cli.main import main as pyos_bot
from sandbox.clock import Clock


def command(moment: datetime, *arguments: str) -> tuple[str, ...]:
    """Return the words that start `pyos-bot` with these arguments, as if it were `moment`."""
    return (sys.executable, "-m", "sandbox.clocked", moment.isoformat(), *arguments)


def main() -> None:
    """Run one command of the bot's."""
    moment, *arguments = sys.argv[1:]
    pyos_bot(arguments, Clock(datetime.fromisoformat(moment)))


if __name__ == "__main__":
    main()
