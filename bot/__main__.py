"""``python -m bot`` is ``pyos-bot``."""

from bot.cli import main

if __name__ == "__main__":
    main()
