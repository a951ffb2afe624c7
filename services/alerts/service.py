"""What alerts is. Start reading here."""

from pathlib import Path

from services.alerts.events_in import HANDLERS
from services.alerts.jobs import DUE_KINDS, JOBS
from services.alerts.settings import AlertsSettings
from services.alerts.store.tables import DUE, METADATA, TRANSPORT
from services.alerts.wiring import wire
from shared.runtime.service import Due, Routers, Service


def _routers() -> Routers:
    from services.alerts.routers import ROUTERS  # noqa: PLC0415 - a worker has no memory for them

    return ROUTERS


SERVICE = Service(
    name="alerts",
    summary="Notices unhappy customers and alerts those who can help.",
    settings=AlertsSettings,
    metadata=METADATA,
    transport=TRANSPORT,
    migrations=Path(__file__).parent / "migrations" / "versions",
    routers=_routers,
    handlers=HANDLERS,
    jobs=JOBS,
    wire=wire,
    due=Due(DUE, DUE_KINDS),
)
