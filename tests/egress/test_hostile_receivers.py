"""Receivers that hang, drip, reset, never end or do not speak HTTP cost a bounded time and a bounded memory."""

import asyncio
import gzip
import zlib

import pytest

from shared.egress.connections import BODY_BYTES, HEAD_BYTES
from shared.egress.outcomes import EgressRequest
from shared.egress.reasons import Reason
from shared.testing.receiver import Writes, answer, endless, hang, hang_up, receiver, reset, sending
from tests.egress.conftest import PATIENT, Opens, post_until

OK = b"HTTP/1.1 200 So\r\n"
MEBIBYTE = b"x" * 1024 * 1024


async def hang_after_head(writer: asyncio.StreamWriter) -> None:
    await sending(OK + b"Content-Length: 10\r\n\r\n12")(writer)
    await hang(writer)


async def reset_in_body(writer: asyncio.StreamWriter) -> None:
    await sending(OK + b"Content-Length: 10\r\n\r\n12")(writer)
    await asyncio.sleep(0)
    await hang_up(writer)


@pytest.mark.parametrize(
    "behave",
    [
        hang,
        endless(b"H", b"T", pause_seconds=0.05),
        endless(OK + b"X: ", b"x", pause_seconds=0.02),
        endless(b"", b"HTTP/1.1 102 Wait\r\n\r\n", pause_seconds=0.02),
    ],
)
async def test_no_answer_in_time_is_unknown(way_out: Opens, behave: Writes) -> None:
    """Byte by byte or not at all: the deadline is for everything together, and the request may have been taken."""
    async with receiver(behave) as there:
        request = EgressRequest(url=there.url, body=b"{}")
        reply = await post_until(way_out, request, lambda reply: reply.arrived != "no", deadline="total")
        assert (reply.outcome, reply.arrived, reply.status) == ("failed", "unknown", None)
    assert reply.reason is Reason.ANSWER_TIMEOUT


