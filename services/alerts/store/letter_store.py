"""Messages that colleagues wrote to customers, and first contacts, in the database."""

import dataclasses
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Text, Uuid, any_, bindparam, delete, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.alerts.domain.loop import Course, LoopLetter
from services.alerts.domain.subject import CustomerKind
from services.alerts.store.contact_sql import CONTACTS, first_contact
from services.alerts.store.loop_tables import LOOP_LETTER, LOOP_NOTICE
from shared.db.bulk import bulk_insert, bulk_values

_C = LOOP_LETTER.c
_COLUMNS = tuple(column.name for column in LOOP_LETTER.columns)
_ADD = bulk_insert(LOOP_LETTER, _COLUMNS).on_conflict_do_nothing().returning(_C.message_id)
# What rules raised nothing about is no part of the loop.
_FIRST = text(
    f"""
    SELECT judged.received_at, min(contact.at) AS at FROM alerts.judged
    JOIN ({CONTACTS}) AS contact ON contact.kind = judged.kind AND contact.about = judged.id
    WHERE contact.at IS NOT NULL
        AND judged.id IN (SELECT about FROM ({CONTACTS}) AS given WHERE given.message_id = ANY(:ids))
        AND EXISTS (SELECT FROM alerts.group_member WHERE "group" = judged.kind || ':' || judged.id)
    GROUP BY judged.id, judged.received_at
    HAVING bool_and(coalesce(contact.message_id = ANY(:ids), false))
    """  # noqa: S608 - texts of our own
).bindparams(bindparam("ids", type_=ARRAY(Uuid)))
_WRITTEN_TO = text(
    f"SELECT DISTINCT about FROM ({CONTACTS}) AS contact WHERE message_id IS NOT NULL AND about = ANY(:ids)"  # noqa: S608 - likewise
).bindparams(bindparam("ids", type_=ARRAY(Uuid)))
_FIRST_OF = text(first_contact(":kind", ":about")).bindparams(
    bindparam("kind", type_=Text), bindparam("about", type_=Uuid)
)


@dataclass(frozen=True, slots=True)
class LetterStore:
    connection: AsyncConnection

    async def add(self, letters: Sequence[LoopLetter]) -> Sequence[tuple[datetime, datetime]]:
        """Keep letters that were sent.

        Returns:
            Of what was contacted for the first time by them: when it came in, and when that was.
        """
        if not letters:
            return []
        rows = [dataclasses.asdict(one) for one in sorted(letters, key=lambda one: one.message_id)]
        new = list((await self.connection.execute(_ADD, bulk_values(_COLUMNS, rows))).scalars())
        found = await self.connection.execute(_FIRST, {"ids": new}) if new else ()
        return [(row.received_at, row.at) for row in found]

    async def remove(self, messages: Collection[UUID]) -> None:
        """Delete letters that came back: nobody read them."""
        await self.connection.execute(delete(LOOP_LETTER).where(_among(_C.message_id, messages)))

    async def written_to(self, subjects: Collection[UUID]) -> frozenset[UUID]:
        """Return those of the responses and complaints about which a colleague wrote."""
        found = await self.connection.execute(_WRITTEN_TO, {"ids": list(subjects)}) if subjects else None
        return frozenset() if found is None else frozenset(found.scalars())

    async def course_of(self, kind: CustomerKind, subject_id: UUID) -> Course:
        """Return when the first notice about a response or complaint was sent, and when the customer was contacted."""
        table = LOOP_NOTICE.c
        sent = select(table.sent_at).where(table.subject == kind, table.subject_id == subject_id)
        contact = await self.connection.execute(_FIRST_OF, {"kind": kind, "about": subject_id})
        return Course((await self.connection.execute(sent)).scalar(), contact.scalar())

    async def forget_people(self, people: Collection[UUID]) -> int:
        """Delete the links to these customers; return how many rows that changed."""
        theirs = update(LOOP_LETTER).where(_among(_C.respondent_id, people)).values(respondent_id=None)
        return (await self.connection.execute(theirs)).rowcount

    async def delete_old(self, *, before: datetime) -> int:
        return (await self.connection.execute(delete(LOOP_LETTER).where(_C.at < before))).rowcount


def _among(column: Any, ids: Collection[UUID]) -> Any:  # noqa: ANN401 - a column and a condition
    return column == any_(bindparam(None, list(ids), ARRAY(Uuid)))
