"""The rules of peer review: what a comment or a change on an issue leads to.

Nothing in here reads a clock, an environment variable or the network. ``engine`` is the door.
"""
