"""What scoring is. Start reading here."""

from pathlib import Path

from services.scoring.events_in import HANDLERS
from services.scoring.settings import ScoringSettings
from services.scoring.store.tables import METADATA, TRANSPORT
from services.scoring.web.scores import router as scores_router
from services.scoring.wiring import wire
from shared.runtime.service import Service

SERVICE = Service(
    name="scoring",
    summary="Turns answers into scores, with their uncertainty.",
    settings=ScoringSettings,
    metadata=METADATA,
    transport=TRANSPORT,
    migrations=Path(__file__).parent / "migrations" / "versions",
    routers=(scores_router,),
    handlers=HANDLERS,
    jobs=(),
    wire=wire,
)
