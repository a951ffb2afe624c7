"""Months are closed and dropped, addresses and people are erased, and the rest still verifies."""

from uuid import UUID

from sqlalchemy import func, select

from services.accounts.domain.audit.entry import AuditFilter
from services.accounts.store.tables import AUDIT_ENTRY, AUDIT_SEGMENT, AUDIT_SUBJECT
from shared.clock import FixedClock
from shared.contracts.audit import AuditSegmentClosed
from shared.contracts.collector import RespondentErased
from shared.contracts.event import Event
from shared.testing.one_service import OneService
from tests.services.accounts.audit.conftest import NOON, PERSON, Audited

DAY = 86_400.0
MONTH = 31 * DAY
RESPONDENT = UUID("0192f3a4-0000-7000-8000-00000000000b")
ALL = AuditFilter()


def erasure() -> Event[RespondentErased]:
    return Event(RespondentErased(respondent_id=RESPONDENT, erased_at=NOON), source="/heed/collector", time=NOON)


async def test_a_month_is_closed_once_and_published(accounts: OneService, audited: Audited, clock: FixedClock) -> None:
    """By the job when the month has passed, however often it runs; with the hash by which it can be proven."""
    await accounts.deliver(audited(), audited())
    await accounts.use_cases.audit.keep()
    assert await accounts.published() == []
    clock.advance(MONTH)
    for _ in range(2):
        await accounts.use_cases.audit.keep()
    [closed] = [event.data for event in await accounts.published() if isinstance(event.data, AuditSegmentClosed)]
    async with accounts.engine.connect() as connection:
        segment = (await connection.execute(select(AUDIT_SEGMENT))).one()
    assert (closed.segment, closed.month.isoformat(), closed.entries) == (1, "2026-03-01", 2)
    assert (closed.first_hash, closed.closing_hash) == (segment.first_hash, segment.closing_hash)
    await accounts.deliver(audited())
    verification = await accounts.use_cases.audit.verify()
    assert (verification.segments, verification.entries, verification.broken) == (2, 3, None)


async def test_an_entry_of_a_new_month_closes_the_old_one(
    accounts: OneService, audited: Audited, clock: FixedClock
) -> None:
    """Nothing waits for the job, and numbers begin at 1 again."""
    await accounts.deliver(audited())
    clock.advance(MONTH)
    await accounts.deliver(audited())
    newest, _ = await accounts.use_cases.audit.list(wanted=ALL, before=None, limit=9)
    assert (newest.entry.segment, newest.entry.number) == (2, 1)
    assert [type(event.data) for event in await accounts.published()] == [AuditSegmentClosed]


async def test_old_months_are_dropped_whole_and_the_rest_verifies(
    accounts: OneService, audited: Audited, clock: FixedClock
) -> None:
    """Three months are kept beside the present one; what was dropped, and by whom, is audited itself."""
    for _ in range(6):
        await accounts.deliver(audited(), audited(address=None))
        clock.advance(MONTH)
    await accounts.use_cases.audit.keep()
    verification = await accounts.use_cases.audit.verify()
    assert (verification.segments, verification.dropped, verification.entries) == (6, 3, 6)
    assert verification.broken is None
    dropped = await accounts.audited()
    assert [(one.action, one.thing_id, one.actor_kind) for one in dropped] == [
        ("audit_segment.dropped", str(number), "suite") for number in (1, 2, 3)
    ]
    async with accounts.engine.connect() as connection:
        kinds = select(AUDIT_SUBJECT.c.kind, func.count()).group_by(AUDIT_SUBJECT.c.kind)
        counted: dict[str, int] = {row[0]: row[1] for row in (await connection.execute(kinds)).all()}
    assert counted == {"person": 1, "address": 3, "reason": 6}, "subjects of dropped entries are gone too"
    await accounts.deliver(audited())
    assert (await accounts.use_cases.audit.verify()).broken is None


async def test_addresses_are_deleted_after_their_days(
    accounts: OneService, audited: Audited, clock: FixedClock
) -> None:
    """The older one, not the younger one; both entries stay as they are."""
    await accounts.deliver(audited(address="203.0.113.1"))
    clock.advance(6 * DAY)
    await accounts.deliver(audited(address="203.0.113.1"))
    clock.advance(5 * DAY)
    await accounts.use_cases.audit.keep()
    newest, oldest = await accounts.use_cases.audit.list(wanted=ALL, before=None, limit=9)
    assert (newest.address, oldest.address) == ("203.0.113.1", None)
    assert (await accounts.use_cases.audit.verify()).broken is None


async def test_an_erased_respondent_is_in_no_entry(accounts: OneService, audited: Audited) -> None:
    """Neither as the thing, nor in a state, nor in the reason; before the erasure or after it."""
    about = audited("collector", thing="respondent", thing_id=str(RESPONDENT), reason="Ms White asked for it")
    beside = audited("tickets", thing="ticket", after=f'{{"respondent_id":"{RESPONDENT}"}}', reason="Quarter's end")
    late = audited("collector", thing="respondent", thing_id=str(RESPONDENT), reason="Ms White again")
    await accounts.deliver(about, beside)
    await accounts.deliver(erasure())
    await accounts.deliver(late)
    third, second, first = await accounts.use_cases.audit.list(wanted=ALL, before=None, limit=9)
    assert [(one.thing_id, one.reason, one.actor) for one in (first, third)] == [(None, None, PERSON)] * 2
    assert (second.after, second.reason) == ({"respondent_id": None}, "Quarter's end")
    async with accounts.engine.connect() as connection:
        tables = [str((await connection.execute(select(table))).all()) for table in (AUDIT_ENTRY, AUDIT_SUBJECT)]
    assert [word for word in (str(RESPONDENT), "White") if word in "".join(tables)] == []
    assert (await accounts.use_cases.audit.verify()).broken is None


async def test_an_erased_colleague_is_in_no_entry(accounts: OneService, audited: Audited) -> None:
    """What they did stays; who they were, from where and why does not. Others keep theirs."""
    await accounts.deliver(audited(), audited(actor="reports", actor_kind="key", after=f'{{"assignee":"{PERSON}"}}'))
    async with accounts.unit_of_work.begin() as work:
        assert await accounts.use_cases.audit.erase.person(person_id=UUID(PERSON), work=work) > 0
    await accounts.deliver(audited())
    third, second, first = await accounts.use_cases.audit.list(wanted=ALL, before=None, limit=9)
    assert [(one.actor, one.address, one.reason) for one in (first, third)] == [(None, None, None)] * 2
    assert (second.actor, second.address, second.reason) == ("reports", "203.0.113.7", "Too loud")
    assert second.after == {"assignee": None}
    assert (await accounts.use_cases.audit.verify()).broken is None
