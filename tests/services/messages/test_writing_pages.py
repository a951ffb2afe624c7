"""Writing to one customer in the console: what stands in the way is said before, and nobody sees the address."""

import re
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from services.collector.service import SERVICE
from services.collector.settings import CollectorSettings
from shared.contracts.messages import MessageSent
from shared.gateways.mail.senders import MailSender
from shared.ids import uuid7
from shared.testing.answer_pages import HTMX, get, send
from shared.testing.collecting import execute, select
from shared.testing.mail_server import MailServer
from shared.testing.one_service import OneService, one_service
from shared.testing.sending import customer, mail_settings, work_off
from shared.testing.signing_in import sign_in

ADDRESS = "ada@customer.example"
LETTER: dict[str, Any] = {"channel": "email", "subject": "Your visit", "text": "We are sorry.", "language": "en"}


@pytest.fixture
async def ada(collector: OneService) -> UUID:
    """Somebody who complained in Wien, and of whom a mail address and a number are known."""
    return await customer(collector, ADDRESS, location="wien", respondent={"phone": "+4930123456"}, locale="de")


async def wish(service: OneService, person: UUID, **said: object) -> None:
    """Write down what a customer wants."""
    reply = await service.client.post(f"/v1/respondents/{person}/consents", json=said, headers=service.admin)
    assert reply.is_success, reply.text


async def messages_of(service: OneService, person: UUID) -> list[tuple[object, ...]]:
    query = "SELECT subject, text, channel, claimed_basis, ticket_id FROM collector.message WHERE respondent_id = :id"
    return [tuple(row) for row in await select(service, query, id=person)]


async def test_a_message_is_written_from_a_case(collector: OneService, ada: UUID, mails: MailServer) -> None:
    """As a part of the case's page: seen before, sent, and back to the case."""
    agent, case = sign_in(collector.app, "agent"), uuid7()
    part = await get(collector, agent, f"/write/{ada}?case={case}", **HTMX)
    assert "<html" not in part.text
    assert ADDRESS not in part.text
    assert "+4930" not in part.text
    assert "answers what they said" in part.text
    assert "Coffee House &lt;hello@coffee.example&gt;" in part.text
    assert '<option value="de" selected>' in part.text
    form = LETTER | {"case": str(case), "id": str(uuid7())}
    seen = await send(collector, agent, f"/write/{ada}/preview", htmx=True, **form)
    assert "This is sent" in seen.text
    assert "unsubscribe here" in seen.text
    assert "We are sorry." in seen.text
    assert await messages_of(collector, ada) == []
    sent = await send(collector, agent, f"/write/{ada}", htmx=True, **form)
    assert sent.headers["hx-location"] == f"/console/tickets/{case}"
    assert await messages_of(collector, ada) == [("Your visit", "We are sorry.", "email", "request", case)]
    await work_off(collector)
    assert [mail.recipients for mail in mails.received] == [(ADDRESS,)]
    entries = [one for one in await collector.audited() if one.action == "message.written"]
    assert [one.actor for one in entries] == [str(agent.caller.person_id)]
    assert "sorry" not in str(entries)
    [event] = [one.data for one in await collector.published() if isinstance(one.data, MessageSent)]
    assert (event.by_person, event.ticket_id, event.cause) == (True, case, "written")


async def test_sending_a_form_twice_sends_one_message(collector: OneService, ada: UUID) -> None:
    """Other words under the same id are refused, and stay in the form."""
    agent = sign_in(collector.app, "agent")
    form = LETTER | {"basis": "request", "id": str(uuid7())}
    for _ in range(2):
        assert (await send(collector, agent, f"/write/{ada}", **form)).status_code == 303
    assert len(await messages_of(collector, ada)) == 1
    other = await send(collector, agent, f"/write/{ada}", **form | {"text": "Something else"})
    assert other.status_code == 409
    assert "Something else" in other.text
    assert len(await messages_of(collector, ada)) == 1


