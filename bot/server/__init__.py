"""The process: the web door, start and stop, and what happens by the clock."""
