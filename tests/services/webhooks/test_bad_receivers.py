"""Receivers that hang, drip, never end, or change where their name leads to: a bounded time, and nothing of it lost."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any

import pytest

from shared.clock import SystemClock
from shared.egress.allow_list import AllowList
from shared.egress.egress import Deadlines, Egress
from shared.egress.policy import EgressPolicy
from shared.testing.receiver import Names, Writes, answer, endless, hang, receiver, sending
from tests.services.webhooks.subscribers import Webhooks, ids_of, ticket_opened

OK = answer(204)
HEAD = b"HTTP/1.1 200 So\r\n"
SHORT = Deadlines(wait=60, connect=60, total=1.0)
_MEBIBYTE = b"x" * 1024 * 1024
_TOO_LATE = {"answer-timeout", "connection-timeout"}
"""The second one, where the machine is so busy that the deadline passes before anything was sent."""
Through = Callable[..., None]


@pytest.fixture
async def through(hooks: Webhooks) -> AsyncIterator[Through]:
    """Return what lets webhooks leave by another way out than that of the settings."""
    async with AsyncExitStack() as stack:

        def change(*, allowed: str = "127.0.0.0/8", **more: Any) -> None:
            egress = Egress(EgressPolicy(allowed=AllowList.parse((allowed,))), SystemClock(), **more)
            stack.push_async_callback(egress.close)
            menu = hooks.service.use_cases
            sending_ = replace(menu.deliveries.send, poster=egress)
            hooks.service.use_cases = replace(menu, deliveries=replace(menu.deliveries, send=sending_))

        yield change


@pytest.mark.parametrize(
    "behaviour",
    [hang, endless(b"H", b"T", pause_seconds=0.05), endless(b"", b"HTTP/1.1 102 Wait\r\n\r\n", pause_seconds=0.05)],
)
async def test_who_does_not_answer_in_time_is_tried_again(hooks: Webhooks, through: Through, behaviour: Writes) -> None:
    """Whether it says nothing or drips; and it gets the same id again, since it may have taken the first."""
    through(deadlines=SHORT)
    async with receiver(behaviour) as there:
        await hooks.subscribe("crm", there.url)
        event = ticket_opened()
        await hooks.service.deliver(event)
        await hooks.work_off()
        [delivery] = await hooks.deliveries()
        assert (delivery["state"], delivery["failure"] in _TOO_LATE) == ("pending", True)
        there.behave = OK
        through()
        await hooks.hurry()
        await hooks.work_off()
        assert [one["state"] for one in await hooks.deliveries()] == ["delivered"]
        assert set(ids_of(there)) == {str(event.id)}


@pytest.mark.parametrize(
    ("head", "piece"),
    [
        (HEAD + b"Content-Length: 10737418240\r\n\r\n", _MEBIBYTE),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"100000\r\n" + _MEBIBYTE + b"\r\n"),
    ],
)
async def test_an_answer_of_ten_gigabytes_is_an_answer(hooks: Webhooks, head: bytes, piece: bytes) -> None:
    """It took it; the first KiB of what it says is kept, and no more is read than a little."""
    sent = 0

    async def count(writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        writer.write(head)
        while True:
            writer.write(piece)
            await writer.drain()
            sent += len(piece)

    async with receiver(count) as there:
        await hooks.subscribe("crm", there.url)
        await hooks.service.deliver(ticket_opened())
        await hooks.work_off()
        [delivery] = await hooks.deliveries()
        assert delivery["state"] == "delivered"
        [attempt] = await hooks.history(delivery["id"])
        assert (attempt["status"], attempt["answer"]) == (200, "x" * 1024)
    assert sent < 32 * 1024 * 1024


async def test_an_answer_that_drips_is_an_answer(hooks: Webhooks, through: Through) -> None:
    through(deadlines=replace(SHORT, total=5.0))
    async with receiver(endless(HEAD + b"Content-Length: 100000\r\n\r\n", b"x", pause_seconds=0.05)) as there:
        await hooks.subscribe("crm", there.url)
        await hooks.service.deliver(ticket_opened())
        await hooks.work_off()
        [delivery] = await hooks.deliveries()
        assert delivery["state"] == "delivered" or delivery["failure"] in _TOO_LATE


@pytest.mark.parametrize(("leads_to", "failure"), [("169.254.169.254", "metadata"), ("10.0.0.7", "not-public")])
async def test_a_name_that_leads_elsewhere_later(
    hooks: Webhooks, through: Through, leads_to: str, failure: str
) -> None:
    """Each attempt looks at every address anew, connects to one that it has looked at, and nothing leaves otherwise."""
    names = Names({"crm.example": [["127.0.0.1"], ["127.0.0.1", leads_to]]})
    through(resolver=names)
    closing = sending(b"HTTP/1.1 204 So\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
    async with receiver(closing) as there:
        await hooks.subscribe("crm", f"http://127.0.0.1:{there.port}/hook")
        await hooks.execute(
            "UPDATE notifications.subscription SET url = :url", url=f"http://crm.example:{there.port}/hook"
        )
        await hooks.service.deliver(ticket_opened())
        await hooks.work_off()
        assert [one["state"] for one in await hooks.deliveries()] == ["delivered"]
        await hooks.service.deliver(ticket_opened())
        await hooks.work_off()
        [_first, second] = await hooks.deliveries()
        assert (second["state"], second["failure"]) == ("pending", f"target-{failure}")
        assert (len(there.bodies), names.asked) == (1, ["crm.example"] * 2)


async def test_a_redirect_to_metadata_is_not_followed(hooks: Webhooks) -> None:
    """It is an answer that is none, and where it leads is called by nobody."""
    async with receiver(OK) as elsewhere, receiver(answer(307, {"Location": f"{elsewhere.url}/"})) as there:
        await hooks.subscribe("crm", there.url)
        await hooks.service.deliver(ticket_opened())
        await hooks.work_off()
        there.behave = answer(308, {"Location": "http://169.254.169.254/latest/meta-data"})
        await hooks.hurry()
        await hooks.work_off()
        [delivery] = await hooks.deliveries()
        assert (delivery["failure"], delivery["attempts"]) == ("http-308", 2)
        assert [one["outcome"] for one in await hooks.history(delivery["id"])] == ["redirected"] * 2
        assert elsewhere.connections == 0