async def test_a_basis_is_named_where_none_is_known(collector: OneService, ada: UUID) -> None:
    """Away from a case; a consent in the ledger is one."""
    agent, path = sign_in(collector.app, "agent"), f"/write/{ada}"
    page = await get(collector, agent, path)
    assert "<html" in page.text
    assert 'name="basis"' in page.text
    refused = await send(collector, agent, path, **LETTER)
    assert refused.status_code == 422
    assert "Say why we may write to this customer" in refused.text
    assert "We are sorry." in refused.text
    for channel in ("email", "sms"):
        await wish(collector, ada, wish="given", channel=channel, purpose="service_contact")
    page = await get(collector, agent, path)
    assert 'name="basis"' not in page.text
    assert "They agreed to it" in page.text
    assert (await send(collector, agent, path, **LETTER)).status_code == 303


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"subject": ""}, "Enter a subject"),
        ({"subject": "x" * 201}, "Enter a subject"),
        ({"text": " "}, "Write something"),
        ({"text": "x" * 10_001}, "Write something"),
        ({"channel": "pigeon"}, "Choose how to write"),
        ({"channel": ""}, "Choose how to write"),
        ({"language": "no language"}, "Choose a language"),
        ({"channel": "sms"}, "no sender is set up for it"),
    ],
)
async def test_what_is_wrong_stands_beside_its_field(
    collector: OneService, ada: UUID, changes: dict[str, str], said: str
) -> None:
    """Nothing is sent, and what was typed stays."""
    agent = sign_in(collector.app, "agent")
    form = LETTER | {"basis": "request", "id": str(uuid7())} | changes
    for step in ("", "/preview"):
        reply = await send(collector, agent, f"/write/{ada}{step}", htmx=True, **form)
        assert reply.status_code == 422, step
        assert said in reply.text
    assert await messages_of(collector, ada) == []


async def test_what_stands_in_the_way_is_said_before(collector: OneService, ada: UUID) -> None:
    """An objection, an address that is not used, one that is not known; then there is no form."""
    agent = sign_in(collector.app, "agent")
    body = {"channel": "email", "respondent_id": str(ada)}
    held = await collector.client.post("/v1/suppressions", json=body, headers=collector.admin)
    assert held.is_success
    page = (await get(collector, agent, f"/write/{ada}")).text
    assert "the address is not used any more (a colleague wants it so)" in page
    assert "<textarea" not in page
    await wish(collector, ada, wish="withdrawn")
    page = (await get(collector, agent, f"/write/{ada}")).text
    assert page.count("this customer does not want to be written to") == 2
    nameless = await customer(collector, None, respondent={"external_id": "C-9"})
    page = (await get(collector, agent, f"/write/{nameless}", **HTMX)).text
    assert "no e-mail address is known" in page
    assert "no phone number is known" in page


async def test_a_wish_that_came_meanwhile_counts(collector: OneService, ada: UUID) -> None:
    """The form was open when the customer opted out."""
    agent = sign_in(collector.app, "agent")
    assert "<textarea" in (await get(collector, agent, f"/write/{ada}")).text
    await wish(collector, ada, wish="withdrawn", purpose="service_contact")
    late = await send(collector, agent, f"/write/{ada}", **LETTER, basis="request")
    assert late.status_code == 422
    assert await messages_of(collector, ada) == []


async def test_nobody_behind_it_is_said(collector: OneService, ada: UUID) -> None:
    """Erased, unknown and another unit's customers look the same."""
    graz = sign_in(collector.app, "agent", unit="graz", locations=frozenset({"graz"}))
    texts = set()
    for person in (ada, uuid4()):
        for reply in (
            await get(collector, graz, f"/write/{person}", **HTMX),
            await send(collector, graz, f"/write/{person}", htmx=True, **LETTER, basis="request"),
            await send(collector, graz, f"/write/{person}/preview", htmx=True, **LETTER, basis="request"),
        ):
            texts.add(re.sub(r"\s+", " ", reply.text.replace(str(person), "")))
    assert len(texts) == 1
    assert await messages_of(collector, ada) == []
    assert (await get(collector, sign_in(collector.app, "viewer"), f"/write/{ada}")).status_code == 403


async def test_replies_go_to_the_unit(database_url: str, mails: MailServer) -> None:
    """Which the form says."""
    wien = {"from": "Coffee House Wien <wien@coffee.example>", "reply_to": "team@wien.example"}
    settings = CollectorSettings(**mail_settings(mails), smtp_senders={"wien": MailSender.model_validate(wien)})
    async with one_service(SERVICE, database_url, service_settings=settings) as collector:
        ada = await customer(collector, ADDRESS, location="wien")
        page = (await get(collector, sign_in(collector.app, "agent"), f"/write/{ada}")).text
    assert "wien@coffee.example" in page
    assert "team@wien.example" in page


async def test_no_address_of_a_page_is_personal(collector: OneService, ada: UUID) -> None:
    """Forms are posted; what the browser keeps in its history holds ids alone."""
    agent = sign_in(collector.app, "agent")
    await execute(collector, "UPDATE collector.respondent SET name = 'Ada Lovelace'")
    replies: list[httpx.Response] = [
        await get(collector, agent, f"/write/{ada}"),
        await send(collector, agent, f"/write/{ada}/preview", **LETTER, basis="request"),
        await get(collector, agent, "/messages"),
        await get(collector, agent, f"/person/{ada}"),
    ]
    for reply in replies:
        for address in re.findall(r'(?:href|action|hx-get|hx-post|formaction)="([^"]*)"', reply.text):
            # Ids are made of the letters of "ada", too.
            plain = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", address)
            assert not re.search(r"ada|lovelace|4930|sorry", plain, re.IGNORECASE), address
