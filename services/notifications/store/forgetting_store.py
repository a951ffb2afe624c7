"""What is deleted of notices after a while."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.notifications.domain.notices.delivery import UNSETTLED
from services.notifications.store.tables import ACKNOWLEDGEMENT, FORGOTTEN, NOTICE, NOTICE_DELIVERY

_N, _D, _A = NOTICE.c, NOTICE_DELIVERY.c, ACKNOWLEDGEMENT.c
_NO_WORDS: dict[str, list[object]] = {"answers": [], "comments": []}


@dataclass(frozen=True, slots=True)
class ForgettingStore:
    connection: AsyncConnection

    async def clear(self, before: datetime, *, limit: int) -> int:
        """Delete words, and links to respondents, of notices settled before a moment; return how many notices.

        Of those who were erased at once: the link is needed only while something may still be sent.
        """
        is_erased = _N.respondent_id.in_(select(FORGOTTEN.c.id))
        has_words = (_N.content["answers"] != []) | (_N.content["comments"] != [])
        wanted = and_(
            _is_settled(),
            or_(
                (_N.settled_at < before) & (_N.respondent_id.is_not(None) | has_words),
                is_erased,
            ),
        )
        some = select(_N.id).where(wanted).limit(limit).with_for_update(skip_locked=True)
        values = {"respondent_id": None, "content": _N.content.concat(_NO_WORDS)}
        return (await self.connection.execute(update(NOTICE).where(_N.id.in_(some)).values(values))).rowcount

    async def delete(self, before: datetime, *, limit: int) -> int:
        """Delete notices that were settled before a moment, with their deliveries; return how many."""
        wanted = _is_settled() & (_N.settled_at < before)
        some = select(_N.id).where(wanted).limit(limit).with_for_update(skip_locked=True)
        return (await self.connection.execute(delete(NOTICE).where(_N.id.in_(some)))).rowcount

    async def delete_digests(self, before: datetime) -> int:
        """Delete digests that were settled before a moment; return how many."""
        wanted = _D.notice_id.is_(None) & (_D.settled_at < before)
        return (await self.connection.execute(delete(NOTICE_DELIVERY).where(wanted))).rowcount

    async def delete_acknowledgements(self, before: datetime) -> int:
        """Delete who took care of what before a moment, where no notice is left of it; return how many."""
        is_left = select(_N.id).where(_N.group == _A.group).exists()
        wanted = (_A.acknowledged_at < before) & ~is_left
        return (await self.connection.execute(delete(ACKNOWLEDGEMENT).where(wanted))).rowcount


def _is_settled() -> ColumnElement[bool]:
    """Return the condition that nothing of a notice is to be sent any more."""
    is_open = _D.state.in_(UNSETTLED)
    waits = select(_D.id).where(or_(_D.notice_id == _N.id, _D.notice_id == _N.lead_id), is_open).exists()
    return and_(_N.settled_at.is_not(None), ~waits)
