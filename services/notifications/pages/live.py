"""The stream of notices: that there is a new one, or that somebody takes care of one."""

from datetime import UTC, datetime
from uuid import UUID

from services.notifications.application.use_cases import UseCases
from shared.web.console.live import live_router
from shared.web.console.pulse import Ask, Change, Look

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def _ask_of(menu: UseCases) -> Ask:
    async def ask(mark: str | None) -> Look:
        last_id, acknowledged = UUID(int=0), _LONG_AGO
        if mark is None:
            found = await menu.notices.follow()
        else:
            id_, _, at = mark.partition(" ")
            last_id, acknowledged = UUID(id_), datetime.fromisoformat(at)
            found = await menu.notices.follow(last_id=last_id, acknowledged=acknowledged)
        last_id = max([last_id, *(one.id for one in found)])
        acknowledged = max([acknowledged, *(one.acknowledged_at for one in found if one.acknowledged_at)])
        changes = [Change("notice", location=one.location) for one in found] if mark is not None else []
        return Look(f"{last_id} {acknowledged.isoformat()}", changes)

    return ask


router = live_router("notifications", "people:read", _ask_of)
