"""What each command and each event changes: facts → effects, a function each.

A decision gets a ``Request`` and returns effects, or raises ``Refused``. Who may ask, at which stage,
on an open or closed issue, has been settled before: it stands in the table of commands.
"""
