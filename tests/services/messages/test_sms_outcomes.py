"""What is known after one attempt to send a text message: over real HTTP, with everything that can go wrong."""

import pytest

from shared.gateways.ports import Sent
from shared.gateways.sms_out import posting
from shared.testing.fake_gateway import Fault, Reply, fake_gateway
from tests.services.messages.sms_attempts import ACCEPTED, GATEWAYS, Handing, send


@pytest.mark.parametrize("account", GATEWAYS)
@pytest.mark.parametrize(
    ("line", "outcome", "status"),
    [
        ("resets", "unknown", "connection-lost"),
        ("closes", "unknown", "connection-lost"),
        ("hangs", "unknown", "timeout"),
        ("drips", "unknown", "timeout"),
        (Reply(504, b"<html>"), "unknown", "504"),
        (Reply(502, b"<html>"), "unknown", "502"),
        (Reply(429, b"slow down", {"Retry-After": "17"}), "later", "429"),
        (Reply(503, b"", {"Retry-After": "17"}), "later", "503"),
        (Reply(500, {"message": "oops"}), "later", "500"),
        (Reply(404, {}), "failed", "404"),
        (Reply(400, b"[1, 2"), "failed", "400"),
        (Reply(302, b"", {"Location": "https://elsewhere.example/"}), "failed", "302"),
    ],
)
async def test_what_is_known_after_a_fault(
    monkeypatch: pytest.MonkeyPatch, account: str, line: Reply | Fault, outcome: str, status: str
) -> None:
    monkeypatch.setattr(posting, "READ_SECONDS", 0.3)
    monkeypatch.setattr(posting, "ALL_SECONDS", 0.6)
    async with fake_gateway(line) as gateway:
        handing = Handing(gateway)
        sent = await send(gateway, account, handing)

    assert (sent.outcome, sent.status) == (outcome, status)
    assert handing.read_before == [0]
    assert gateway.connections == 1, "nothing is tried again behind the caller's back"
    if isinstance(line, Reply) and "Retry-After" in line.headers:
        assert sent.retry_seconds == 17


@pytest.mark.parametrize("account", GATEWAYS)
@pytest.mark.parametrize("body", [b"", b"<html>ok</html>", b"[]", b'{"sid":', b'{"sid": null}', b"\xff\xfe", b'"x"'])
async def test_an_answer_that_cannot_be_read_leaves_it_unknown(account: str, body: bytes) -> None:
    async with fake_gateway(Reply(200, body)) as gateway:
        sent = await send(gateway, account)

    assert sent == Sent("unknown", status="unreadable-answer")


@pytest.mark.parametrize("account", GATEWAYS)
async def test_what_cannot_be_reached_was_certainly_not_sent(account: str) -> None:
    async with fake_gateway(Reply()) as gateway:
        pass
    handing = Handing(gateway)

    sent = await send(gateway, account, handing)

    assert sent == Sent("later", status="unreachable")
    assert handing.read_before == []


@pytest.mark.parametrize("account", GATEWAYS)
async def test_nothing_is_sent_when_the_hand_over_is_refused(account: str) -> None:
    class OptedOutError(Exception):
        pass

    async def hand_over() -> None:
        raise OptedOutError

    async with fake_gateway(ACCEPTED[account]) as gateway:
        with pytest.raises(OptedOutError):
            await send(gateway, account, hand_over)

    assert gateway.received == []


@pytest.mark.parametrize("status", [401, 402, 403])
async def test_what_the_operator_has_to_mend_is_tried_again(status: int) -> None:
    async with fake_gateway(Reply(status, {"code": 20003, "message": "Authenticate"})) as gateway:
        sent = await send(gateway, "by-twilio")

    assert sent == Sent("later", status="20003", retry_seconds=60)


PROBLEM = "https://developer.vonage.com/api-errors/messages#"


