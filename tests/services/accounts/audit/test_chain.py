"""The chain notices whatever is done to the rows behind its back, and only that."""

from typing import Any

import pytest
from sqlalchemy import DateTime, Integer, Table, func, literal, select, update
from sqlalchemy.dialects.postgresql import ARRAY

from services.accounts.domain.audit.verification import Verification
from services.accounts.store.tables import AUDIT_ENTRY, AUDIT_SEGMENT, AUDIT_SUBJECT
from shared.clock import FixedClock
from shared.testing.one_service import OneService
from tests.services.accounts.audit.conftest import Audited

MONTH = 31 * 86_400.0


async def filled(accounts: OneService, audited: Audited, clock: FixedClock) -> None:
    """Record five entries in each of two months, and close the first."""
    for month in range(2):
        await accounts.deliver(*(audited(thing_id=f"{month}-{number}", location="Graz") for number in range(5)))
        clock.advance(MONTH * (1 - month))
    await accounts.use_cases.audit.keep()


async def verified(accounts: OneService) -> Verification:
    found: Verification = await accounts.use_cases.audit.verify()
    return found


async def execute(accounts: OneService, statement: Any) -> int:
    async with accounts.engine.begin() as connection:
        return int((await connection.execute(statement)).rowcount)


def other(table: Table, name: str) -> Any:
    """Return another value for a column, made of the one that it has."""
    column = table.c[name]
    if isinstance(column.type, ARRAY):
        return func.array_append(column, "0" * 64)
    if isinstance(column.type, DateTime):
        return func.coalesce(column, func.now()) + literal(1).op("*")(func.make_interval(0, 0, 0, 0, 0, 0, 0.000001))
    if column.type.python_type is int:
        return column + 100
    if name == "event_id":
        return func.gen_random_uuid()
    if name == "month":
        return column + literal(1, Integer)
    return func.coalesce(column, "") + "0"


async def test_an_untouched_log_is_intact(accounts: OneService, audited: Audited, clock: FixedClock) -> None:
    """Both segments are there, and the head is the hash of the newest entry."""
    await filled(accounts, audited, clock)
    async with accounts.engine.connect() as connection:
        newest = (await connection.execute(select(AUDIT_ENTRY.c.hash).where(AUDIT_ENTRY.c.segment == 2))).scalars()
        assert (await verified(accounts)) == Verification(segments=2, dropped=0, entries=10, head=newest.all()[-1])


@pytest.mark.parametrize("name", AUDIT_ENTRY.c.keys())
@pytest.mark.parametrize("segment", [1, 2])
async def test_changing_any_column_of_an_entry_is_noticed(
    accounts: OneService, audited: Audited, clock: FixedClock, segment: int, name: str
) -> None:
    """In a closed segment and in the open one; the first broken entry is named."""
    await filled(accounts, audited, clock)
    columns = AUDIT_ENTRY.c
    changed = update(AUDIT_ENTRY).where(columns.segment == segment, columns.number == 3)
    assert await execute(accounts, changed.values({name: other(AUDIT_ENTRY, name)})) == 1
    broken = (await verified(accounts)).broken
    assert broken is not None
    assert (broken.segment, broken.number) == (segment, 3)


@pytest.mark.parametrize("name", AUDIT_SEGMENT.c.keys())
@pytest.mark.parametrize("segment", [1, 2])
async def test_changing_any_column_of_a_segment_is_noticed(
    accounts: OneService, audited: Audited, clock: FixedClock, segment: int, name: str
) -> None:
    """Its hashes, its month, its number of entries, and that it was dropped."""
    await filled(accounts, audited, clock)
    changed = update(AUDIT_SEGMENT).where(AUDIT_SEGMENT.c.number == segment)
    assert await execute(accounts, changed.values({name: other(AUDIT_SEGMENT, name)})) == 1
    assert (await verified(accounts)).broken is not None


@pytest.mark.parametrize("name", AUDIT_SUBJECT.c.keys())
@pytest.mark.parametrize("kind", ["person", "address", "reason"])
async def test_changing_what_a_reference_stands_for_is_noticed(
    accounts: OneService, audited: Audited, clock: FixedClock, kind: str, name: str
) -> None:
    """Nobody can put another person, address or reason in the place of the one that was recorded."""
    await filled(accounts, audited, clock)
    kept = (AUDIT_SUBJECT.c.kind == kind, AUDIT_SUBJECT.c.value.is_not(None))
    one = select(func.min(AUDIT_SUBJECT.c.id)).where(*kept).scalar_subquery()
    changed = update(AUDIT_SUBJECT).where(AUDIT_SUBJECT.c.id == one)
    assert await execute(accounts, changed.values({name: other(AUDIT_SUBJECT, name)})) == 1
    broken = (await verified(accounts)).broken
    assert broken is not None
    assert broken.fault in {"reference-changed", "reference-missing"}


