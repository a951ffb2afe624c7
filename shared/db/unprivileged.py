"""Running programs as somebody other than root, which PostgreSQL refuses to run as."""

import functools
import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PREFERRED = ("nobody", "daemon")
_CAPABILITY = "+dac_override"


class NoUserError(Exception):
    """There is nobody to run as."""


@dataclass(frozen=True, slots=True)
class RunAs:
    """How to start a program as a certain user."""

    uid: int
    gid: int
    prefix: tuple[str, ...] = ()
    """A command that changes the user and then becomes the program."""
    arguments: dict[str, Any] = field(default_factory=dict)
    """What `subprocess` is told to do the same by itself."""


def run_as(folder: Path) -> RunAs:
    """Return how to run a program that works in `folder`.

    An ordinary user runs it as themselves. Root runs it as the owner of the folder when that is somebody else (the
    suite may have been started by them before), otherwise as `nobody`.

    Raises:
        NoUserError: we are root and the machine has no other user.
    """
    if os.geteuid() != 0:
        return RunAs(os.geteuid(), os.getegid())
    try:
        owner = folder.stat()
    except FileNotFoundError:
        owner = None
    if owner is not None and owner.st_uid != 0:
        return _lowered(owner.st_uid, owner.st_gid)
    user = _anybody()
    return _lowered(user.pw_uid, user.pw_gid)


def _anybody() -> pwd.struct_passwd:
    users = {user.pw_name: user for user in pwd.getpwall() if user.pw_uid != 0}
    for name in (*PREFERRED, *users):
        if name in users:
            return users[name]
    message = "PostgreSQL does not run as root, and this machine has no other user to run it as"
    raise NoUserError(message)


@functools.cache
def _lowered(uid: int, gid: int) -> RunAs:
    """Give up root. One capability is kept when that is allowed: to pass through folders such as /root.

    So nothing outside the data folder has to change its permissions. A container often has not that capability; then
    the folders must be open to the other user by themselves.
    """
    setpriv = shutil.which("setpriv")
    if setpriv is not None:
        user = (setpriv, f"--reuid={uid}", f"--regid={gid}", "--clear-groups")
        for prefix in ((*user, f"--inh-caps={_CAPABILITY}", f"--ambient-caps={_CAPABILITY}"), user):
            if _works(prefix):
                return RunAs(uid, gid, prefix)
    return RunAs(uid, gid, arguments={"user": uid, "group": gid, "extra_groups": []})


def _works(prefix: Sequence[str]) -> bool:
    trial = subprocess.run([*prefix, "true"], capture_output=True, check=False)  # noqa: S603 - a fixed program
    return trial.returncode == 0
