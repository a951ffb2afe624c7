"""What tickets is. Start reading here."""

from pathlib import Path

from services.tickets.events_in import HANDLERS
from services.tickets.jobs import DUE_KINDS, JOBS
from services.tickets.store.tables import DUE, METADATA, TRANSPORT
from services.tickets.wiring import wire
from shared.runtime.service import Due, NoSettings, Routers, Service


def _routers() -> Routers:
    from services.tickets.routers import ROUTERS  # noqa: PLC0415 - a worker has no memory for them

    return ROUTERS


SERVICE = Service(
    name="tickets",
    summary="Follows every case until the loop is closed.",
    settings=NoSettings,
    metadata=METADATA,
    transport=TRANSPORT,
    migrations=Path(__file__).parent / "migrations" / "versions",
    routers=_routers,
    handlers=HANDLERS,
    jobs=JOBS,
    wire=wire,
    due=Due(DUE, DUE_KINDS),
)
