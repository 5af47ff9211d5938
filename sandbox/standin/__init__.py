"""A GitHub to try the bot on: emulate (npm) behind a proxy of ours."""
