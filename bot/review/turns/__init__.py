"""Whose turn it is, since when, and what is left to do."""
