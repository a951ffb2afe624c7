"""Every action has one entry, whatever is delivered how often to how many workers."""

import asyncio
from contextlib import AsyncExitStack
from typing import Any

from sqlalchemy import select

from services.accounts.domain.audit.entry import AuditFilter
from services.accounts.store.tables import AUDIT_ENTRY, AUDIT_SUBJECT, TRANSPORT
from shared.clock import FixedClock
from shared.testing.one_service import OneService
from tests.services.accounts.audit.conftest import PERSON, Audited


async def rows(accounts: OneService, table: Any = AUDIT_ENTRY) -> list[Any]:
    async with accounts.engine.connect() as connection:
        return list(await connection.execute(select(table).order_by(*table.primary_key)))


async def test_an_action_is_recorded_with_who_what_and_why(accounts: OneService, audited: Audited) -> None:
    """An entry shows all that the event said."""
    event = audited(location="Graz")
    await accounts.deliver(event)
    [found] = await accounts.use_cases.audit.list(wanted=AuditFilter(), before=None, limit=10)
    assert (found.entry.segment, found.entry.number) == (1, 1)
    assert (found.actor, found.address, found.reason) == (PERSON, "203.0.113.7", "Too loud")
    assert (found.entry.action, found.entry.thing, found.thing_id) == ("rule.changed", "rule", "unhappy")
    assert (found.before, found.after) == ({"severity": "warning"}, {"severity": "critical"})
    assert (found.entry.service, found.entry.location, found.entry.at) == ("alerts", "Graz", event.data.at)


async def test_what_is_personal_stands_in_no_entry(accounts: OneService, audited: Audited) -> None:
    """The sealed rows hold references only: to colleagues, respondents, addresses, reasons; in states too."""
    secret = ("203.0.113.9", "Because of Mr Gray", "0192f3a4-0000-7000-8000-00000000000b", PERSON)
    await accounts.deliver(
        audited("collector", thing="respondent", thing_id=secret[2], address=secret[0], reason=secret[1]),
        audited("tickets", after=f'{{"assignee":"{PERSON}","people":["{secret[2]}"],"respondent_id":"{secret[2]}"}}'),
    )
    written = str(await rows(accounts))
    assert [word for word in secret if word in written] == []
    newest, _ = await accounts.use_cases.audit.list(wanted=AuditFilter(), before=None, limit=10)
    assert newest.after == {"assignee": PERSON, "people": [secret[2]], "respondent_id": secret[2]}


async def test_somebody_has_one_reference(accounts: OneService, audited: Audited) -> None:
    """However many entries name a person or key, in one batch or several: otherwise a filter would miss some."""
    await accounts.deliver(audited(), audited())
    await accounts.deliver(audited(), audited(actor="reports", actor_kind="key"))
    people = [row for row in await rows(accounts, AUDIT_SUBJECT) if row.kind in {"person", "key"}]
    assert sorted(row.value for row in people) == [PERSON, "reports"]


async def test_redelivery_doubles_nothing(accounts: OneService, audited: Audited) -> None:
    """Neither within the memory of the inbox, nor after it has forgotten the event."""
    first, second = audited(), audited()
    await accounts.deliver(first)
    await accounts.deliver(first, second)
    async with accounts.engine.begin() as connection:
        await connection.execute(TRANSPORT.inbox.delete())
    await accounts.deliver(second, first)
    assert [row.event_id for row in await rows(accounts)] == [first.id, second.id]
    assert (await accounts.use_cases.audit.verify()).broken is None


async def test_workers_at_once_make_one_chain(accounts: OneService, audited: Audited) -> None:
    """Several workers append at the same moment, some the same events: no gap, no double, no broken link."""
    events = [audited(thing_id=str(number)) for number in range(120)]
    batches = [events[start : start + 12] for start in range(0, 120, 6)]
    async with AsyncExitStack() as stack:
        for _ in batches:  # so that none of them has to connect first, while others are done already
            _ = await stack.enter_async_context(accounts.engine.connect())
    await asyncio.gather(*(accounts.deliver(*batch) for batch in batches))
    found = await rows(accounts)
    assert [row.number for row in found] == list(range(1, 121))
    assert {row.event_id for row in found} == {event.id for event in events}
    verification = await accounts.use_cases.audit.verify()
    assert (verification.broken, verification.entries) == (None, 120)


async def test_the_suite_itself_is_an_actor(accounts: OneService, audited: Audited, clock: FixedClock) -> None:
    """What nobody asked for, such as a job, is done by `heed`, from no address."""
    clock.advance(1)
    await accounts.deliver(audited("accounts", actor="heed", actor_kind="suite", address=None, reason=None))
    [found] = await accounts.use_cases.audit.list(wanted=AuditFilter(actor="heed"), before=None, limit=10)
    assert (found.actor, found.address, found.reason) == ("heed", None, None)
    assert found.entry.refs == ()
