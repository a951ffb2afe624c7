"""What becomes of a request is said in the field's words, whatever the receiver answers."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.egress.addresses import parse_address
from shared.egress.outcomes import EgressRequest, Outcome, outcome_of, redirect_origin, retry_seconds
from shared.egress.reasons import Reason
from shared.observability.logging import configure_logging
from shared.testing.receiver import answer, receiver, sending
from tests.egress.conftest import Opens

NOW = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
DATE = "Tue, 03 Nov 2026 12:00:00 GMT"
LATER = "Tue, 03 Nov 2026 12:02:00 GMT"


@pytest.mark.parametrize(
    ("status", "headers", "outcome", "retry"),
    [
        (200, {}, "delivered", None),
        (202, {"Retry-After": "7"}, "delivered", None),
        (204, {}, "delivered", None),
        (299, {}, "delivered", None),
        (300, {}, "redirected", None),
        (304, {}, "redirected", None),
        (400, {}, "refused", None),
        (401, {}, "refused", None),
        (403, {"Retry-After": "7"}, "refused", None),
        (404, {}, "refused", None),
        (408, {}, "failed", None),
        (410, {}, "gone", None),
        (425, {}, "failed", None),
        (429, {}, "throttled", None),
        (429, {"Retry-After": "120"}, "throttled", 120),
        (429, {"Retry-After": LATER}, "throttled", 120),
        (
            429,
            {"Retry-After": LATER, "Date": "Tue, 03 Nov 2026 12:01:30 GMT"},
            "throttled",
            30,
        ),
        (500, {}, "failed", None),
        (500, {"Retry-After": "7"}, "failed", 7),
        (503, {}, "failed", None),
        (503, {"Retry-After": "99999999999999999999"}, "throttled", 86400),
        (503, {"Retry-After": "soon"}, "failed", None),
        (599, {}, "failed", None),
        (999, {}, "failed", None),
    ],
)
async def test_status_becomes_an_outcome(
    way_out: Opens, status: int, headers: Mapping[str, str], outcome: Outcome, retry: float | None
) -> None:
    """The status itself is kept too, with what the receiver wrote."""
    async with receiver(answer(status, headers, b"" if status in {204, 304} else b"thanks")) as there:
        reply = await way_out().post(EgressRequest(url=f"{there.url}/hook", body=b"{}"))
    assert (reply.outcome, reply.status, reply.retry_after_seconds) == (outcome, status, retry)
    assert (reply.reason, reply.arrived) == (Reason.ANSWERED, "yes")
    assert reply.body == (b"" if status in {204, 304} else b"thanks")
    assert there.bodies == [b"{}"]


async def test_request_is_what_was_asked_for(way_out: Opens) -> None:
    """Path, headers and body arrive unchanged; nothing asks for a compressed answer."""
    async with receiver(answer(200)) as there:
        request = EgressRequest(
            url=f"{there.url}/a%2Fb/../c?d=e%20f&g",
            body=b'{"a": "\xc3\xa4"}',
            headers={"Content-Type": "application/json", "webhook-id": "msg_1", "X-Token": "tok~1"},
        )
        await way_out().post(request)
    assert there.heads[0].startswith("POST /a%2Fb/../c?d=e%20f&g HTTP/1.1\r\n")
    assert there.bodies == [request.body]
    expected = {
        "host": f"127.0.0.1:{there.port}",
        "accept-encoding": "identity",
        "content-type": "application/json",
        "webhook-id": "msg_1",
        "user-agent": "Heed",
        "x-token": "tok~1",
    }
    assert {name: there.header(name) for name in expected} == expected


async def test_redirect_is_not_followed(way_out: Opens) -> None:
    """Whoever is sent to a cloud's metadata, or anywhere, does not go there; of the place the origin is kept."""
    async with receiver(answer(200)) as other:
        for location, origin in (
            ("http://169.254.169.254/latest/meta-data/iam", "http://169.254.169.254"),
            (f"{other.url}/secret-token?x", other.origin),
            (f"//127.0.0.1:{other.port}/x", other.origin),
            ("javascript:alert(1)", None),
            ("http://a@b/", None),
            ("", None),
        ):
            async with receiver(answer(302, {"Location": location} if location else {})) as there:
                reply = await way_out().post(EgressRequest(url=f"{there.url}/x", body=b""))
            assert (reply.outcome, reply.status, reply.redirect_origin) == ("redirected", 302, origin)
            assert len(there.heads) == 1
    assert other.connections == 0