@pytest.mark.parametrize(
    "behave",
    [
        hang_after_head,
        endless(OK + b"Content-Length: 1000000\r\n\r\n", b"x", pause_seconds=0.02),
        endless(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n", pause_seconds=0.02),
    ],
)
async def test_body_that_does_not_end_changes_nothing(way_out: Opens, behave: Writes) -> None:
    """The receiver has said what became of it; its words are cut off by the deadline."""
    async with receiver(behave) as there:
        request = EgressRequest(url=there.url, body=b"{}")
        reply = await post_until(way_out, request, lambda reply: reply.status is not None, deadline="total")
    assert (reply.outcome, reply.arrived, reply.status) == ("delivered", "yes", 200)


async def test_body_that_breaks_off_changes_nothing(way_out: Opens) -> None:
    """What came of it is kept."""
    async with receiver(reset_in_body) as there:
        reply = await way_out().post(EgressRequest(url=there.url, body=b"{}"))
    assert (reply.outcome, reply.status) == ("delivered", 200)
    assert reply.body in {b"12", b""}


@pytest.mark.parametrize(
    ("head", "piece"),
    [
        (OK + b"Content-Length: 10737418240\r\n\r\n", MEBIBYTE),
        (OK + b"\r\n", MEBIBYTE),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n", b"100000\r\n" + MEBIBYTE + b"\r\n"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1;" + b"y" * 4096 + b"\r\nx\r\n"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X: y\r\n" * 1000),
    ],
)
async def test_huge_body_costs_nothing(way_out: Opens, head: bytes, piece: bytes) -> None:
    """Ten gigabytes, no length, chunks, chunks that are all decoration, endless trailers: a little is read, no more."""
    sent = 0

    async def count(writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        writer.write(head)
        while True:
            writer.write(piece)
            await writer.drain()
            sent += len(piece)

    async with receiver(count) as there:
        egress = way_out()
        reply = await egress.post(EgressRequest(url=there.url, body=b"{}", repeatable=True))
        assert (reply.outcome, reply.arrived, reply.status) == ("delivered", "yes", 200)
        assert len(reply.body) <= 1024
        await egress.post(EgressRequest(url=there.url, body=b"{}", repeatable=True))
        assert there.connections == 2, "the connection was closed"
    assert sent < 32 * 1024 * 1024, "no more than the buffers of two connections hold"


@pytest.mark.parametrize(
    ("head", "piece"),
    [
        (b"HTTP/1.1 200 So\r\n", b"X-Header: y\r\n" * 100),
        (b"HTTP/1.1 200 So\r\nX: ", b"x" * 4096),
        (b"HTTP/1.1 200 ", b"x" * 4096),
        (b"", b"HTTP/1.1 103 Early\r\n\r\n" * 100),
    ],
)
async def test_endless_head_is_cut(way_out: Opens, head: bytes, piece: bytes) -> None:
    """Endless headers, one endless header, an endless first line, endless informational answers."""
    async with receiver(endless(head, piece)) as there:
        reply = await way_out().post(EgressRequest(url=there.url, body=b"{}"))
    assert (reply.outcome, reply.arrived, reply.reason) == ("failed", "unknown", Reason.ANSWER_TOO_LARGE)


async def test_large_head_within_the_bound_is_read(way_out: Opens) -> None:
    async with receiver(answer(200, {"X-Large": "x" * (HEAD_BYTES // 2)}, b"y" * BODY_BYTES)) as there:
        egress = way_out()
        for _ in range(2):
            reply = await egress.post(EgressRequest(url=there.url, body=b"{}", repeatable=True))
            assert (reply.outcome, reply.body) == ("delivered", b"y" * 1024)
        assert there.connections == 1, "a whole answer within the bounds keeps the connection"


async def test_bounds_of_head_and_body_are_their_own(way_out: Opens) -> None:
    """A head may not use what the body leaves over; a body that is a little too long is not read to its end."""
    async with receiver(answer(200, {"X-Large": "x" * 2 * HEAD_BYTES})) as there:
        reply = await way_out().post(EgressRequest(url=there.url, body=b"{}"))
        assert (reply.arrived, reply.reason) == ("unknown", Reason.ANSWER_TOO_LARGE)
    async with receiver(answer(200, {}, b"y" * (BODY_BYTES + HEAD_BYTES // 2))) as there:
        egress = way_out()
        for connections in (1, 2):
            assert (await egress.post(EgressRequest(url=there.url, body=b"{}", repeatable=True))).outcome == "delivered"
            assert there.connections == connections


async def test_compressed_answer_is_not_unpacked(way_out: Opens) -> None:
    """A gibibyte of zeros in a megabyte stays what it is, and a KiB of it is kept."""
    packer = zlib.compressobj(wbits=31)
    bomb = b"".join(packer.compress(bytes(1024 * 1024)) for _ in range(64)) + packer.flush()
    async with receiver(answer(200, {"Content-Encoding": "gzip"}, bomb)) as there:
        reply = await way_out().post(EgressRequest(url=there.url, body=b"{}"))
    assert reply.outcome == "delivered"
    assert reply.body == bomb[:1024]
    assert reply.body.startswith(gzip.compress(b"")[:2])


@pytest.mark.parametrize("behave", [reset, hang_up, sending(b"")])
async def test_lost_connection_is_unknown(way_out: Opens, behave: Writes) -> None:
    """The request was read, and no answer came: nobody knows what the receiver did."""

    async def then_close(writer: asyncio.StreamWriter) -> None:
        await behave(writer)
        await hang_up(writer)

    async with receiver(then_close) as there:
        reply = await way_out().post(EgressRequest(url=there.url, body=b"{}"))
        assert there.bodies == [b"{}"]
    assert (reply.outcome, reply.arrived, reply.reason) == ("failed", "unknown", Reason.CONNECTION_LOST)


async def test_reset_before_the_request_was_read(way_out: Opens) -> None:
    """Seen from here it is the same: bytes left, and what became of them is not known."""
    async with receiver(hang, before=reset) as there:
        reply = await way_out().post(EgressRequest(url=there.url, body=b"x" * 1_000_000))
        assert there.bodies == []
    assert (reply.outcome, reply.status, reply.reason) == ("failed", None, Reason.CONNECTION_LOST)
    assert reply.arrived == "unknown"


async def test_answer_before_the_request_was_read(way_out: Opens) -> None:
    """A receiver may refuse a large request early."""

    async def refuse(writer: asyncio.StreamWriter) -> None:
        await answer(413, {"Connection": "close"}, b"too large")(writer)

    async with receiver(hang, before=refuse) as there:
        reply = await way_out().post(EgressRequest(url=there.url, body=b"x" * 100_000))
    assert (reply.outcome, reply.status) == ("refused", 413)


@pytest.mark.parametrize(
    "words", [b"220 mail.example ESMTP\r\n\r\n", b"SSH-2.0-x\r\n\r\n", b"\x16\x03\x01\0\0", b"200 OK\r\n\r\n"]
)
async def test_other_protocols_are_no_answer(way_out: Opens, words: bytes) -> None:
    async with receiver(sending(words)) as there:
        reply = await way_out().post(EgressRequest(url=there.url, body=b"{}"))
    assert (reply.outcome, reply.arrived, reply.reason) == ("failed", "unknown", Reason.NOT_HTTP)


@pytest.mark.parametrize("lines", [b"Content-Length: 5\r\nContent-Length: 6\r\n", b"X : y\r\n", b"X: a\x00b\r\n"])
async def test_ambiguous_heads_are_no_answer(way_out: Opens, lines: bytes) -> None:
    """What could be read in two ways is not read at all."""
    async with receiver(sending(OK + lines + b"\r\n12345")) as there:
        reply = await way_out().post(EgressRequest(url=there.url, body=b"{}"))
    assert (reply.outcome, reply.reason) == ("failed", Reason.NOT_HTTP)


async def test_nobody_listens(way_out: Opens) -> None:
    """Then it is certain that nothing arrived."""
    async with receiver(answer(200)) as there:
        url = there.url
    reply = await way_out().post(EgressRequest(url=url, body=b"{}"))
    assert (reply.outcome, reply.arrived, reply.reason) == ("failed", "no", Reason.CONNECTION_REFUSED)


async def test_caller_may_give_up(way_out: Opens) -> None:
    """Cancelling ends the request and closes its connection; the next one is not disturbed."""
    async with receiver(hang) as there:
        egress = way_out(deadlines=PATIENT)
        waiting = asyncio.create_task(egress.post(EgressRequest(url=there.url, body=b"{}")))
        await there.read_one()
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        there.behave = answer(200)
        assert (await egress.post(EgressRequest(url=there.url, body=b"{}"))).outcome == "delivered"
