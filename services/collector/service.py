"""What collector is. Start reading here."""

from pathlib import Path

from services.collector.events_in import HANDLERS
from services.collector.settings import CollectorSettings
from services.collector.store.tables import METADATA, TRANSPORT
from services.collector.web import devices, kiosk, links, pages, responses, sms, surveys
from services.collector.wiring import wire
from shared.runtime.service import Service

SERVICE = Service(
    name="collector",
    summary="Asks the questions and takes in the answers, on every channel.",
    settings=CollectorSettings,
    metadata=METADATA,
    transport=TRANSPORT,
    migrations=Path(__file__).parent / "migrations" / "versions",
    routers=(surveys.router, responses.router, pages.router, sms.router, links.router, devices.router, kiosk.router),
    handlers=HANDLERS,
    jobs=(),
    wire=wire,
)
