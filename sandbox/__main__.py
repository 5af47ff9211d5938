"""`python -m sandbox`: a whole review in the terminal, then a GitHub of one's own to try the bot on."""

import argparse
import asyncio
import io
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress

from sandbox.demo import play
from sandbox.demo.screen import Screen

PAUSE = 2.5


def main(argv: Sequence[str] | None = None) -> int:
    """Play the demo; return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--fast", action="store_true", help="no pauses between the scenes")
    end = parser.add_mutually_exclusive_group()
    end.add_argument("--no-wait", action="store_true", help="no pauses, and end with the review")
    end.add_argument(
        "--stay", action="store_true", help="leave the page open without a terminal, too"
    )
    options = parser.parse_args(argv)
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A terminal that does not know a character shows another one: the review goes on.
        sys.stdout.reconfigure(errors="replace")
    screen = Screen()
    pause = 0.0 if options.fast or options.no_wait else PAUSE
    # Without a terminal nobody could end it by Ctrl-C.
    stay = options.stay or (sys.stdout.isatty() and not options.no_wait)
    try:
        return asyncio.run(_run(screen, pause=pause, stay=stay))
    except (KeyboardInterrupt, asyncio.CancelledError):
        screen.say("Stopped.")
        return 130


async def _run(screen: Screen, *, pause: float, stay: bool) -> int:
    me = asyncio.current_task()
    assert me
    # As Ctrl-C: clean up first. (Windows has no such handlers, and no such signals to speak of.)
    with suppress(NotImplementedError):
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, me.cancel)
    return await play.run(screen, pause=pause, stay=stay)


if __name__ == "__main__":
    sys.exit(main())
