"""How tests start programs: with the signals that a program has in the foreground of a terminal, wherever tests run.

A shell lets its background jobs ignore SIGINT, and `nohup` lets a program ignore SIGHUP. Whatever a process ignores its
children ignore too, and nothing but the child itself can undo that: a test that sends ctrl-C would wait for ever.
"""

import sys

_RUN = (
    "import os, signal, sys;"
    "[signal.signal(each, signal.SIG_DFL)"
    " for each in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM)];"
    "os.execvp(sys.argv[1], sys.argv[1:])"
)


def program(*command: str) -> tuple[str, ...]:
    """Return a command that becomes `command`, under the same process id, with the default signals."""
    return (sys.executable, "-I", "-S", "-c", _RUN, *command)
