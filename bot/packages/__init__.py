"""Evidence about a package: its repository, the index and DOIs are read, files are judged in a child process.

``check`` is the door: what is asked for goes in, a finding for each check comes out. Nothing of a package is
cloned, unpacked, built, imported or run. What was read is kept apart from what is made of it:

- ``facts`` is what was read; what could not be looked at is ``Unseen``, which is never a failure of the package;
- ``sources`` reads a repository on GitHub, GitLab, Forgejo or on this machine, ``index`` the package index,
  ``dois`` the registry of DOIs, all through a ``door`` that limits hosts, requests, bytes and time;
- ``judge`` is the child process that reads what strangers wrote, ``judging`` starts and ends it;
- ``findings`` turns facts into verdicts, and reads nothing.
"""
