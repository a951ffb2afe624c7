"""Many notices to one person within a short time: ten by themselves, the rest in one digest, and none is lost."""

from collections import Counter
from uuid import UUID

import pytest
from sqlalchemy import text

from services.notifications.application.notices import facts, settling
from shared.contracts.notices import Recipient
from shared.contracts.notifications import NoticeSent, NoticeWithheld
from shared.testing.one_service import types_of
from tests.services.notifications.conftest import KIM, LEE, World
from tests.services.notifications.noticing import (
    KIMS,
    after,
    deliveries,
    request,
    requested,
    rows,
    verified_mail,
    withdraw,
    work,
)


async def test_a_storm_is_one_digest(world: World) -> None:
    """Ten by themselves; the other twenty together, counted by rule and place."""
    await world.person(KIM, language="en")
    await verified_mail(world)
    await request(world, *(requested(response=UUID(int=n)) for n in range(1, 31)))
    await after(world, seconds=60)
    assert len(world.mails.received) == 10
    await after(world, minutes=5)
    await after(world, minutes=6)
    assert len(world.mails.received) == 11
    digest = world.mails.received[-1]
    assert digest.message["Subject"] == "20 notices in a short time"
    assert "20\u00d7 detractors" in digest.part("plain")
    assert "20\u00d7 checkout, graz" in digest.part("plain")
    assert sorted(set(await rows(world))) == [("digested", None), ("sent", None)]
    assert types_of(await world.service.published()) == [NoticeSent.event_type] * 30


async def test_the_digest_of_a_long_storm_is_settled_bit_by_bit(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sent once; what it stands for is read and settled in small pages, and nothing of it is passed over."""
    monkeypatch.setattr(facts, "PAGE", 4)
    monkeypatch.setattr(settling, "AT_ONCE", 10)
    await verified_mail(world)
    gone = [UUID(int=n) for n in range(20, 27)]
    await request(world, *(requested(response=UUID(int=n)) for n in range(1, 46)))
    await after(world, seconds=60)
    for response in gone:
        await withdraw(world, response)
    await after(world, minutes=10)
    while "digested" in {state for state, _ in await deliveries(world)}:
        await work(world)
    singles, digest = world.mails.received[:10], world.mails.received[10:]
    assert len(singles) == 10
    assert [str(45 - 10 - len(gone)) in str(one.message["Subject"]) for one in digest] == [True]
    assert Counter(await rows(world)) == {("sent", None): 10, ("digested", None): 28, ("withheld", "withdrawn"): 7}
    events = Counter(types_of(await world.service.published()))
    assert events == {NoticeSent.event_type: 38, NoticeWithheld.event_type: 7}


async def test_one_batch_for_several_people_is_planned_once_for_each(world: World) -> None:
    """However many requests come at once: more than a statement has parameters."""
    await world.person(LEE, name="Lee")
    both = (*KIMS, Recipient(kind="person", person_id=LEE))
    await request(world, *(requested(response=UUID(int=n), recipients=both) for n in range(1, 1201)))
    assert len(await rows(world)) == 2400
    async with world.service.engine.connect() as connection:
        plans = text("SELECT count(*), count(DISTINCT ref) FROM notifications.due WHERE kind = 'notice'")
        assert tuple((await connection.execute(plans)).one()) == (2, 2)
