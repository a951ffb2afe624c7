"""What is deleted of notices: words and links to customers soon, the rest later, and nothing that may still be sent."""

from typing import Any
from uuid import UUID

from sqlalchemy import text

from tests.services.notifications.conftest import World
from tests.services.notifications.noticing import (
    COMMENT,
    after,
    deliveries,
    erase,
    request,
    requested,
    rows,
    verified_mail,
)

ADA = UUID(int=55)


async def forget(world: World) -> int:
    count: int = await world.service.use_cases.forget_what_is_over()
    return count


async def count(world: World, table: str) -> Any:
    async with world.service.engine.connect() as connection:
        return (await connection.execute(text(f"SELECT count(*) FROM notifications.{table}"))).scalar_one()  # noqa: S608 - a table that a test names


async def test_words_go_after_a_month_and_the_rest_after_half_a_year(world: World) -> None:
    await verified_mail(world)
    await request(world, requested(respondent_id=ADA), requested(notice_key="with it", respondent_id=ADA))
    await after(world, seconds=60)
    kim = world.as_("agent")
    notice = (await world.get(kim, "/v1/notices")).json()["items"][0]
    await world.service.client.post(f"/v1/notices/{notice['id']}/acknowledge", headers=kim.headers)
    world.later(days=29)
    await forget(world)
    assert {one for (one,) in await rows(world, "respondent_id")} == {ADA}
    world.later(days=2)
    await forget(world)
    assert {one for (one,) in await rows(world, "respondent_id")} == {None}
    assert COMMENT not in str(await rows(world, "content"))
    assert (await world.get(kim, f"/console/notifications/notices/{notice['id']}")).status_code == 200
    assert await forget(world) == 0
    world.later(days=150)
    await forget(world)
    assert await rows(world) == []
    for table in ("notice_delivery", "acknowledgement", "notice_link"):
        assert await count(world, table) == 0, table


async def test_what_waits_is_kept_with_its_words(world: World) -> None:
    """For an opening that is far away; afterwards it is as all others."""
    await verified_mail(world, hours={"tuesday": ["08:00-17:00"]}, zone="Europe/Vienna")
    await request(world, requested(respondent_id=ADA))
    await after(world, seconds=60)
    world.later(days=400)
    await forget(world)
    assert await deliveries(world) == [("waiting", None)]
    assert COMMENT in str(await rows(world, "content"))


async def test_digests_are_forgotten_too(world: World) -> None:
    await verified_mail(world, digest="always", digest_at="07:30", zone="Europe/Vienna")
    await request(world, *(requested(response=UUID(int=n)) for n in (1, 2)))
    await after(world, seconds=60)
    await after(world, hours=20)
    assert len(world.mails.received) == 1
    world.later(days=181)
    await forget(world)
    assert (await rows(world), await count(world, "notice_delivery")) == ([], 0)


async def test_the_link_to_the_erased_goes_as_soon_as_nothing_can_be_sent(world: World) -> None:
    """Until then it stands for why it is not sent."""
    await verified_mail(world, hours={"tuesday": ["08:00-17:00"]}, zone="Europe/Vienna")
    await request(world, requested(respondent_id=ADA))
    await after(world, seconds=60)
    await erase(world, ADA)
    await forget(world)
    assert await rows(world, "respondent_id") == [(ADA,)]
    await after(world, hours=19, minutes=30)
    assert world.mails.received == []
    assert await deliveries(world) == [("withheld", "erased")]
    await forget(world)
    assert await rows(world, "respondent_id") == [(None,)]