def test_redirect_within_the_receiver_has_its_origin() -> None:
    address = parse_address("https://a.example:8443/hook")
    assert redirect_origin("/login?next=x", address) == "https://a.example:8443"
    assert redirect_origin("//b.example/x#y", address) == "https://b.example"
    assert redirect_origin("login", address) is None


async def test_informational_answers_are_passed_over(way_out: Opens) -> None:
    """103 and 100 come before the answer; they are none."""
    early = b"HTTP/1.1 103 Early\r\nLink: </x>\r\n\r\nHTTP/1.1 100 Go on\r\n\r\n"
    async with receiver(sending(early, b"HTTP/1.1 200 So\r\nContent-Length: 0\r\n\r\n")) as there:
        reply = await way_out().post(EgressRequest(url=there.url, body=b"{}"))
    assert (reply.outcome, reply.status) == ("delivered", 200)


async def test_change_of_protocol_is_a_failure(way_out: Opens) -> None:
    """Nobody asked for one."""
    async with receiver(sending(b"HTTP/1.1 101 So\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n")) as there:
        reply = await way_out().post(EgressRequest(url=there.url, body=b"{}"))
    assert (reply.outcome, reply.reason) == ("failed", Reason.NOT_HTTP)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 1),
        (" 30 ", 30),
        ("86401", 86400),
        ("Tuesday, 03-Nov-26 12:00:10 GMT", 10),
        ("Tue Nov  3 12:00:10 2026", 10),
        ("Mon, 02 Nov 2026 12:00:00 GMT", 1),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 86400),
        ("-5", None),
        ("1.5", None),
        ("١٢", None),
        ("", None),
        ("Tue, 99 Nov 2026 12:00:00 GMT", None),
    ],
)
def test_retry_after_is_read_in_both_forms(text: str, seconds: float | None) -> None:
    """All three dates of RFC 9110; the pause is between a second and a day."""
    assert retry_seconds(text, date="", now=NOW) == seconds
    assert retry_seconds(text, date=DATE, now=datetime(2020, 1, 1, tzinfo=UTC)) == seconds


@given(st.text(max_size=40), st.text(max_size=40))
def test_retry_after_may_be_anything(text: str, date: str) -> None:
    seconds = retry_seconds(text, date=date, now=NOW)
    assert seconds is None or 1 <= seconds <= 86400


@given(st.integers(100, 999))
def test_every_status_has_an_outcome(status: int) -> None:
    """Only 2xx is a delivery."""
    assert (outcome_of(status, None) == "delivered") == (200 <= status < 300)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[(name, "x") for name in ("Host", "content-length", "Transfer-Encoding", "connection", "Accept-Encoding", "")],
        *[(name, "x") for name in ("a b", "a:b", "ä", "a\r\nb")],
        *[("X-A", value) for value in ("", "a\r\nX-B: c", "a\n", "\0", "ä", " a", "a ")],
    ],
)
def test_header_that_would_change_the_request_is_refused(name: str, value: str) -> None:
    """Nobody gets a second header, or a second request, into the first; the error repeats nothing of it."""
    with pytest.raises(ValueError, match=r"^a header cannot be sent") as caught:
        EgressRequest(url="https://a.b/", body=b"", headers={name: value})
    assert "X-B" not in str(caught.value)


def test_secrets_do_not_show() -> None:
    """What is printed of a request has neither the address nor the headers nor the body in it."""
    request = EgressRequest(url="https://a.b/token", body=b"token", headers={"X-Key": "token"})
    assert "token" not in repr(request)


async def test_log_has_the_origin_alone(way_out: Opens) -> None:
    """Whatever becomes of a request, nothing of its address, headers, body or answer is logged."""
    async with receiver(answer(302, {"Location": "http://b.example/token"}, b"token")) as there:
        egress = way_out()
        stream = StringIO()
        configure_logging(level="debug", form="json", stream=stream)
        for url in (
            f"{there.url}/token?token",
            "http://127.0.0.1:1/token",
            "http://token@a.b/",
            "http://10.0.0.1/token",
        ):
            await egress.post(EgressRequest(url=url, body=b"token", headers={"X-Key": "token"}))
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    origins = [line["origin"] for line in lines if line["event"] == "egress"]
    assert origins == [there.origin, "http://127.0.0.1:1", None, "http://10.0.0.1"]
    assert "token" not in stream.getvalue()
