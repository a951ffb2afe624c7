"""What scoring is. Start reading here."""

from pathlib import Path

from services.scoring.events_in import HANDLERS
from services.scoring.jobs import DUE_KINDS, JOBS
from services.scoring.settings import ScoringSettings, events_kept_seconds
from services.scoring.store.tables import METADATA, TRANSPORT
from services.scoring.store.views.tables import DUE
from services.scoring.wiring import wire
from shared.runtime.service import Due, Routers, Service


def _routers() -> Routers:
    from services.scoring.routers import ROUTERS  # noqa: PLC0415 - a worker has no memory for them

    return ROUTERS


SERVICE = Service(
    name="scoring",
    summary="Turns answers into scores, with their uncertainty.",
    settings=ScoringSettings,
    metadata=METADATA,
    transport=TRANSPORT,
    migrations=Path(__file__).parent / "migrations" / "versions",
    routers=_routers,
    handlers=HANDLERS,
    jobs=JOBS,
    wire=wire,
    due=Due(DUE, DUE_KINDS),
    published_seconds=events_kept_seconds,
)
