"""What tickets is. Start reading here."""

from pathlib import Path

from services.tickets.events_in import HANDLERS
from services.tickets.settings import TicketsSettings
from services.tickets.store.tables import METADATA, TRANSPORT
from services.tickets.web import steps, tickets
from services.tickets.wiring import wire
from shared.runtime.service import Service

SERVICE = Service(
    name="tickets",
    summary="Follows every case until the loop is closed.",
    settings=TicketsSettings,
    metadata=METADATA,
    transport=TRANSPORT,
    migrations=Path(__file__).parent / "migrations" / "versions",
    routers=(tickets.router, steps.router),
    handlers=HANDLERS,
    jobs=(),
    wire=wire,
)
