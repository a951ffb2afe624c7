"""What collector is. Start reading here."""

from pathlib import Path

from services.collector.events_in import HANDLERS
from services.collector.jobs import DUE_KINDS, JOBS
from services.collector.settings import CollectorSettings
from services.collector.store.message_tables import DUE
from services.collector.store.tables import METADATA, TRANSPORT
from services.collector.wiring import wire
from shared.runtime.service import Due, Routers, Service


def _routers() -> Routers:
    from services.collector.routers import ROUTERS  # noqa: PLC0415 - a worker has no memory for them

    return ROUTERS


SERVICE = Service(
    name="collector",
    summary="Asks the questions and takes in the answers, on every channel.",
    settings=CollectorSettings,
    metadata=METADATA,
    transport=TRANSPORT,
    migrations=Path(__file__).parent / "migrations" / "versions",
    routers=_routers,
    handlers=HANDLERS,
    jobs=JOBS,
    wire=wire,
    due=Due(DUE, DUE_KINDS),
)
