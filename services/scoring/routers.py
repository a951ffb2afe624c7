"""All routes of scoring, in the order in which they are tried."""

from services.scoring.pages import (
    comment_file,
    comments,
    fragments,
    improvement,
    live,
    score_file,
    scores,
    start,
    targets,
    views,
)
from services.scoring.web.distributions import router as distributions_router
from services.scoring.web.events import router as events_router
from services.scoring.web.exports import router as exports_router
from services.scoring.web.improvement_effects import router as improvement_effects_router
from services.scoring.web.journeys import router as journeys_router
from services.scoring.web.overview import router as overview_router
from services.scoring.web.saved_views import router as saved_views_router
from services.scoring.web.scores import router as scores_router
from services.scoring.web.stream import router as stream_router
from services.scoring.web.targets import router as targets_router
from services.scoring.web.verbatims import router as verbatims_router

ROUTERS = (
    scores_router,
    overview_router,
    distributions_router,
    journeys_router,
    targets_router,
    saved_views_router,
    stream_router,
    events_router,
    verbatims_router,
    exports_router,
    start.router,
    scores.router,
    score_file.router,
    targets.router,
    views.router,
    comments.router,
    comment_file.router,
    fragments.router,
    live.router,
    improvement_effects_router,
    improvement.router,
)
