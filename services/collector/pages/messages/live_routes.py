"""The stream of messages: which changed, for whoever may see them."""

from datetime import datetime

from services.collector.application.use_cases import UseCases
from shared.web.console.live import live_router
from shared.web.console.pulse import Ask, Change, Look


def _ask_of(menu: UseCases) -> Ask:
    async def ask(mark: str | None) -> Look:
        latest, changed = await menu.messages.follow(since=datetime.fromisoformat(mark) if mark else None)
        return Look(latest.isoformat(), [Change("message", one.id, one.location) for one in changed])

    return ask


router = live_router("collector/messages", "messages:read", _ask_of, of="collector")
