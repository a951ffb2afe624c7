"""The stream of scoring's pages: that answers were counted, for whoever may see from where."""

from datetime import datetime

from services.scoring.application.use_cases import UseCases
from shared.web.console.live import live_router
from shared.web.console.pulse import Ask, Change, Look


def _ask_of(menu: UseCases) -> Ask:
    async def ask(mark: str | None) -> Look:
        latest, locations = await menu.scores.follow(since=datetime.fromisoformat(mark) if mark else None)
        return Look(latest.isoformat(), [Change("score", location=location) for location in locations])

    return ask


router = live_router("scoring", "scores:read", _ask_of)
