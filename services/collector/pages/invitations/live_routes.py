"""The stream of invitations: which of them changed, for whoever may see them."""

from datetime import datetime

from services.collector.application.invitations.following import Followed
from services.collector.application.use_cases import UseCases
from shared.web.console.live import live_router
from shared.web.console.pulse import Ask, Change, Look


def _ask_of(menu: UseCases) -> Ask:
    async def ask(mark: str | None) -> Look:
        latest, changed = await menu.invitations.follow(since=_followed(mark) if mark else None)
        named = dict.fromkeys((str(one.id or ""), one.location) for one in changed)
        moments = f"{latest.invitations.isoformat()} {latest.messages.isoformat()}"
        return Look(moments, [Change("invitation", *one) for one in named])

    return ask


def _followed(mark: str) -> Followed:
    invitations, messages = mark.split(" ")
    return Followed(datetime.fromisoformat(invitations), datetime.fromisoformat(messages))


router = live_router("invitations", "responses:read", _ask_of, of="collector")
