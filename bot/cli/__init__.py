"""What a person runs: a file per command of ``pyos-bot``."""