@pytest.mark.parametrize(("segment", "number"), [(1, 1), (1, 3), (1, 5), (2, 1), (2, 5)])
async def test_deleting_an_entry_is_noticed(
    accounts: OneService, audited: Audited, clock: FixedClock, segment: int, number: int
) -> None:
    """The first, one in between, and the last."""
    await filled(accounts, audited, clock)
    columns = AUDIT_ENTRY.c
    await execute(accounts, AUDIT_ENTRY.delete().where(columns.segment == segment, columns.number == number))
    broken = (await verified(accounts)).broken
    assert broken is not None
    assert (broken.segment, broken.number, broken.fault) == (segment, number, "entry-missing")


async def test_deleting_the_last_entry_and_its_count_is_noticed_once_closed(
    accounts: OneService, audited: Audited, clock: FixedClock
) -> None:
    """A segment that was shortened with its head does not fit its closing hash."""
    await filled(accounts, audited, clock)
    columns = AUDIT_ENTRY.c
    await execute(accounts, AUDIT_ENTRY.delete().where(columns.segment == 1, columns.number == 5))
    last = select(columns.hash).where(columns.segment == 1, columns.number == 4).scalar_subquery()
    shortened = update(AUDIT_SEGMENT).where(AUDIT_SEGMENT.c.number == 1).values(entries=4, last_hash=last)
    await execute(accounts, shortened)
    broken = (await verified(accounts)).broken
    assert broken is not None
    assert (broken.segment, broken.fault) == (1, "segment-changed")


async def test_changing_the_order_is_noticed(accounts: OneService, audited: Audited, clock: FixedClock) -> None:
    """Two entries change places, with their hashes."""
    await filled(accounts, audited, clock)
    columns = AUDIT_ENTRY.c
    for old, new in ((2, 99), (4, 2), (99, 4)):
        moved = update(AUDIT_ENTRY).where(columns.segment == 1, columns.number == old)
        await execute(accounts, moved.values(number=new))
    broken = (await verified(accounts)).broken
    assert broken is not None
    assert (broken.segment, broken.number, broken.fault) == (1, 2, "entry-changed")


@pytest.mark.parametrize(("segment", "number"), [(1, 6), (2, 6), (3, 1), (0, 1)])
async def test_inserting_an_entry_is_noticed(
    accounts: OneService, audited: Audited, clock: FixedClock, segment: int, number: int
) -> None:
    """A copy of a genuine entry, behind the last one of a segment or in a segment that does not exist."""
    await filled(accounts, audited, clock)
    columns = AUDIT_ENTRY.c
    changes = {"segment": literal(segment), "number": literal(number), "event_id": func.gen_random_uuid()}
    copy = select(*(changes.get(column.name, column) for column in columns)).where(
        columns.segment == 1, columns.number == 5
    )
    await execute(accounts, AUDIT_ENTRY.insert().from_select(columns.keys(), copy))
    broken = (await verified(accounts)).broken
    assert broken is not None
    assert broken.segment == segment


@pytest.mark.parametrize("segment", [1, 2])
async def test_deleting_a_segment_is_noticed(
    accounts: OneService, audited: Audited, clock: FixedClock, segment: int
) -> None:
    """With all its entries, and whether there is one behind it or not."""
    await filled(accounts, audited, clock)
    await execute(accounts, AUDIT_ENTRY.delete().where(AUDIT_ENTRY.c.segment == segment))
    if segment == 1:
        await execute(accounts, AUDIT_SEGMENT.delete().where(AUDIT_SEGMENT.c.number == segment))
    broken = (await verified(accounts)).broken
    assert broken is not None
    assert (broken.segment, broken.number, broken.fault) == (
        (1, None, "segment-missing") if segment == 1 else (2, 1, "entry-missing")
    )


@pytest.mark.parametrize("segment", [2, 3])
async def test_declaring_a_segment_dropped_is_noticed(
    accounts: OneService, audited: Audited, clock: FixedClock, segment: int
) -> None:
    """Only the log's own keeping drops months, the oldest first; neither one in between nor the open one can go."""
    await filled(accounts, audited, clock)
    clock.advance(MONTH)
    await accounts.deliver(audited())
    assert (await verified(accounts)).broken is None
    await execute(accounts, AUDIT_ENTRY.delete().where(AUDIT_ENTRY.c.segment == segment))
    dropped = update(AUDIT_SEGMENT).where(AUDIT_SEGMENT.c.number == segment)
    await execute(accounts, dropped.values(dropped_at=func.now()))
    broken = (await verified(accounts)).broken
    assert broken is not None
    assert (broken.segment, broken.number, broken.fault) == (segment, None, "segment-dropped")


async def test_deleting_what_a_reference_stands_for_is_noticed(
    accounts: OneService, audited: Audited, clock: FixedClock
) -> None:
    """A subject may be emptied, never removed."""
    await filled(accounts, audited, clock)
    await execute(accounts, AUDIT_SUBJECT.delete().where(AUDIT_SUBJECT.c.kind == "reason"))
    broken = (await verified(accounts)).broken
    assert broken is not None
    assert broken.fault == "reference-missing"
