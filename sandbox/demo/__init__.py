"""The review on a terminal, played before your eyes."""
