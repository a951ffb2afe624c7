"""What accounts is. Start reading here."""

from pathlib import Path

from services.accounts.application.use_cases import UseCases
from services.accounts.events_in import HANDLERS
from services.accounts.jobs import JOBS
from services.accounts.settings import AccountsSettings
from services.accounts.store.tables import METADATA, TRANSPORT
from services.accounts.wiring import wire
from shared.identity.identities import Accounts
from shared.runtime.service import Routers, Service


def _routers() -> Routers:
    from services.accounts.routers import ROUTERS  # noqa: PLC0415 - a worker has no memory for them

    return ROUTERS


def _accounts(menu: UseCases) -> Accounts:
    return menu.callers


SERVICE = Service(
    name="accounts",
    summary="Knows people, teams, places and keys.",
    settings=AccountsSettings,
    metadata=METADATA,
    transport=TRANSPORT,
    migrations=Path(__file__).parent / "migrations" / "versions",
    routers=_routers,
    handlers=HANDLERS,
    jobs=JOBS,
    wire=wire,
    accounts=_accounts,
)
