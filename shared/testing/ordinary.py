"""An ordinary user, and a folder that every user can reach, whoever runs the tests."""

import os
import pwd
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_CAPABILITY = "+dac_override"


@dataclass(frozen=True, slots=True)
class OrdinaryUser:
    """A user who is not root."""

    uid: int
    gid: int
    prefix: tuple[str, ...]
    """A command that runs a program as this user."""


def ordinary_user() -> OrdinaryUser:
    """Return the user who runs the tests, or another one if that is root.

    The other one keeps the capability to reach Python and the code, which may be below /root. What they start must not
    have it.
    """
    if os.geteuid() != 0:
        return OrdinaryUser(os.geteuid(), os.getegid(), ())
    user = pwd.getpwnam("nobody")
    setpriv = shutil.which("setpriv")
    assert setpriv is not None, "tests that run as root need setpriv of util-linux"
    change = (f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups")
    keep = (f"--inh-caps={_CAPABILITY}", f"--ambient-caps={_CAPABILITY}")
    return OrdinaryUser(user.pw_uid, user.pw_gid, (setpriv, *change, *keep))


@contextmanager
def folder_in_reach() -> Iterator[Path]:
    """Make a folder that everybody may enter, unlike those of pytest, and remove it afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="heed-test-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
