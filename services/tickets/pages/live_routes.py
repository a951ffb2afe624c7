"""The stream of the inbox: which cases changed, for whoever may see them."""

from datetime import datetime

from services.tickets.application.use_cases import UseCases
from shared.web.console.live import live_router
from shared.web.console.pulse import Ask, Change, Look


def _ask_of(menu: UseCases) -> Ask:
    async def ask(mark: str | None) -> Look:
        latest, touched = await menu.tickets.follow(since=datetime.fromisoformat(mark) if mark else None)
        changes = [Change("ticket", str(one.id), one.location) for one in touched]
        return Look(latest.isoformat(), changes)

    return ask


router = live_router("tickets", "tickets:read", _ask_of)
