"""What alerts is. Start reading here."""

from pathlib import Path

from services.alerts.events_in import HANDLERS
from services.alerts.settings import AlertsSettings
from services.alerts.store.tables import METADATA, TRANSPORT
from services.alerts.web import alerts, rules
from services.alerts.wiring import wire
from shared.runtime.service import Service

SERVICE = Service(
    name="alerts",
    summary="Notices unhappy customers and tells those who can help.",
    settings=AlertsSettings,
    metadata=METADATA,
    transport=TRANSPORT,
    migrations=Path(__file__).parent / "migrations" / "versions",
    routers=(rules.router, alerts.router),
    handlers=HANDLERS,
    jobs=(),
    wire=wire,
)
