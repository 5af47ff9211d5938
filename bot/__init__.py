"""pyos-bot: runs pyOpenSci's open peer review on GitHub issues.

The house has four floors, and imports only go down:

4. ``cli``                      wiring: which parts are put together for which command
3. ``web``, ``service``         an event comes in; one event is gathered, answered, recorded, performed
   ``schedule``                 what has been waiting for a moment that has come
   ``doctor``, ``audit``        what an operator, or a whole repository, should have mended
2. ``edges``                    one file per outside thing (GitHub, the journal, settings), without rules
1. ``review``                   the rules of peer review: pure functions, no clock and no outside world
"""

__version__ = "0.1.0"
