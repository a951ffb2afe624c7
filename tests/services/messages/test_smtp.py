"""Mails over a real SMTP server: what each answer and each fault means, and how its connections are used."""

import asyncio
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from shared.gateways.mail import conversation, smtp
from shared.gateways.mail.senders import DEFAULT
from shared.gateways.ports import Sent
from shared.testing.eventually import eventually
from shared.testing.mail_server import HANG, RESET, TAKE_AND_RESET, Stage, certificate, mail_server
from tests.services.messages.mailing import MAIL, mailer, send


async def test_one_connection_is_kept() -> None:
    """Mails share a connection until it has carried enough of them."""
    async with mail_server() as server, mailer(server) as one:
        await asyncio.gather(*(send(one, replace(MAIL, key=uuid4())) for _ in range(5)))
        assert {mail.connection for mail in server.received} == {1}
    assert server.connections == 1


async def test_connection_is_replaced_after_many_mails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "MAILS_PER_CONNECTION", 2)
    async with mail_server() as server, mailer(server) as one:
        for _ in range(5):
            await send(one)
    assert [mail.connection for mail in server.received] == [1, 1, 2, 2, 3]


async def test_idle_connection_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """And the next mail gets another one."""
    monkeypatch.setattr(smtp, "IDLE_SECONDS", 0.01)
    async with mail_server() as server, mailer(server) as one:
        await send(one)
        await eventually(server.is_left)
        assert (await send(one))[0].outcome == "accepted"
    assert server.connections == 2


async def test_kept_connection_that_was_cut_is_replaced() -> None:
    """Between two mails nothing was sent, so the next one is sent all the same."""
    async with mail_server() as server, mailer(server) as one:
        await send(one)
        server.cut()
        assert (await send(one))[0].outcome == "accepted"
        server.fail("MAIL", "421 4.3.2 shutting down")
        assert (await send(one))[0].outcome == "accepted"
        server.fail("RCPT", RESET)
        assert (await send(one))[0].outcome == "accepted"
    assert (server.connections, len(server.received)) == (4, 4)


@pytest.mark.parametrize(
    ("stage", "answer", "expected", "handed_over"),
    [
        ("CONNECT", "421 4.3.2 not now", Sent("later", status="421 4.3.2"), 0),
        ("CONNECT", "554 5.7.1 go away", Sent("later", status="554 5.7.1"), 0),
        ("CONNECT", RESET, Sent("later", status="no_connection"), 0),
        ("MAIL", "421 too many", Sent("later", status="421"), 0),
        ("MAIL", "450 4.7.1 slow down", Sent("later", status="450 4.7.1"), 0),
        ("MAIL", "550 5.7.1 not you", Sent("failed", status="550 5.7.1"), 0),
        ("MAIL", RESET, Sent("later", status="disconnected"), 0),
        ("RCPT", "421 4.7.0 bye", Sent("later", status="421 4.7.0"), 0),
        ("RCPT", "450 4.2.0 greylisted", Sent("later", status="450 4.2.0"), 0),
        ("RCPT", "550 no such user", Sent("failed", status="550"), 0),
        ("RCPT", "550 5.1.1 no such user", Sent("failed", status="550 5.1.1", bad_address=True), 0),
        ("RCPT", "550 5.7.1 spam", Sent("failed", status="550 5.7.1"), 0),
        ("RCPT", RESET, Sent("later", status="disconnected"), 0),
        ("DATA", "451 4.3.0 no room", Sent("later", status="451 4.3.0"), 1),
        ("DATA", "554 5.5.1 no", Sent("failed", status="554 5.5.1"), 1),
        ("DATA", RESET, Sent("later", status="disconnected"), 1),
        ("CONTENT", "421 4.3.2 bye", Sent("later", status="421 4.3.2"), 1),
        ("CONTENT", "452 4.3.1 full", Sent("later", status="452 4.3.1"), 1),
        ("CONTENT", "554 5.7.1 spam", Sent("failed", status="554 5.7.1"), 1),
        ("CONTENT", RESET, Sent("unknown", status="disconnected", gateway_id=f"{MAIL.key}@coffee.example"), 1),
        ("CONTENT", TAKE_AND_RESET, Sent("unknown", status="disconnected", gateway_id=f"{MAIL.key}@coffee.example"), 1),
        ("CONTENT", "200 whatever", Sent("accepted", gateway_id=f"{MAIL.key}@coffee.example"), 1),
        ("CONTENT", "354 go on", Sent("unknown", status="protocol", gateway_id=f"{MAIL.key}@coffee.example"), 1),
    ],
)
async def test_what_an_answer_means(stage: Stage, answer: str, expected: Sent, handed_over: int) -> None:
    """And whatever it was, the next mail is sent."""
    async with mail_server() as server, mailer(server) as one:
        server.fail(stage, answer)
        assert await send(one) == (expected, handed_over)
        server.received.clear()
        assert (await send(one))[0].outcome == "accepted"
    assert len(server.received) == 1


