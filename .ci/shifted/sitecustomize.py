"""For processes under a shifted clock: Debian's libfaketime shifts the end of `time.sleep` too, which then fails."""

import select
import time


def _sleep(seconds: float) -> None:
    select.select([], [], [], seconds)


time.sleep = _sleep
