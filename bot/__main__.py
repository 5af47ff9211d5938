"""``python -m bot`` is ``pyos-bot``."""

from bot.cli.main import main

if __name__ == "__main__":
    main()
