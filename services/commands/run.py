"""`run`: run some or all services in one process."""

import asyncio
import functools
import gc
import socket
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Annotated

import structlog
import typer
from pydantic import SecretStr

from services.commands.environment import settings_to_run
from services.commands.installation import is_private, started_server
from services.commands.services import ALL, chosen_services
from shared.db.embedded.server import DATABASE_FOLDER, PrivateServer
from shared.runtime.data_folder import kept_admin_key, only_user_of
from shared.runtime.http_server import open_port
from shared.runtime.main import StopRequestedError, run_services, stoppable
from shared.runtime.process import OnReady
from shared.runtime.roles import Role
from shared.runtime.service import Service
from shared.runtime.supervisor import Supervisor
from shared.settings import Settings

log = structlog.get_logger("heed.run")

WHOLE_API = Path(__file__).parents[1] / "openapi.json"

Names = Annotated[
    list[str] | None, typer.Argument(metavar="[all|SERVICE...]", help="The services to run, by default all.")
]
RoleOption = Annotated[
    Role,
    typer.Option(help="Answer HTTP requests (http), publish and consume events and run jobs (worker), or both (all)."),
]


def run(services: Names = None, role: RoleOption = Role.ALL) -> None:
    """Run services until ctrl-C or SIGTERM.

    If HEED_DATABASE_URL is empty, a private PostgreSQL server is started too, with its data in HEED_DATA_DIR.
    """
    chosen = chosen_services(services or [ALL])
    settings = settings_to_run()
    try:
        with stoppable(), _prepared(chosen, settings) as (ready, listening):
            if role.answers and not (ready.admin_key.get_secret_value() or ready.api_keys):
                log.warning("no_key_is_known", hint="set HEED_ADMIN_KEY or HEED_API_KEYS")
            greet = _welcome(ready, settings) if is_private(settings) and role.answers else None
            supervisor = Supervisor(PrivateServer(Path(settings.data_dir))) if is_private(settings) else None
            well = run_services(chosen, role, ready, listening, greet, whole_api=WHOLE_API, supervisor=supervisor)
    except StopRequestedError:
        return
    if not well:
        raise typer.Exit(1)


@contextmanager
def _prepared(services: Sequence[Service], settings: Settings) -> Iterator[tuple[Settings, socket.socket]]:
    """Open what outlives the event loop: the data folder, the port and the private server.

    Yields:
        The settings with the actual port, database and admin key; and the socket for HTTP.
    """
    folder = Path(settings.data_dir)
    with ExitStack() as stack:
        if is_private(settings):
            stack.enter_context(only_user_of(folder))
        listening = stack.enter_context(closing(open_port(settings.host, settings.port)))
        ready = settings.model_copy(update={"port": listening.getsockname()[1]})
        if is_private(settings):
            if not (folder / DATABASE_FOLDER).exists():
                typer.echo(f"Making a database in {folder} …")
            ready = stack.enter_context(started_server(ready))
            _migrate(services, ready)
            ready = _with_admin_key(ready, folder)
        yield ready, listening


def _migrate(services: Sequence[Service], settings: Settings) -> None:
    from services.commands.migrate import migrate_all  # noqa: PLC0415 - elsewhere it is done before

    if any(asyncio.run(migrate_all(services, settings)).values()):
        gc.collect()  # much was loaded and made for it


def _welcome(settings: Settings, given: Settings) -> OnReady:
    from services.demo.welcome import welcome  # noqa: PLC0415 - elsewhere nobody is to be welcomed

    return functools.partial(welcome, settings, given)


def _with_admin_key(settings: Settings, folder: Path) -> Settings:
    if settings.admin_key.get_secret_value():
        return settings
    return settings.model_copy(update={"admin_key": SecretStr(kept_admin_key(folder))})
