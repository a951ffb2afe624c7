"""What scoring is. Start reading here."""

from pathlib import Path

from services.scoring.events_in import HANDLERS
from services.scoring.jobs import JOBS
from services.scoring.settings import ScoringSettings, events_kept_seconds
from services.scoring.store.tables import METADATA, TRANSPORT
from services.scoring.web.events import router as events_router
from services.scoring.web.exports import router as exports_router
from services.scoring.web.journeys import router as journeys_router
from services.scoring.web.scores import router as scores_router
from services.scoring.web.stream import router as stream_router
from services.scoring.web.targets import router as targets_router
from services.scoring.web.verbatims import router as verbatims_router
from services.scoring.wiring import wire
from shared.runtime.service import Service

SERVICE = Service(
    name="scoring",
    summary="Turns answers into scores, with their uncertainty.",
    settings=ScoringSettings,
    metadata=METADATA,
    transport=TRANSPORT,
    migrations=Path(__file__).parent / "migrations" / "versions",
    routers=(
        scores_router,
        journeys_router,
        targets_router,
        stream_router,
        events_router,
        verbatims_router,
        exports_router,
    ),
    handlers=HANDLERS,
    jobs=JOBS,
    wire=wire,
    published_seconds=events_kept_seconds,
)
