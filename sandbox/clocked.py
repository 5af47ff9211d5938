"""`python -m sandbox.clocked MOMENT serve`: the bot's own command line, by a clock that begins at MOMENT.

For a bot in a process of its own that talks to a stand-in: their clocks have to agree. SIGUSR1 sets this one
ahead by three hours, SIGUSR2 back again, as a machine's clock is set.
"""

import os
import signal
import sys
from datetime import datetime, timedelta

from bot.cli.main import main as pyos_bot
from sandbox.clock import Clock

JUMP = timedelta(hours=3)


def command(moment: datetime, *arguments: str) -> tuple[str, ...]:
    """Return the words that start `pyos-bot` with these arguments, as if it were `moment`."""
    return (sys.executable, "-m", "sandbox.clocked", moment.isoformat(), *arguments)


def main() -> None:
    """Run one command of the bot's."""
    moment, *arguments = sys.argv[1:]
    os.environ.setdefault("PYOS_BOT_ENV_FILE", os.devnull)  # a real bot's may stand in this folder
    clock = Clock(datetime.fromisoformat(moment))
    signal.signal(signal.SIGUSR1, lambda *_: clock.set(clock() + JUMP))
    signal.signal(signal.SIGUSR2, lambda *_: clock.set(clock() - JUMP))
    pyos_bot(arguments, clock)


if __name__ == "__main__":
    main()
