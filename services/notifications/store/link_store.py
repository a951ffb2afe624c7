"""Links to acknowledge notices, in the database: only digests of their secrets."""

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.notifications.domain.notices.link import NoticeLink
from services.notifications.store.tables import NOTICE_LINK

_C = NOTICE_LINK.c


@dataclass(frozen=True, slots=True)
class LinkStore:
    connection: AsyncConnection

    async def add(self, link: NoticeLink) -> None:
        await self.connection.execute(insert(NOTICE_LINK).values(asdict(link)))

    async def find(self, secret_sha256: str, at: datetime) -> UUID | None:
        """Return the notice that a link is about; None: there is none, or it is too old."""
        statement = select(_C.notice_id).where(_C.secret_sha256 == secret_sha256, _C.expires_at > at)
        return (await self.connection.execute(statement)).scalar_one_or_none()

    async def drop_expired(self, at: datetime) -> int:
        return (await self.connection.execute(delete(NOTICE_LINK).where(_C.expires_at <= at))).rowcount
