"""Every gateway over HTTP: what it delivers is stored once, and it gets exactly the answer that it expects."""

import asyncio
import json
from dataclasses import replace
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from services.collector.gateways.sms.registry import GATEWAYS
from shared.clock import FixedClock
from shared.testing.channels import stored_responses
from shared.testing.one_service import OneService
from shared.testing.sms_gateways import JSON, SECRET, Delivery, Message, Request, delivered
from tests.services.channels.conftest import PUBLIC_URL

ALL = list(GATEWAYS)
TWIML = b'<?xml version="1.0" encoding="UTF-8"?><Response></Response>'
REPLIES = {"twilio": (TWIML, "text/xml; charset=utf-8"), "jasmin": (b"ACK/Jasmin", "text/plain; charset=utf-8")}
OTHER = "the-secret-of-another-account-98765"


def path_of(gateway: str, account: str = "") -> str:
    """Return the address of the account `any-…`, which exists at every gateway."""
    return f"/hooks/sms/{gateway}/{account or 'any-' + gateway}"


async def send(collector: OneService, gateway: str, request: Request, account: str = "") -> httpx.Response:
    """Deliver a request as it is."""
    path = path_of(gateway, account)
    url = f"{path}?{request.query}" if request.query else path
    return await collector.client.request(
        request.method, url, content=request.body or None, headers=dict(request.headers)
    )


def message(gateway: str, clock: FixedClock, sms: Message, secret: str = SECRET, account: str = "") -> Request:
    """Return a message for the account at this gateway."""
    return delivered(gateway, Delivery(PUBLIC_URL + path_of(gateway, account), clock.now(), secret), sms)


async def handled(collector: OneService) -> list[dict[str, Any]]:
    """Return what became of all messages."""
    async with collector.engine.connect() as connection:
        found = await connection.execute(text("SELECT * FROM collector.sms_message ORDER BY message_id"))
        return [dict(row) for row in found.mappings()]


async def counted(collector: OneService, line: str) -> float:
    """Return the value of a metric; 0 before it was first counted."""
    lines = (await collector.client.get("/metrics")).text.splitlines()
    return next((float(one.rpartition(" ")[2]) for one in lines if one.startswith(line)), 0.0)


@pytest.mark.parametrize("gateway", ALL)
async def test_message_is_stored_once_and_answered_exactly(
    collector: OneService, clock: FixedClock, gateway: str
) -> None:
    """Delivered six times, at once and later: one response, and always the reply that the gateway waits for."""
    sent = message(gateway, clock, Message("9 gr\u00fc\u00dfe"))
    replies = await asyncio.gather(*(send(collector, gateway, sent) for _ in range(5)))
    for reply in [*replies, await send(collector, gateway, sent)]:
        body, content_type = REPLIES.get(gateway, (b"", "text/plain; charset=utf-8"))
        assert (reply.status_code, reply.content, reply.headers["content-type"]) == (200, body, content_type)
    [response] = await stored_responses(collector.client, collector.admin)
    assert response["answers"] == {"recommend": 9, "why": "gr\u00fc\u00dfe"}
    assert response["channel"] == "sms"
    assert [(row["account"], row["message_id"]) for row in await handled(collector)] == [(f"any-{gateway}", "m-1")]


@pytest.mark.parametrize("gateway", ALL)
async def test_proof_of_another_account_is_refused_without_detail_and_counted(
    collector: OneService, clock: FixedClock, gateway: str
) -> None:
    """Neither why nor anything of the message is in the answer; operators see a count."""
    line = f'heed_collector_sms_refused_total{{gateway="{gateway}",reason="not-genuine"}}'
    before = await counted(collector, line)
    refused = await send(collector, gateway, message(gateway, clock, Message("9"), OTHER))
    assert refused.status_code == 403
    problem = refused.json()
    assert problem.keys() == {"type", "title", "status", "detail", "instance"}
    assert (problem["type"], problem["detail"]) == ("urn:heed:problem:not-genuine", "Not allowed")
    assert await counted(collector, line) == before + 1
    assert await handled(collector) == []


