"""A notice on each channel, from the request to what the far side got: over real SMTP and HTTP."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any, get_args
from uuid import UUID

import pytest
from sqlalchemy import text

from services.notifications.domain.chat import ChatKind
from services.notifications.service import SERVICE
from services.notifications.settings import NotificationsSettings
from shared.clock import FixedClock
from shared.contracts.notices import Recipient
from shared.contracts.notifications import DeliveryFailed, NoticeSent
from shared.gateways.sms_out.senders import DescribedSender
from shared.testing.fake_gateway import FakeGateway, Reply, fake_gateway
from shared.testing.mail_server import HOST, mail_server
from shared.testing.one_service import one_service
from shared.vocabulary import Comment
from tests.services.notifications.conftest import KIM, NOON, PHONE, World
from tests.services.notifications.noticing import COMMENT, KIMS, after, deliveries, request, requested, rows

CASE = UUID(int=77)
MENTIONS = "<!channel> @all *now* <b>&"


@dataclass(slots=True)
class Shop:
    """A shop with a mail server, a gateway for text messages, and the rooms of a chat service."""

    world: World
    room: FakeGateway

    async def add(self, channel: str, address: str, *, team: str | None = None, **wishes: Any) -> str:
        """Add a destination, proven."""
        body: dict[str, Any] = {"channel": channel, "address": address} | wishes | ({"team": team} if team else {})
        id_ = await self.world.added(self.world.as_("admin", KIM), **body)
        async with self.world.service.engine.begin() as connection:
            await connection.execute(text("UPDATE notifications.destination SET verified_at = now()"))
        return id_

    async def chat(self, kind: ChatKind, **wishes: Any) -> str:
        return await self.add("chat", f"{self.room.url}/hooks/{kind}", team="service", chat_kind=kind, **wishes)


@pytest.fixture
async def shop(database_url: str) -> AsyncIterator[Shop]:
    async with AsyncExitStack() as stack:
        mails = await stack.enter_async_context(mail_server())
        gateway = await stack.enter_async_context(fake_gateway(Reply(body={})))
        room = await stack.enter_async_context(fake_gateway(Reply(200, b"ok")))
        fields = {"to": "{to}", "text": "{text}"}
        send = {"url": f"{gateway.url}/send", "sender": "Heed", "body": "json", "fields": fields}
        settings = NotificationsSettings(
            smtp_host=HOST,
            smtp_port=mails.port,
            smtp_security="none",
            smtp_from="Heed <heed@coffee.example>",
            sms_accounts={"ops": DescribedSender.model_validate({"gateway": "generic", "send": send})},
            private_targets=("127.0.0.1",),
        )
        clock = FixedClock(NOON)
        service = await stack.enter_async_context(
            one_service(SERVICE, database_url, service_settings=settings, clock=clock)
        )
        world = World(service, clock, mails, gateway)
        await world.person(language="en")
        await world.team(members=(KIM,))
        yield Shop(world, room)


def words_of(document: Any) -> str:
    """Return everything that a room shows of a message."""
    match document:
        case str():
            return document
        case list():
            return "\n".join(map(words_of, document))
        case dict():
            return "\n".join(words_of(one) for one in document.values())
        case _:
            return ""


@pytest.mark.parametrize("shows", [True, False])
@pytest.mark.parametrize("kind", get_args(ChatKind))
async def test_a_room_gets_it_in_the_form_of_its_service(shop: Shop, kind: ChatKind, *, shows: bool) -> None:
    """With what customers wrote where that is allowed, and a link to the case; no mention, and nobody acknowledges."""
    await shop.chat(kind, shows_comments=shows)
    team = (Recipient(kind="team", team="service"),)
    await request(shop.world, requested(recipients=team, ticket_id=CASE, ticket_number=7))
    await after(shop.world, seconds=60)
    [got] = shop.room.received
    document: Any = got.json
    words = words_of(document)
    assert "3/10" in words
    assert f"/console/tickets/{CASE}" in words
    assert (COMMENT in words) == shows
    assert "/n/" not in words
    match kind:
        case "slack":
            assert document["blocks"][-1]["elements"][0]["type"] == "button"
        case "teams":
            card = document["attachments"][0]["content"]
            assert (card["type"], card["actions"][0]["type"]) == ("AdaptiveCard", "Action.OpenUrl")
        case "mattermost" | "google_chat":
            assert set(document) == {"text"}
    sent = [one.data for one in await shop.world.service.published() if isinstance(one.data, NoticeSent)]
    assert sorted(one.channel for one in sent) == ["chat", "console"]


@pytest.mark.parametrize("kind", get_args(ChatKind))
async def test_nothing_that_customers_write_is_a_command(shop: Shop, kind: ChatKind) -> None:
    await shop.chat(kind, shows_comments=True)
    team = (Recipient(kind="team", team="service"),)
    await request(shop.world, requested(recipients=team, comments=(Comment("why", MENTIONS),)))
    await after(shop.world, seconds=60)
    [got] = shop.room.received
    document: Any = got.json
    read_as_markup = document["text"] if kind != "teams" else words_of(document)
    if kind in {"slack", "google_chat"}:
        assert "<!channel>" not in read_as_markup
    else:
        assert "@all" not in read_as_markup
        assert "*now*" not in read_as_markup.replace("\\*now\\*", "")


@pytest.mark.parametrize("shows", [True, False])
async def test_a_text_message_is_short_and_leads_on(shop: Shop, *, shows: bool) -> None:
    """Within two parts, with the link by which its person takes care of it."""
    await shop.add("sms", PHONE, shows_comments=shows)
    await request(shop.world, requested())
    await after(shop.world, seconds=60)
    [got] = shop.world.gateway.received
    document: Any = got.json
    assert document["to"] == PHONE
    assert document["text"].startswith("Heed: Unhappy: 3/10 – checkout, graz")
    assert (COMMENT in document["text"]) == shows
    assert "/n/" in document["text"]
    assert len(document["text"]) <= 2 * 153
    assert await deliveries(shop.world) == [("sent", None)]


async def test_every_way_of_a_person_gets_it_once(shop: Shop) -> None:
    """The notice is sent by the first that takes it over; the words of each follow its own wish."""
    await shop.add("sms", PHONE)
    await shop.add("email", "kim@example.com", shows_comments=True)
    await request(shop.world, requested())
    await after(shop.world, seconds=60)
    await after(shop.world, minutes=5)
    [mail] = shop.world.mails.received
    [message] = shop.world.gateway.received
    assert COMMENT in mail.part("plain")
    assert COMMENT in mail.part("html")
    assert COMMENT not in str(message.json)
    assert await rows(shop.world) == [("sent", None)]
    assert [one.data.event_type for one in await shop.world.service.published()] == [NoticeSent.event_type]


@pytest.mark.parametrize(
    ("reply", "state", "reason"),
    [
        (Reply(404, b"no_service"), "failed", "404"),
        (Reply(302, b"", {"Location": "http://169.254.169.254/"}), "failed", "302"),
        ("resets", "unknown", "connection-lost"),
    ],
)
async def test_a_room_that_is_gone_is_seen(shop: Shop, reply: Any, state: str, reason: str) -> None:
    """Nothing is posted twice; the team's members have it in the bell."""
    await shop.chat("slack")
    shop.room.script[:] = [reply]
    await request(shop.world, requested(recipients=(Recipient(kind="team", team="service"),)))
    await after(shop.world, seconds=60)
    await after(shop.world, hours=13)
    assert await deliveries(shop.world) == [(state, reason)]
    assert len(shop.room.received) == 1
    failed = [one.data for one in await shop.world.service.published() if isinstance(one.data, DeliveryFailed)]
    assert [(one.channel, one.failure) for one in failed] == [("chat", reason)]
    kim = shop.world.as_("agent")
    assert [one["state"] for one in (await shop.world.get(kim, "/v1/notices")).json()["items"]] == ["sent"]


async def test_a_room_that_is_busy_gets_it_later(shop: Shop) -> None:
    await shop.chat("teams")
    shop.room.script[:] = [Reply(429, b"slow", {"Retry-After": "300"}), Reply(200, b"1")]
    await request(shop.world, requested(recipients=(*KIMS, Recipient(kind="team", team="service"))))
    await after(shop.world, seconds=60)
    assert await deliveries(shop.world) == [("waiting", "429")]
    await after(shop.world, minutes=6)
    assert await deliveries(shop.world) == [("sent", None)]
    assert len(shop.room.received) == 2
