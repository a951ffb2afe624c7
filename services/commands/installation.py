"""The database of a command: the configured one, or the private server of the default installation."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from pydantic import SecretStr

from services.commands.errors import CommandError
from shared.db.embedded.server import DATABASE_FOLDER, PrivateServer
from shared.runtime.data_folder import FolderInUseError, only_user_of
from shared.settings import Settings

START_SECONDS = 60.0
LOOK_SECONDS = 0.1


def is_private(settings: Settings) -> bool:
    """Return whether the suite runs its own PostgreSQL."""
    return not settings.database_url.get_secret_value()


@contextmanager
def started_server(settings: Settings) -> Iterator[Settings]:
    """Start the private server, and stop it when the block is left. The caller has locked the data folder.

    Yields:
        The settings with the server's address in them.
    """
    server = PrivateServer(Path(settings.data_dir))
    try:
        server.start()
        yield _on(server, settings)
    finally:
        server.stop()


@contextmanager
def reachable_database(settings: Settings) -> Iterator[Settings]:
    """Give a command its database: the configured one, that of the running suite, or one started for the command.

    Yields:
        The settings with its address in them.
    """
    if not is_private(settings):
        yield settings
        return
    folder = Path(settings.data_dir)
    if not (folder / DATABASE_FOLDER).exists():
        message = (
            f"There is no installation in {folder.resolve()} yet: start one with `make run`, or set HEED_DATABASE_URL."
        )
        raise CommandError(message)
    with ExitStack() as stack:
        try:
            stack.enter_context(only_user_of(folder))
        except FolderInUseError:
            yield _on(_running_server(folder), settings)
            return
        yield stack.enter_context(started_server(settings))


def _running_server(folder: Path) -> PrivateServer:
    server = PrivateServer(folder)
    deadline = time.monotonic() + START_SECONDS
    while not server.is_running():
        if time.monotonic() > deadline:
            message = f"The suite on {folder.resolve()} is starting or stopping; try again in a moment."
            raise CommandError(message)
        time.sleep(LOOK_SECONDS)
    return server


def _on(server: PrivateServer, settings: Settings) -> Settings:
    return settings.model_copy(update={"database_url": SecretStr(server.url())})
