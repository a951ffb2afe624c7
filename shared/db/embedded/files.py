"""Files in folders that belong to the server's account.

Whoever has broken into the server may put links there, to make root write to or read from somewhere else. So nothing
here follows a link.
"""

import os
import pwd
import shutil
import stat
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from shared.db.embedded import PrivateServerError
from shared.db.embedded.account import Account
from shared.db.embedded.programs import refusal

_SAFELY = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


def make_folder(folder: Path, account: Account, mode: int = 0o700) -> None:
    """Make `folder`, unless it is there, and give it to `account`.

    Raises:
        PrivateServerError: something else has its name.
    """
    if folder.is_symlink():
        message = f"{folder} is a link that somebody left there; remove it"
        raise PrivateServerError(message)
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        _give(folder, account)
    folder.chmod(mode)


def hand_over(folder: Path, account: Account) -> None:
    """Give `folder` and everything in it to `account`; the folder last, so that an interrupted attempt is repeated.

    Raises:
        PrivateServerError: root may not do that here, or something in the folder is not only there.
    """
    if os.geteuid() != 0:
        return
    folder = folder.resolve()
    for _, folders, files, handle in os.fwalk(folder):
        for name in (*folders, *files):
            found = os.stat(name, dir_fd=handle, follow_symlinks=False)
            if stat.S_ISREG(found.st_mode) and found.st_nlink > 1:
                message = f"{folder} holds a file, {name}, that is also somewhere else; remove it"
                raise PrivateServerError(message)
            _give(name, account, handle)
    _give(folder, account)


def write_whole(path: Path, text: str, account: Account) -> None:
    """Write a file for the eyes of `account` alone, so that it is there with its whole content or not at all."""
    unfinished = path.with_name(f"{path.name}.{uuid4().hex[:8]}")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(handle, "w") as file:
            if os.geteuid() == 0:
                os.fchown(file.fileno(), account.uid, account.gid)
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def end_of(path: Path, characters: int) -> str:
    """Return the end of a text; empty when there is none."""
    with suppress(OSError), os.fdopen(os.open(path, os.O_RDONLY | _SAFELY), "rb") as file:
        if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            file.seek(max(0, file.seek(0, os.SEEK_END) - 4 * characters))
            return file.read().decode(errors="replace")[-characters:]
    return ""


def shorten(path: Path, longest: int) -> None:
    """Empty a file of more than `longest` bytes."""
    with suppress(OSError), os.fdopen(os.open(path, os.O_WRONLY | _SAFELY), "wb") as file:
        found = os.fstat(file.fileno())
        if stat.S_ISREG(found.st_mode) and found.st_nlink == 1 and found.st_size > longest:
            file.truncate(0)


def remove_all(*folders: Path) -> None:
    """Remove folders with everything in them, as far as that is possible."""
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def explain(error: OSError, folder: Path) -> str:
    """Return advice for somebody who may not use `folder`, or the system's own message for any other error."""
    if not isinstance(error, PermissionError):
        return str(error)
    name = str(error.filename or folder)
    try:
        owner = pwd.getpwuid(Path(name).stat().st_uid).pw_name
    except (OSError, KeyError):
        owner = "somebody else"
    return f"{name} belongs to {owner}; start as that user, or choose another folder with HEED_DATA_DIR"


def _give(path: Path | str, account: Account, folder: int | None = None) -> None:
    try:
        os.chown(path, account.uid, account.gid, dir_fd=folder, follow_symlinks=False)
    except OSError as error:
        raise refusal(error) from error