@pytest.mark.parametrize(
    ("stage", "outcome"),
    [("CONNECT", "later"), ("EHLO", "later"), ("RCPT", "later"), ("DATA", "later"), ("CONTENT", "unknown")],
)
async def test_server_that_hangs(monkeypatch: pytest.MonkeyPatch, stage: Stage, outcome: str) -> None:
    """Nobody waits for ever; only after the mail nobody knows."""
    monkeypatch.setattr(smtp, "TALK_SECONDS", 0.3)
    monkeypatch.setattr(conversation, "COMMAND_SECONDS", 0.3)
    async with mail_server() as server, mailer(server, seconds=0.3) as one:
        server.fail(stage, HANG)
        sent, _ = await send(one)
        assert (sent.outcome, sent.status) == (outcome, "timeout")
        assert (await send(one))[0].outcome == "accepted"


async def test_nobody_waits_long_behind_a_server_that_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever comes after comes again later, with nothing sent."""
    monkeypatch.setattr(smtp, "TURN_SECONDS", 0.05)
    async with mail_server() as server, mailer(server) as one:
        server.fail("RCPT", HANG)
        first = asyncio.create_task(send(one))
        await eventually(server.is_used)
        assert await send(one) == (Sent("later", status="busy"), 0)
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        assert (await send(one))[0].outcome == "accepted"


async def test_server_that_is_not_there() -> None:
    async with mail_server() as server:
        pass
    async with mailer(server) as one:
        assert await send(one) == (Sent("later", status="no_connection"), 0)


async def test_refusal_at_the_last_moment() -> None:
    """What hand_over raises is passed on, and nothing is sent; the next mail is."""

    async def no() -> None:
        message = "opted out"
        raise LookupError(message)

    async with mail_server() as server, mailer(server) as one:
        with pytest.raises(LookupError):
            await one.send(DEFAULT, MAIL, no)
        assert server.received == []
        assert (await send(one))[0].outcome == "accepted"
    assert len(server.received) == 1


@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_encrypted_and_signed_in(tmp_path: Path, security: str) -> None:
    """With a certificate that we trust."""
    context, trusted = certificate(tmp_path)
    async with mail_server(tls=context, wrapped=security == "tls", password=b"right") as server:
        signed_in = {"security": security, "username": "heed", "password": "right"}
        async with mailer(server, **signed_in, ca_file=trusted) as one:
            assert (await send(one))[0].outcome == "accepted"
            assert (await send(one))[0].outcome == "accepted"
        async with mailer(server, **signed_in) as distrustful:
            assert await send(distrustful) == (Sent("later", status="tls"), 0)
        async with mailer(server, **{**signed_in, "password": "wrong"}, ca_file=trusted) as stranger:
            sent, _ = await send(stranger)
            assert (sent.outcome, (sent.status or "")[:3]) == ("later", "535")
    assert server.signed_in[0] == b"heed"
    assert len(server.received) == 2


async def test_no_password_without_encryption() -> None:
    """A server that offers no STARTTLS gets neither password nor mail."""
    async with mail_server() as server, mailer(server, security="starttls", username="heed", password="x") as one:
        assert await send(one) == (Sent("later", status="protocol"), 0)
    assert server.signed_in == []
    assert server.received == []
