"""The button of a notice, and the pages of one's own notices: looking changes nothing, pressing acknowledges once."""

import re

from tests.services.notifications.conftest import KIM, LEE, World
from tests.services.notifications.noticing import COMMENT, after, request, requested, rows, verified_mail

_BUTTON = re.compile(r"http://heed\.test(/n/\S+)")


async def link_of(world: World) -> str:
    await verified_mail(world)
    await request(world, requested())
    await after(world, seconds=60)
    [link] = _BUTTON.findall(world.mails.received[-1].part("plain"))
    return str(link)


async def test_the_button_of_a_notice(world: World) -> None:
    """In the person's language, without what customers wrote; a program that looks at it acknowledges nothing."""
    link = await link_of(world)
    client = world.service.client
    for _ in range(2):
        page = await client.get(link, headers={"Accept-Language": "en"})
        assert page.status_code == 200
        assert "Ich kümmere mich" in page.text
        assert COMMENT not in page.text
    assert (await client.head(link)).status_code in {200, 405}
    assert await rows(world, "acknowledged_by") == [(None,)]
    for _ in range(2):
        pressed = await client.post(link)
        assert "Kim Lee kümmert sich" in pressed.text
    assert await rows(world, "acknowledged_by") == [(str(KIM),)]
    assert [one.actor for one in await world.service.audited()][-1] == str(KIM)
    kinds = [one.data.event_type for one in await world.service.published()]
    assert kinds.count("heed.notifications.notice.acknowledged.v1") == 1


async def test_a_link_ends(world: World) -> None:
    """After a week, and when its person left; an unknown one is as good as an old one."""
    link = await link_of(world)
    client = world.service.client
    assert (await client.get("/n/unknown")).status_code == 410
    assert (await client.post("/n/unknown")).status_code == 410
    await world.person(KIM, is_active=False)
    assert (await client.post(link)).status_code == 410
    await world.person(KIM)
    world.later(days=7)
    assert (await client.get(link)).status_code == 410
    assert await rows(world, "acknowledged_by") == [(None,)]


async def test_the_bell_and_the_list(world: World) -> None:
    """One's own alone; acknowledged, they leave the bell."""
    await request(world, requested(is_drill=True, severity="critical"))
    kim, lee = world.as_("agent", language="en"), world.as_("agent", LEE, language="en")
    bell = await world.get(kim, "/console/notifications/bell")
    assert "Notices: 1 open" in bell.text
    assert "3/10 – checkout, graz" in bell.text
    assert "Nothing waits for you" in (await world.get(lee, "/console/notifications/bell")).text
    page = (await world.get(kim, "/console/notifications/notices")).text
    [action] = re.findall(r'action="(/console/notifications/notices/[^"]+/acknowledge)"', page)
    one = action.removesuffix("/acknowledge")
    assert COMMENT in (await world.get(kim, one)).text
    assert (await world.get(lee, one)).status_code == 404
    assert (await world.service.client.post(action, headers=lee.headers)).status_code == 404
    assert (await world.service.client.post(action, headers=kim.headers)).status_code == 303
    assert "Nothing waits for you" in (await world.get(kim, "/console/notifications/bell")).text
    assert "Kim Lee takes care of it" in (await world.get(kim, "/console/notifications/notices?show=all")).text


async def test_the_stream_says_what_changed(world: World) -> None:
    from services.notifications.pages.live import _ask_of  # noqa: PLC0415 - the question behind the stream

    ask = _ask_of(world.service.use_cases)
    first = await ask(None)
    await request(world, requested())
    made = await ask(first.mark)
    assert [(one.topic, one.location) for one in made.changes] == [("notice", "graz")]
    assert (await ask(made.mark)).changes == []
    kim = world.as_("agent")
    [notice] = (await world.get(kim, "/v1/notices")).json()["items"]
    await world.service.client.post(f"/v1/notices/{notice['id']}/acknowledge", headers=kim.headers)
    assert len((await ask(made.mark)).changes) == 1
