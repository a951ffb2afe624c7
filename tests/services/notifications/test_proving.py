"""Nothing is sent to an address before whoever has it wants it; and what a test says is what the far side answered."""

from tests.services.notifications.conftest import LEE, PHONE, World


async def verified(world: World, id_: str) -> bool:
    return bool((await world.get(world.as_("admin", LEE), f"/v1/destinations/{id_}")).json()["is_verified"])


async def prove(world: World, id_: str, code: str) -> int:
    headers = world.as_("agent").headers
    address = f"/v1/destinations/{id_}/verification"
    return (await world.service.client.post(address, json={"code": code}, headers=headers)).status_code


async def confirm(world: World, link: str) -> int:
    """Press the button of a link's page."""
    return (await world.service.client.post(link)).status_code


async def test_a_mail_is_proven_by_its_link(world: World) -> None:
    """In the person's language; looking at the page changes nothing, its button works once."""
    kim = world.as_("agent", language="en")
    id_ = await world.added(kim)
    tried = (await world.test(kim, id_)).json()
    assert (tried["last_attempt"]["outcome"], tried["is_verified"]) == ("accepted", False)
    mail = world.mails.received[-1]
    assert mail.recipients == ("kim@example.com",)
    assert mail.message["Subject"].startswith("Bitte bestätigen")
    assert "Kim Lee" in mail.part("plain")
    link = world.link()
    for _ in range(2):
        assert (await world.service.client.get(link)).status_code == 200
    assert not await verified(world, id_)
    assert await confirm(world, link) == 200
    assert await verified(world, id_)
    assert await confirm(world, link) == 410
    assert [one.action for one in await world.service.audited()][-1] == "destination.verified"
    again = (await world.test(kim, id_)).json()
    assert again["is_verified"]
    assert world.mails.received[-1].message["Subject"].startswith("Test: Mitteilungen")


async def test_a_link_ends(world: World) -> None:
    """After a day, when a newer one is asked for, and with its destination."""
    kim = world.as_("agent")
    id_ = await world.added(kim)
    await world.test(kim, id_)
    first = world.link()
    await world.test(kim, id_)
    second = world.link()
    assert first != second
    assert await confirm(world, first) == 410
    world.later(hours=24)
    assert await confirm(world, second) == 410
    await world.test(kim, id_)
    third = world.link()
    await world.service.client.delete(f"/v1/destinations/{id_}", headers={**kim.headers, "If-Match": "*"})
    assert await confirm(world, third) == 410
    assert await confirm(world, "/console/notifications/confirm/none") == 410


async def test_a_phone_is_proven_by_its_code(world: World) -> None:
    kim = world.as_("agent")
    id_ = await world.added(kim, channel="sms", address=PHONE)
    assert (await world.test(kim, id_)).json()["last_attempt"]["outcome"] == "accepted"
    sent = world.gateway.received[-1].json
    assert isinstance(sent, dict)
    assert sent["to"] == PHONE
    assert "15 Minuten" in sent["text"]
    code = world.code()
    assert await prove(world, id_, f"{code[:3]} {code[3:]}") == 200
    assert await verified(world, id_)
    assert await prove(world, id_, "000000") == 200  # it is proven already
    assert world.code() not in str(await world.service.audited())


async def test_codes_are_not_guessed(world: World) -> None:
    """Five wrong ones, and the right one is worth nothing any more; a new one begins anew."""
    kim = world.as_("agent")
    id_ = await world.added(kim, channel="sms", address=PHONE)
    assert await prove(world, id_, "123456") == 410
    await world.test(kim, id_)
    code = world.code()
    wrong = "000000" if code != "000000" else "000001"
    for _ in range(5):
        assert await prove(world, id_, wrong) == 422
    assert await prove(world, id_, code) == 410
    await world.test(kim, id_)
    assert await prove(world, id_, world.code()) == 200


async def test_a_code_is_soon_too_old_and_for_its_own_phone(world: World) -> None:
    kim = world.as_("agent")
    one = await world.added(kim, channel="sms", address=PHONE)
    other = await world.added(kim, channel="sms", address="+4366087654321")
    mail = await world.added(kim)
    await world.test(kim, one)
    code = world.code()
    await world.test(kim, other)
    if world.code() != code:
        assert await prove(world, other, code) == 422
    assert await prove(world, mail, code) == 409
    world.later(minutes=15)
    assert await prove(world, one, code) == 410


async def test_the_answer_of_the_far_side_is_shown(world: World) -> None:
    """A mail server that refuses, one that is away; and a room that nothing leads to yet."""
    kim = world.as_("agent")
    id_ = await world.added(kim)
    world.mails.fail("RCPT", "550 5.1.1 no such mailbox kim@example.com")
    failed = (await world.test(kim, id_)).json()["last_attempt"]
    assert (failed["outcome"], failed["status"]) == ("failed", "550 5.1.1")
    world.mails.fail("RCPT", "451 4.7.1 try later")
    assert (await world.test(kim, id_)).json()["last_attempt"]["outcome"] == "later"
    world.gateway.script[:] = ["resets"]
    phone = await world.added(kim, channel="sms", address=PHONE)
    lost = (await world.test(kim, phone)).json()["last_attempt"]
    assert (lost["outcome"], lost["status"]) == ("unknown", "connection-lost")


async def test_nobody_causes_floods_of_messages(world: World) -> None:
    """Each colleague for themselves: so many an hour, whatever they add and remove in between."""
    kim, lee = world.as_("agent"), world.as_("admin", LEE)
    for number in range(20):
        id_ = await world.added(kim, address=f"kim{number}@example.com")
        assert (await world.test(kim, id_)).status_code == 200
        await world.service.client.delete(f"/v1/destinations/{id_}", headers={**kim.headers, "If-Match": "*"})
    id_ = await world.added(kim)
    refused = await world.test(kim, id_)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "3600")
    assert len(world.mails.received) == 20
    assert (await world.test(lee, await world.added(lee, address="lee@example.com"))).status_code == 200
    world.later(hours=1)
    assert (await world.test(kim, id_)).status_code == 200
    world.later(hours=25)
    assert await world.service.use_cases.forget_what_is_over() == 22 + 2  # messages, and proofs that are too old
