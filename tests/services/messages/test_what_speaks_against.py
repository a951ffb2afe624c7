"""What is looked at again when a message is due: rest, answers, the survey, hours, and gateways that keep keys."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.collector.application.messages.requesting import request_messages
from services.collector.application.messages.sending import SendMessage
from services.collector.domain.messages.message import NewMessage
from services.collector.service import SERVICE
from services.collector.settings import CollectorSettings
from shared.clock import FixedClock
from shared.gateways.ports import HandOver, Sent, TextMessage
from shared.testing.channels import publish_survey
from shared.testing.collecting import execute, post, select, survey_definition
from shared.testing.mail_server import MailServer
from shared.testing.one_service import OneService, one_service
from shared.testing.sending import claim_one, customer, hurry, mail_settings, read, work_off, write

ADA = "ada@customer.example"
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
NIGHT = datetime(2026, 3, 4, 22, 30, tzinfo=UTC)


async def invite(service: OneService, person: UUID, **fields: Any) -> UUID:
    """Want an invitation to the survey `visit` sent."""
    async with service.unit_of_work.begin() as work:
        number = len(await select(service, "SELECT id FROM collector.message"))
        wanted = NewMessage(
            **{
                "effect_key": f"invitation:{number}",
                "respondent_id": person,
                "channel": "email",
                "purpose": "survey",
                "cause": "invitation",
                "claimed_basis": "existing_customer",
                "subject": "How was it?",
                "text": "Please say.",
                "survey": "visit",
                "requested_by": "test",
                "due_at": work.now,
                **fields,
            }
        )
        return (await request_messages(work, [wanted]))[wanted.effect_key]


async def survey(service: OneService, key: str = "visit", **eligibility: Any) -> None:
    await publish_survey(service.client, service.admin, key, survey_definition() | {"eligibility": eligibility})


async def outcome(service: OneService, message_id: object) -> tuple[str, str | None, str | None]:
    message = await read(service, message_id)
    return message["state"], message["reason"], message["detail"]


async def test_invitation_lets_people_rest(collector: OneService, mails: MailServer) -> None:
    """Who was invited is not invited to another survey, and a website does not ask them either."""
    await survey(collector)
    await survey(collector, "other")
    ada = await customer(collector, ADA)
    first = await invite(collector, ada)
    await work_off(collector)
    second = await invite(collector, ada, survey="other")
    await work_off(collector)
    assert await outcome(collector, first) == ("sent", None, None)
    assert await outcome(collector, second) == ("refused", "not_eligible", "quarantine")
    query = {"survey": "other", "person": f"email:{ADA}", "channel": "web"}
    asked = await collector.client.get("/v1/eligibility", params=query, headers=collector.admin)
    assert asked.json()["reason"] == "quarantine", asked.text
    assert len(mails.received) == 1


async def test_two_invitations_at_the_same_moment(collector: OneService, mails: MailServer) -> None:
    """The first counts as asked while it is still on its way."""
    await survey(collector)
    await survey(collector, "other")
    ada = await customer(collector, ADA)
    await invite(collector, ada)
    second = await invite(collector, ada, survey="other")
    first_claimed = await claim_one(collector)
    assert first_claimed is not None
    held = mails.hold("CONTENT")
    sending = asyncio.create_task(collector.use_cases.messages.send(claimed=first_claimed))
    await held.reached.wait()
    await work_off(collector)
    assert await outcome(collector, second) == ("refused", "not_eligible", "quarantine")
    held.go_on.set()
    await sending


async def test_survey_that_delays_waits(collector: OneService, mails: MailServer) -> None:
    """And not longer than the invitation is wanted."""
    await survey(collector, otherwise="delay")
    await survey(collector, "other", otherwise="delay")
    ada = await customer(collector, ADA)
    await invite(collector, ada)
    await work_off(collector)
    waiting = await invite(collector, ada, survey="other")
    too_late = await invite(collector, ada, survey="other", not_after=datetime.now(UTC) + timedelta(days=2))
    await work_off(collector)
    assert await outcome(collector, waiting) == ("requested", "quarantine", None)
    [(next_at,)] = await select(
        collector, "SELECT next_at - now() FROM collector.due WHERE ref = :ref", ref=str(waiting)
    )
    assert timedelta(days=13) < next_at < timedelta(days=15)
    assert await outcome(collector, too_late) == ("refused", "expired", "quarantine")
    assert len(mails.received) == 1


async def test_survey_that_is_not_open(collector: OneService, mails: MailServer) -> None:
    ada = await customer(collector, ADA)
    nothing = await invite(collector, ada)
    await survey(collector)
    await collector.client.post("/v1/surveys/visit/pause", headers=collector.admin)
    paused = await invite(collector, ada)
    await work_off(collector)
    assert (await outcome(collector, nothing))[1] == "survey_not_open"
    assert (await outcome(collector, paused))[1] == "survey_not_open"
    assert mails.received == []


async def test_reminder_is_for_those_who_have_not_answered(collector: OneService, mails: MailServer) -> None:
    """The rest after the invitation does not stand in its way; an answer does."""
    await survey(collector)
    ada, bob = await customer(collector, ADA), await customer(collector, "bob@customer.example")
    for one in (ada, bob):
        await invite(collector, one)
    await work_off(collector)
    answered = await post(collector, {"recommend": 9}, respondent={"email": "bob@customer.example"})
    assert answered.is_success
    to_ada, to_bob = await invite(collector, ada, cause="reminder"), await invite(collector, bob, cause="reminder")
    await work_off(collector)
    assert await outcome(collector, to_ada) == ("sent", None, None)
    assert (await outcome(collector, to_bob))[:2] == ("refused", "answered")
    assert len(mails.received) == 3


async def test_refusals_are_counted_beside_those_of_websites(collector: OneService) -> None:
    await survey(collector)
    await invite(collector, await customer(collector, ADA), claimed_basis=None)
    await work_off(collector)
    rows = await select(collector, "SELECT kind, survey, channel, reason, person FROM collector.exposure")
    assert rows == [("refused", "visit", "email", "no_basis", None)]


async def test_unit_that_sends_itself(database_url: str, mails: MailServer) -> None:
    """A mail about a place comes from its own sender; elsewhere nobody sends."""
    own = {"graz": {"from": "Graz <graz@coffee.example>", "reply_to": "team@coffee.example"}}
    settings = CollectorSettings(**{**mail_settings(mails), "smtp_from": "", "smtp_senders": own})
    async with one_service(SERVICE, database_url, service_settings=settings) as collector:
        in_graz = await write(collector, await customer(collector, ADA, location="graz"))
        in_wien = await write(collector, await customer(collector, "bob@customer.example", location="wien"))
        await work_off(collector)
        assert (await read(collector, in_graz["id"]))["account"] == "graz"
        assert (await read(collector, in_wien["id"]))["reason"] == "no_sender"
    assert [mail.message["From"] for mail in mails.received] == ["Graz <graz@coffee.example>"]


@dataclass(slots=True)
class Phone:
    """A gateway that promises to deliver once what comes twice under one key, or does not."""

    keeps_keys: bool = True
    outcomes: list[Sent] = field(default_factory=list)
    keys: list[UUID] = field(default_factory=list)

    def account_for(self, units: object) -> str:  # noqa: ARG002 - as the port has it
        return "shop"

    def may_be_repeated(self, account: str) -> bool:  # noqa: ARG002 - likewise
        return self.keeps_keys

    def per_second(self, account: str) -> None:  # noqa: ARG002 - likewise
        return None

    def takes_replies(self, account: str | None) -> bool:  # noqa: ARG002 - likewise
        return True

    async def send(self, account: str, message: TextMessage, hand_over: HandOver) -> Sent:  # noqa: ARG002 - likewise
        await hand_over()
        self.keys.append(message.key)
        return self.outcomes.pop(0) if self.outcomes else Sent("accepted", gateway_id=f"sms-{len(self.keys)}")


def through(collector: OneService, phone: Phone) -> None:
    """Let text messages leave through a gateway."""
    send: SendMessage = collector.use_cases.messages.send
    gateways = {**send.beginning.gateways, "sms": phone}
    sending = replace(send, texter=phone, beginning=replace(send.beginning, gateways=gateways))
    object.__setattr__(collector.use_cases.messages, "send", sending)


async def to_phone(collector: OneService, phone: str = "+4366012345678") -> dict[str, Any]:
    person = await customer(collector, None, respondent={"phone": phone})
    return await write(collector, person, channel="sms", subject=None)


@pytest.fixture
async def at_noon(database_url: str, mails: MailServer) -> Any:
    """A collector whose clock stands still at noon."""
    settings = CollectorSettings(**mail_settings(mails))
    async with one_service(SERVICE, database_url, service_settings=settings, clock=FixedClock(NOON)) as service:
        yield service


@pytest.mark.parametrize(("keeps_keys", "state", "sent"), [(True, "sent", 2), (False, "unknown", 1)])
async def test_what_may_have_been_sent_is_repeated_under_its_key_alone(
    at_noon: OneService, *, keeps_keys: bool, state: str, sent: int
) -> None:
    """By a gateway that promises to deliver it once; by no other."""
    phone = Phone(keeps_keys)
    through(at_noon, phone)
    wanted = await to_phone(at_noon)
    claimed = await claim_one(at_noon, lease_seconds=0.0)
    assert claimed is not None
    send: SendMessage = at_noon.use_cases.messages.send
    async with at_noon.unit_of_work.begin() as work:
        begun = await send.beginning(
            work, claimed, UUID(wanted["id"]), structure=(await send.read_directory()).structure, opt_out="x"
        )
    assert begun is not None
    await send._send(begun)  # and then the process is gone
    await hurry(at_noon)
    await work_off(at_noon)
    assert (await read(at_noon, wanted["id"]))["state"] == state
    assert len(phone.keys) == sent
    assert len(set(phone.keys)) == 1


async def test_gateway_that_knows_of_an_opt_out(at_noon: OneService) -> None:
    """Its word is written into the ledger, and counts for what comes next."""
    phone = Phone(outcomes=[Sent("failed", status="21610", opted_out=True)])
    through(at_noon, phone)
    first = await to_phone(at_noon)
    await work_off(at_noon)
    assert await outcome(at_noon, first["id"]) == ("refused", "opted_out", "21610")
    second = await to_phone(at_noon)
    await work_off(at_noon)
    assert (await outcome(at_noon, second["id"]))[1] == "opted_out"
    assert len(phone.keys) == 1


async def test_at_night_text_messages_wait(database_url: str, mails: MailServer) -> None:
    """By the hours of the number's own country; mails do not."""
    settings = CollectorSettings(**mail_settings(mails))
    async with one_service(SERVICE, database_url, service_settings=settings, clock=FixedClock(NIGHT)) as collector:
        phone = Phone()
        through(collector, phone)
        in_vienna = await to_phone(collector, "+436601234567")
        in_los_angeles = await to_phone(collector, "+12135550123")
        mail = await write(collector, await customer(collector, ADA))
        await execute(collector, "UPDATE collector.due SET due_at = now(), next_at = now()")
        await work_off(collector)
        assert (await outcome(collector, in_vienna["id"]))[:2] == ("requested", "quiet_hours")
        waits = "SELECT next_at - now() FROM collector.due WHERE ref = :ref"
        [(wait,)] = await select(collector, waits, ref=in_vienna["id"])
        # Until eight o'clock in Vienna: they wrote to us. By how long it is, for the database has another clock here.
        assert timedelta(hours=8.4) < wait <= timedelta(hours=8.5)
        assert (await outcome(collector, in_los_angeles["id"]))[0] == "sent"
        assert (await outcome(collector, mail["id"]))[0] == "sent"
