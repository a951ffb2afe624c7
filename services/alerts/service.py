"""What alerts is. Start reading here."""

from pathlib import Path

from services.alerts.events_in import HANDLERS
from services.alerts.jobs import JOBS
from services.alerts.settings import AlertsSettings
from services.alerts.store.tables import METADATA, TRANSPORT
from services.alerts.wiring import wire
from shared.runtime.service import Routers, Service


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
)
