"""What notifications is. Start reading here."""

from pathlib import Path

from services.notifications.events_in import HANDLERS
from services.notifications.jobs import DUE_KINDS, JOBS
from services.notifications.settings import NotificationsSettings
from services.notifications.store.tables import DUE, METADATA, TRANSPORT
from services.notifications.wiring import wire
from shared.runtime.service import Due, Routers, Service


def _routers() -> Routers:
    from services.notifications.routers import ROUTERS  # noqa: PLC0415 - a worker has no memory for them

    return ROUTERS


SERVICE = Service(
    name="notifications",
    summary="Notifies colleagues and other systems, each once, on the way that reaches them.",
    settings=NotificationsSettings,
    metadata=METADATA,
    transport=TRANSPORT,
    migrations=Path(__file__).parent / "migrations" / "versions",
    routers=_routers,
    handlers=HANDLERS,
    jobs=JOBS,
    wire=wire,
    due=Due(DUE, DUE_KINDS),
)