@pytest.mark.parametrize("gateway", ALL)
async def test_account_of_another_gateway_is_not_found(collector: OneService, clock: FixedClock, gateway: str) -> None:
    """An account is reached at its own gateway only, whatever the proof."""
    other = ALL[ALL.index(gateway) - 1]
    answer = await send(collector, gateway, message(gateway, clock, Message("9")), account=f"any-{other}")
    assert (answer.status_code, answer.json()["type"]) == (404, "urn:heed:problem:sms-account-not-found")


async def test_gateways_that_do_not_exist_name_no_series(collector: OneService) -> None:
    """What strangers write into the address is counted under one name."""
    for name in ("nobody", "x" * 200, "twilio%20", "unknown"):
        assert (await collector.client.post(f"/hooks/sms/{name}/shop", content=b"a=1")).status_code == 404
    metrics = (await collector.client.get("/metrics")).text
    assert 'gateway="unknown",reason="sms-account-not-found"' in metrics
    assert "nobody" not in metrics


@pytest.mark.parametrize("gateway", ALL)
async def test_method_that_a_gateway_never_uses_is_refused(collector: OneService, gateway: str) -> None:
    """The answer names the methods that it uses."""
    allowed = GATEWAYS[gateway].methods
    for method in {"GET", "POST"} - set(allowed):
        refused = await collector.client.request(method, path_of(gateway))
        assert (refused.status_code, refused.headers["allow"]) == (405, ", ".join(allowed))
    assert (await collector.client.put(path_of(gateway))).status_code == 405


@pytest.mark.parametrize("gateway", ALL)
@pytest.mark.parametrize(
    "body",
    [b"\x00" * 50, b"\xff" * 50, b"[" * 100_000, b'{"a":' * 30_000, b"a=1&" * 50_000, b'{"text": "\\ud800\\u0000"}'],
)
async def test_hostile_bodies_get_no_further_than_the_proof(collector: OneService, gateway: str, body: bytes) -> None:
    """Deep, endless and broken bodies are refused like any other, under any content type."""
    for content_type in ("application/json", "application/x-www-form-urlencoded", "text/html; charset=utf-16", ""):
        answer = await collector.client.post(path_of(gateway), content=body, headers={"content-type": content_type})
        expected = {"vonage-messages": 503, "kannel": 405}.get(gateway, 403)
        assert answer.status_code == expected, answer.text


@pytest.mark.parametrize("gateway", ["twilio", "infobip", "telnyx", "kannel"])
async def test_megabyte_is_refused_before_anybody_reads_it(collector: OneService, gateway: str) -> None:
    """No gateway sends that much."""
    answer = await collector.client.post(path_of(gateway), content=b"a" * 1_000_000)
    assert answer.status_code == 413


@pytest.mark.parametrize("gateway", ALL)
@pytest.mark.parametrize("words", ["9, a\x00b", "9 gut\x00"])
async def test_nul_in_a_message_is_replaced_and_the_message_taken(
    collector: OneService, clock: FixedClock, gateway: str, words: str
) -> None:
    """Nobody at a gateway can correct a character: no message is refused for one."""
    assert (await send(collector, gateway, message(gateway, clock, Message(words)))).status_code == 200
    [response] = await stored_responses(collector.client, collector.admin)
    assert response["answers"] == {"recommend": 9, "why": words[2:].lstrip().replace("\x00", "\ufffd")}


async def test_half_of_a_character_is_replaced_and_the_message_taken(collector: OneService, clock: FixedClock) -> None:
    """JSON can hold half of a surrogate pair, a form can hold bytes that are no UTF-8."""
    for number, gateway in enumerate(("generic", "infobip", "telnyx", "bandwidth", "sinch", "bird")):
        sms = Message("9 gut \ud83d", f"m-{number}")
        assert (await send(collector, gateway, message(gateway, clock, sms))).status_code == 200
    broken = b"id=m-9&from=%2B491701234567&text=9+gut+%ed%a0%bd%ff"
    sent = message("africastalking", clock, Message("9"))
    assert (await send(collector, "africastalking", replace(sent, body=broken))).status_code == 200
    whys = [one["answers"]["why"] for one in await stored_responses(collector.client, collector.admin)]
    assert whys == ["gut \ufffd"] * 6 + ["gut " + "\ufffd" * 4]