@pytest.mark.parametrize(
    ("account", "reply", "expected"),
    [
        ("by-twilio", Reply(400, {"code": 21610}), Sent("failed", status="21610", opted_out=True)),
        ("by-twilio", Reply(400, {"code": 21211}), Sent("failed", status="21211", bad_address=True)),
        ("by-twilio", Reply(400, {"code": 21614}), Sent("failed", status="21614", bad_address=True)),
        ("by-twilio", Reply(400, {"code": 21635}), Sent("failed", status="21635", bad_address=True)),
        ("by-twilio", Reply(400, {"code": 21408}), Sent("failed", status="21408")),
        ("by-twilio", Reply(429, {"code": 20429}), Sent("later", status="20429")),
        ("by-twilio", Reply(429, {"code": 21611}), Sent("later", status="21611")),
        ("by-vonage", Reply(200, {"messages": [{"status": "1"}]}), Sent("later", status="1")),
        ("by-vonage", Reply(200, {"messages": [{"status": "33"}]}), Sent("failed", status="33", bad_address=True)),
        ("by-vonage", Reply(200, {"messages": [{"status": "101"}]}), Sent("failed", status="101", opted_out=True)),
        ("by-vonage", Reply(200, {"messages": [{"status": "15"}]}), Sent("failed", status="15")),
        (
            "by-vonage",
            Reply(200, {"messages": [{"status": "1"}, {"status": "0", "message-id": "V2"}]}),
            Sent("accepted", gateway_id="V2"),
        ),
        (
            "by-vonage-messages",
            Reply(422, {"type": PROBLEM + "1150", "invalid_parameters": [{"name": "to", "reason": "…"}]}),
            Sent("failed", status="1150", bad_address=True),
        ),
        ("by-vonage-messages", Reply(422, {"type": PROBLEM + "1120"}), Sent("failed", status="1120")),
        ("by-vonage-messages", Reply(422, {"type": PROBLEM + "1240"}), Sent("failed", status="1240", opted_out=True)),
        ("by-vonage-messages", Reply(429, {"type": PROBLEM + "1000"}), Sent("later", status="1000")),
        (
            "by-plivo",
            Reply(202, {"message_uuid": [], "invalid_number": ["1"]}),
            Sent("failed", status="invalid_number", bad_address=True),
        ),
        ("by-plivo", Reply(400, {"error": "src +49… is invalid"}), Sent("failed", status="400")),
        ("by-sinch", Reply(400, {"code": "syntax_invalid_json"}), Sent("failed", status="syntax_invalid_json")),
        (
            "described",
            Reply(200, {"messages": [{"status": {"name": "NO_SUCH_NUMBER"}}]}),
            Sent("failed", status="NO_SUCH_NUMBER", bad_address=True),
        ),
        (
            "described",
            Reply(200, {"messages": [{"status": {"name": "STOPPED"}}]}),
            Sent("failed", status="STOPPED", opted_out=True),
        ),
        ("described", Reply(200, {"messages": [{"status": {"name": "BUSY"}}]}), Sent("later", status="BUSY")),
        ("described", Reply(200, {"messages": [{"status": {"name": "NO"}}]}), Sent("failed", status="NO")),
        ("described", Reply(599, {"messages": [{"status": {"name": "BUSY"}}]}), Sent("later", status="BUSY")),
        ("described", Reply(507, {}), Sent("unknown", status="507")),
    ],
)
async def test_what_gateways_say_is_understood(account: str, reply: Reply, expected: Sent) -> None:
    async with fake_gateway(reply) as gateway:
        sent = await send(gateway, account)

    assert sent == expected


async def test_a_date_to_retry_after_is_read_by_the_gateways_own_clock() -> None:
    headers = {"Retry-After": "Sun, 01 Mar 2026 12:02:00 GMT", "Date": "Sun, 01 Mar 2026 12:00:00 GMT"}
    async with fake_gateway(Reply(503, b"", headers)) as gateway:
        sent = await send(gateway, "by-twilio")

    assert sent.retry_seconds == 120


@pytest.mark.parametrize(("given", "expected"), [("0", 1), ("99999999999", 86400), ("-5", None), ("soon", None)])
async def test_nonsense_to_retry_after_does_no_harm(given: str, expected: float | None) -> None:
    async with fake_gateway(Reply(429, b"", {"Retry-After": given})) as gateway:
        sent = await send(gateway, "by-twilio")

    assert sent.retry_seconds == expected
