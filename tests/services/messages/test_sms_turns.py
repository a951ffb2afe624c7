"""When text messages are sent, and what becomes of those that cannot be sent now."""

from itertools import pairwise

from shared.clock import SystemClock
from shared.testing.collecting import select
from shared.testing.fake_gateway import FakeGateway, Reply
from shared.testing.one_service import OneService
from shared.testing.sending import claim_one, customer, hurry, read, work_off, write
from shared.testing.sms_senders import PHONE, sending_accounts
from tests.services.messages.sms_collector import events, text, texting


async def test_twilio_says_that_somebody_sent_stop(texts: OneService, gateway: FakeGateway) -> None:
    """21610: refused, and the wish counts on every channel of text messages from now on."""
    person = await customer(texts, None, respondent={"phone": PHONE}, location="by-twilio")
    gateway.script = [Reply(400, {"code": 21610, "message": "Attempt to send to unsubscribed recipient"})]
    first = await write(texts, person, channel="sms", subject=None, text="We are sorry.")
    await work_off(texts)
    refused = await read(texts, first["id"])
    assert (refused["state"], refused["reason"]) == ("refused", "opted_out")
    second = await write(texts, person, channel="sms", subject=None, text="We are sorry.")
    await work_off(texts)
    assert (await read(texts, second["id"]))["reason"] == "opted_out"
    assert len(gateway.received) == 1
    assert await events(texts) == ["MessageRefused", "MessageRefused"]


async def test_a_throttled_account_is_left_alone_and_the_others_are_not(
    texts: OneService, gateway: FakeGateway
) -> None:
    gateway.script = [Reply(429, {"code": 20429}, {"Retry-After": "600"})]
    slow = await customer(texts, None, respondent={"phone": PHONE}, location="by-twilio")
    ids = [
        (await write(texts, slow, channel="sms", subject=None, text=f"Number {number}"))["id"] for number in range(3)
    ]
    await work_off(texts)
    assert [(await read(texts, one))["state"] for one in ids] == ["requested"] * 3
    assert len(gateway.received) == 1, "only the first one was tried"
    other = await text(texts, gateway, "by-plivo", "+491709999999")
    assert other["state"] == "sent"


async def test_at_night_a_message_waits_and_says_why(database_url: str, gateway: FakeGateway) -> None:
    accounts = {"shop": sending_accounts(gateway.url)["by-twilio"]}
    now = SystemClock().now()
    closed = f"{(now.hour + 23) % 24:02}:00-{(now.hour + 23) % 24:02}:01"  # a minute that has just gone by
    async with texting(database_url, sms_accounts=accounts, sms_hours_requested=closed) as service:
        person = await customer(service, None, respondent={"phone": "+3545812345"})
        wanted = await write(service, person, channel="sms", subject=None, text="We are sorry.")
        await work_off(service)
        waiting = await read(service, wanted["id"])
        assert (waiting["state"], waiting["reason"]) == ("requested", "quiet_hours")
        assert "in Atlantic/Reykjavik; they are sent" in waiting["detail"]
        assert gateway.received == []
        assert await claim_one(service) is None
        await hurry(service)
        assert await claim_one(service) is not None


async def test_masses_wait_for_their_turn_and_say_so(database_url: str, gateway: FakeGateway) -> None:
    """Of ten messages that are due at once one a minute is sent; waiting is no failure and no attempt."""
    shop = sending_accounts(gateway.url)["by-twilio"]
    shop["send"]["per_second"] = 1 / 60
    async with texting(database_url, sms_accounts={"shop": shop}, sms_hours_requested="") as service:
        person = await customer(service, None, respondent={"phone": PHONE})
        for number in range(10):
            await write(service, person, channel="sms", subject=None, text=f"Number {number}")
        await work_off(service)
        rows = await select(service, "SELECT state, reason, attempts FROM collector.message ORDER BY requested_at")
        assert [tuple(row) for row in rows] == [("sent", None, 1), *[("requested", "throttled", 0)] * 9]
        waits = await select(
            service,
            "SELECT extract(epoch FROM next_at - clock_timestamp())::float, failures FROM collector.due "
            "WHERE state = 'pending' ORDER BY next_at",
        )
    assert all(later[0] - earlier[0] > 60 for earlier, later in pairwise(waits))
    assert {row[1] for row in waits} == {0}
    assert len(gateway.received) == 1
