"""The account that the private server runs as.

The server of an ordinary user runs as that user. PostgreSQL refuses to run as root, so when root starts it, it gets a
user number of its own, without any capability. No user of the machine has that number: whoever has the same number as
the server can read its memory and its files. The owner of the data directory is where the number is remembered.
"""

import os
import pwd
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shared.db.embedded import PrivateServerError

UIDS = range(50_000, 60_000)
"""Where a number of our own is picked: below the ranges of systemd and of user namespaces, far above those of people,
and known inside most containers."""
NOBODY = 65_534
_PROCESSES = Path("/proc")
_SUBORDINATES = (Path("/etc/subuid"), Path("/etc/subgid"))
_FIRST_PERSON = 1000


@dataclass(frozen=True, slots=True)
class Account:
    """A user and a group, as numbers; a name is not needed."""

    uid: int
    gid: int

    @property
    def arguments(self) -> dict[str, Any]:
        """What `subprocess` needs to run a program as this account; the kernel drops all capabilities on the way."""
        if os.geteuid() != 0:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def owner_of(path: Path) -> Account:
    found = path.stat()
    return Account(found.st_uid, found.st_gid)


def account_for(data: Path) -> Account:
    """Return the account for a server with its data in `data`, whose parent exists.

    An ordinary user's own. For root: the owner of `data`, if that is a number of our own from an earlier start, or the
    person to whom the whole installation belongs; otherwise a new number.
    """
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    with suppress(FileNotFoundError):
        owner = owner_of(data)
        belongs_to_a_person = owner.uid == owner_of(data.parent).uid
        if owner.uid not in {0, NOBODY} and (belongs_to_a_person or not _has_name(owner.uid)):
            return owner
    return _unused_account()


def account_with_name(account: Account) -> Account:
    """Return an account that has a name, which `initdb` insists on, and that is still by itself.

    It is borrowed from a user of the system who has nothing running. In the group of `account`, which no other process
    has: so a folder that only this group may enter keeps out that user's other processes, and the kernel does not let
    them trace this one.

    Raises:
        PrivateServerError: the machine has no user but root.
    """
    if os.geteuid() != 0:
        return account
    busy = _uids_of_processes()
    users = [user.pw_uid for user in pwd.getpwall() if user.pw_uid != 0]
    if not users:
        message = (
            "PostgreSQL does not run as root, and this machine has no other user to set it up. "
            "Add one, start Heed as an ordinary user, or set HEED_DATABASE_URL."
        )
        raise PrivateServerError(message)
    return Account(min(users, key=lambda uid: (uid in busy, uid >= _FIRST_PERSON, uid)), account.gid)


def _unused_account() -> Account:
    used = _uids_of_processes() | _subordinate_ids()
    while True:
        number = secrets.choice(UIDS)
        if number not in used and not _has_name(number):
            return Account(number, number)


def _has_name(uid: int) -> bool:
    with suppress(KeyError):
        pwd.getpwuid(uid)
        return True
    return False


def _uids_of_processes() -> set[int]:
    found: set[int] = set()
    for entry in _PROCESSES.glob("[0-9]*"):
        with suppress(OSError):  # it has ended
            found.add(entry.stat().st_uid)
    return found


def _subordinate_ids() -> set[int]:
    """Return the numbers from our range that people may use in their containers."""
    found: set[int] = set()
    for file in _SUBORDINATES:
        with suppress(OSError):
            for line in file.read_text().splitlines():
                _, first, count, *_ = (*line.split(":"), "", "", "")
                if first.isdigit() and count.isdigit():
                    found.update(range(max(int(first), UIDS.start), min(int(first) + int(count), UIDS.stop)))
    return found
