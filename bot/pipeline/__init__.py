"""One event from the journal to GitHub."""
