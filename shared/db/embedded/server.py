"""Starting and stopping the private server, and taking over what is in its folder.

It listens on a Unix socket only, so nobody else on the network can reach it, and it lives in its own session, so
that ctrl-C reaches the suite first and the server is stopped last. A server that outlived its suite is adopted.
"""

import hashlib
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

from shared.db.embedded import PrivateServerError, access
from shared.db.embedded.account import Account, account_for, account_with_name, owner_of
from shared.db.embedded.files import end_of, explain, hand_over, make_folder, remove_all, shorten, write_whole
from shared.db.embedded.processes import end_leftovers, is_server, is_shown
from shared.db.embedded.programs import call, major_version, path_for

DATABASE_FOLDER = "postgres"
"""Name of the data directory inside the folder of the installation."""
PASSWORD_FILE = "database-password"  # noqa: S105 - where it is, not what it is
START_SECONDS = 60
STOP_SECONDS = 60
LOOK_SECONDS = 0.02
SOCKET_NAME = ".s.PGSQL.5432"
MAX_SOCKET_PATH = 100
MAX_LOG_BYTES = 10_000_000
LOG_CHARACTERS = 1000
_INITDB = (
    *("--username", access.SUPERUSER, "--auth", "reject", "--encoding", "UTF8", "--no-instructions"),
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
if sys.platform == "linux":
    # After a crash: one call for all files, and not one for each of the thousands.
    _SETTINGS["recovery_init_sync_method"] = "syncfs"


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
    def name(self) -> str:
        """The name in the command lines of all processes of this server."""
        return f"heed-{hashlib.sha256(str(self.data).encode()).hexdigest()[:16]}"

    @property
    def socket_folder(self) -> Path:
        """Where the Unix socket is: with the data, or in the temporary folder when that path is too long."""
        fits = len(os.fsencode(self.data / SOCKET_NAME)) <= MAX_SOCKET_PATH
        return self.data if fits else Path(tempfile.gettempdir()) / self.name

    @property
    def _password_file(self) -> Path:
        return self.folder.resolve() / PASSWORD_FILE

    def url(self, database: str = access.DATABASE) -> str:
        """Return the address of `database` for the suite, with the password.

        Raises:
            PrivateServerError: the server was never started.
        """
        try:
            password = self._password_file.read_text().strip()
        except OSError as error:
            raise PrivateServerError(explain(error, self.folder)) from error
        return f"postgresql://{access.APPLICATION_ROLE}:{password}@/{database}?host={quote(str(self.socket_folder))}"

    def superuser_url(self, database: str = access.DATABASE) -> str:
        """Return the address of `database` for the operator, that is the user of the system who set the server up."""
        return f"postgresql://{access.SUPERUSER}@/{database}?host={quote(str(self.socket_folder))}"

    def start(self) -> None:
        """Create the data directory when needed and start the server, or adopt the one that runs.

        Raises:
            PrivateServerError: with the end of the server's log.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            account = account_for(self.data)
            self._initialise(account)
            is_set_up = self._password_file.exists() and owner_of(self.data).uid == account.uid
            if is_set_up and self.is_running():
                self._wait_until_ready()
                return
            if not is_set_up:
                self._take_over(account)
            self._launch(account)
            if not is_set_up:
                self._set_up()
        except OSError as error:
            raise PrivateServerError(explain(error, self.folder)) from error

    def start_again(self) -> None:
        """Start a server that died; unlike `start` it creates nothing, not even when the data is gone.

        Raises:
            PrivateServerError: with the end of the server's log.
        """
        try:
            if not self.is_running():
                self._launch(owner_of(self.data))
        except OSError as error:
            raise PrivateServerError(explain(error, self.folder)) from error

    def stop(self, mode: str = "fast") -> None:
        """Stop the server. `mode` is PostgreSQL's: `smart`, `fast`, or `immediate`, which is a crash."""
        if self.is_running():
            self._run(owner_of(self.data), "pg_ctl", "-w", "-t", str(STOP_SECONDS), "-m", mode, "stop")

    def is_running(self) -> bool:
        """Return whether the server runs; after a power cut another process may have the number that it had."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return False
        if is_shown(pid):
            return is_server(pid, self.name, self.data)
        return call(owner_of(self.data), "pg_ctl", "-D", str(self.data), "status").returncode == 0

    def run_as_superuser(self, sql: str, **variables: str) -> None:
        """Run a script of psql, which may use the variables; they go the same way as the script.

        Raises:
            PrivateServerError: with the errors that psql printed.
        """
        given = "".join(f"\\set {name} '{value}'\n" for name, value in variables.items())
        flags = ("-X", "-q", "-w", "-v", "ON_ERROR_STOP=1", "-h", str(self.socket_folder), "-U", access.SUPERUSER)
        done = call(None, "psql", *flags, "-d", "postgres", stdin=given + sql)
        if done.returncode:
            message = f"the database could not be set up: {done.stderr.strip()}"
            raise PrivateServerError(message)

    def _initialise(self, account: Account) -> None:
        # Made under another name and then renamed: an interrupted initdb leaves a folder that no server can use. It
        # may even be at work there still, when its parent was stopped at the moment of starting it.
        remove_all(*self.data.parent.glob(f"{DATABASE_FOLDER}.unfinished*"))
        theirs = self._version_of_data()
        if theirs is not None:
            ours = major_version()
            if theirs != ours:
                message = f"{self.data} is of PostgreSQL {theirs} and this suite brings {ours}; move it with pg_upgrade"
                raise PrivateServerError(message)
            return
        unfinished = self.data.with_name(f"{DATABASE_FOLDER}.unfinished-{uuid4().hex[:8]}")
        made = unfinished / DATABASE_FOLDER
        builder = account_with_name(account)
        # Only the group may enter, which is the server's alone.
        make_folder(unfinished, Account(os.geteuid(), account.gid), 0o710)
        make_folder(made, builder)
        self._run(builder, "initdb", *_INITDB, data=made)
        access.write_rules(made, account)
        hand_over(made, account)
        made.rename(self.data)
        unfinished.rmdir()

    def _take_over(self, account: Account) -> None:
        """Take over a data directory of an earlier version or of a backup: nobody else can connect from now on."""
        self.stop()
        if owner_of(self.data).uid != account.uid:
            hand_over(self.data, account)
        self.data.chmod(0o700)
        access.write_rules(self.data, account)
        remove_all(self.folder / "socket")  # where the version before had it

    def _set_up(self) -> None:
        """Make the suite's role and database, then keep the password: a set-up that was interrupted is repeated."""
        password = access.new_password()
        try:
            self.run_as_superuser(access.SET_UP, name=access.DATABASE, password=password)
            write_whole(self._password_file, f"{password}\n", owner_of(self.folder))
        except BaseException:
            self.stop()
            raise

    def _launch(self, account: Account) -> None:
        if self.socket_folder != self.data:
            make_folder(self.socket_folder, account)
        end_leftovers(self.name, account.uid)
        # Left by a server that was killed. Its process number may belong to somebody else by now.
        for file in (self.data / "postmaster.pid", *self.socket_folder.glob(f"{SOCKET_NAME}*")):
            file.unlink(missing_ok=True)
        shorten(self.data / "server.log", MAX_LOG_BYTES)
        place = path_for(account, self.data)
        socket_folder = place if self.socket_folder == self.data else self.socket_folder
        settings = _SETTINGS | {"cluster_name": self.name, "unix_socket_directories": str(socket_folder)}
        settings |= dict(option.split("=", 1) for option in self.options)
        flags = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        log = str(place / "server.log")
        self._run(account, "pg_ctl", "-w", "-t", str(START_SECONDS), "-l", log, "-o", flags, "start")

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not (self.data / "postmaster.pid").read_text().rstrip().endswith("ready"):
            if time.monotonic() > deadline:
                message = f"the server on {self.data} does not get ready: {end_of(self._log, LOG_CHARACTERS)}"
                raise PrivateServerError(message)
            time.sleep(LOOK_SECONDS)

    def _version_of_data(self) -> str | None:
        try:
            return (self.data / "PG_VERSION").read_text().strip()
        except FileNotFoundError:
            return None

    @property
    def _log(self) -> Path:
        return self.data / "server.log"

    def _run(self, account: Account, program: str, *arguments: str, data: Path | None = None) -> None:
        data = data or self.data
        done = call(account, program, "-D", str(path_for(account, data)), *arguments, folder=data)
        if done.returncode:
            log_end = end_of(self._log, LOG_CHARACTERS)
            message = f"{program} failed: {done.stderr.strip() or done.stdout.strip()}\n{log_end}".strip()
            raise PrivateServerError(message)
