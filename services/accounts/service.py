"""What accounts is. Start reading here."""

from pathlib import Path

from services.accounts.events_in import HANDLERS
from services.accounts.settings import AccountsSettings
from services.accounts.store.tables import METADATA, TRANSPORT
from services.accounts.wiring import wire
from shared.runtime.service import Routers, Service


def _routers() -> Routers:
    from services.accounts.routers import ROUTERS  # noqa: PLC0415 - a worker has no memory for them

    return ROUTERS


SERVICE = Service(
    name="accounts",
    summary="Knows people, teams, places and keys.",
    settings=AccountsSettings,
    metadata=METADATA,
    transport=TRANSPORT,
    migrations=Path(__file__).parent / "migrations" / "versions",
    routers=_routers,
    handlers=HANDLERS,
    jobs=(),
    wire=wire,
    accounts=lambda use_cases: use_cases.callers,
)
