"""The child process that reads what strangers wrote: files in, verdicts out, both as JSON.

It has no network, no token and no environment, and an end: limits of processor time, memory and file size are
set before anything is read. Each library has one file, so that a new release is tried in one place.
"""
