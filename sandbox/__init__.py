"""A GitHub to try the bot on. The bot never imports it, and it is not in the wheel.

`github.GitHub` is the door. Behind it, from the outside in:

- `seed`        what is there at the start: labels, people, teams, the App
- `proxy`       every request: who asks (`callers`), what fails (`faults`), what is kept (`calls`)
- `spelling`    names in any case; `completion`: what emulate leaves out; `extras`: whole routes
- `deliveries`  webhooks, signed and in order
- `upstream`    requests to emulate; `emulate` and `launch.mjs`: its process
- `contract`    all of it held against GitHub's own description, cut down in `openapi`
- `code_hosts`  where packages live: other hosts, the package index, DOIs; `story` has what is invented for them
- `demo`        plays a whole review: its `script`, the `screen`, the real `bot_process`, then the `page`
- `probe`       a receiver and a caller, to try the stand-in without a bot
"""