async def test_batch_is_stored_in_one_transaction(collector: OneService, clock: FixedClock) -> None:
    """Two answers, a stop word, a repetition and one without a sender: each is handled, and the reply is one."""
    sent = message("infobip", clock, Message())
    results = [
        {"messageId": "1", "from": "491701234567", "to": "1", "text": "9 good"},
        {"messageId": "2", "from": "491701234568", "to": "1", "text": "STOP"},
        {"messageId": "1", "from": "491701234567", "to": "1", "text": "9 good"},
        {"messageId": "3", "to": "1", "text": "lost"},
        {"messageId": "4", "from": "491701234569", "to": "1", "text": "2 bad"},
    ]
    batch = replace(sent, body=json.dumps({"results": results}).encode())
    unreadable = 'heed_collector_sms_refused_total{gateway="infobip",reason="unreadable-sms"}'
    before = await counted(collector, unreadable)
    for _ in range(2):
        assert (await send(collector, "infobip", batch)).status_code == 200
    outcomes = [(row["message_id"], row["outcome"]) for row in await handled(collector)]
    assert outcomes == [("1", "answered"), ("2", "opted_out"), ("4", "answered")]
    assert len(await stored_responses(collector.client, collector.admin)) == 2
    assert await counted(collector, unreadable) == before + 2
    async with collector.engine.connect() as connection:
        query = "SELECT count(DISTINCT xmin::text) FROM collector.sms_message"
        assert (await connection.execute(text(query))).scalar_one() == 1


async def test_batch_that_cannot_be_read_at_all_is_refused(collector: OneService, clock: FixedClock) -> None:
    """Where nothing can be read the field is named; where there is nothing to read, all is well."""
    sent = message("bandwidth", clock, Message())
    refused = await send(collector, "bandwidth", replace(sent, body=b'[{"type": "message-received"}]'))
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "message.id")
    assert (await send(collector, "bandwidth", replace(sent, body=b"[]"))).status_code == 200
    assert (await send(collector, "bandwidth", replace(sent, body=b"{"))).status_code == 422
    assert await handled(collector) == []


async def test_unsigned_webhook_of_vonage_is_answered_as_unavailable(collector: OneService) -> None:
    """So it comes again; a wrong token does not."""
    bare = await collector.client.post(path_of("vonage-messages"), content=b"{}", headers=JSON)
    assert (bare.status_code, bare.json()["type"]) == (503, "urn:heed:problem:unavailable")
    wrong = await collector.client.post(
        path_of("vonage-messages"), content=b"{}", headers=JSON | {"authorization": "Bearer a.b.c"}
    )
    assert wrong.status_code == 403


async def test_secret_in_the_address_reaches_no_log(collector: OneService, clock: FixedClock) -> None:
    """Kannel sends its secret, the number and the words in the address: nothing of it is logged."""
    with capture_logs() as logged:
        await send(collector, "kannel", message("kannel", clock, Message("9 secretly")))
        await send(collector, "kannel", message("kannel", clock, Message("9 secretly"), OTHER))
    assert [line["status"] for line in logged] == [200, 403]
    for private in (SECRET, OTHER, "secretly", "491701234567"):
        assert private not in str(logged)


async def test_message_to_another_number_is_refused_whatever_the_gateway(
    collector: OneService, clock: FixedClock
) -> None:
    """Makers write our number with and without `+`."""
    for gateway in ("vonage", "telnyx"):
        sent = message(gateway, clock, Message("9"), account=f"our-{gateway}")
        assert (await send(collector, gateway, sent, account=f"our-{gateway}")).status_code == 200
        sent = message(gateway, clock, Message("9"), account=f"not-{gateway}")
        refused = await send(collector, gateway, sent, account=f"not-{gateway}")
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "to")
