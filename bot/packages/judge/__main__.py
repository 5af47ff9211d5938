"""``python -m bot.packages.judge``: JSON on standard input, JSON on standard output."""

from __future__ import annotations

import base64
import json
import logging
import os
import shutil
import sys
from pathlib import Path

from bot.packages.judge import limits


def main() -> None:
    """Read one request, answer it, end."""
    limits.set_limits()
    from bot.packages.judge import work  # the libraries: within the limits, too

    limits.shut_the_network()
    logging.disable(logging.CRITICAL)
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    # What a library prints must not stand in the answer.
    sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - until the end
    request = json.load(sys.stdin)
    contents = {path: base64.b64decode(content) for path, content in request["files"].items()}
    folder = Path(request["folder"])
    answer = work.judge(folder, request["names"], contents)
    # Whoever started this process may have been killed meanwhile, and tidies up nothing.
    shutil.rmtree(folder, ignore_errors=True)
    json.dump(answer, answers)
    answers.flush()
    # Nothing is left to be tidied up, and nothing of a package's can keep the process.
    os._exit(0)


if __name__ == "__main__":
    main()
