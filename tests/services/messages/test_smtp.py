"""Mails over a real SMTP server: what each answer and each fault means, and what stands in the mail."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import idna
import pytest

from services.collector.gateways.mail import conversation, smtp
from services.collector.gateways.mail.senders import DEFAULT, MailSender, Senders
from services.collector.gateways.mail.server import SmtpServer
from services.collector.gateways.mail.smtp import SmtpMailer
from services.collector.gateways.ports import Mail, Sent
from shared.clock import SystemClock
from shared.testing.eventually import eventually
from shared.testing.mail_server import HANG, HOST, RESET, TAKE_AND_RESET, MailServer, Stage, certificate, mail_server

SENDER = MailSender.model_validate({"from": "Kaffeehaus Österreich <hello@coffee.example>"})
GRAZ = MailSender.model_validate(
    {
        "from": "Graz <graz@coffee.example>",
        "reply_to": "Team Graz <team@graz.coffee.example>",
        "bounces": "bounces@coffee.example",
    }
)
MAIL = Mail(
    key=uuid4(),
    to="ada@customer.example",
    subject="Ihr Besuch bei uns: wie war es für Sie?",
    text="Grüß Gott!\n.\n..und noch eine Zeile\nFrom hier\n",
    html="<p>Grüß Gott!</p>",
    language="de",
    opt_out="https://heed.example/o/token",
)


class Marks:
    """Counts how often something was handed over."""

    def __init__(self) -> None:
        self.count = 0

    async def __call__(self) -> None:
        self.count += 1


@asynccontextmanager
async def mailer(server: MailServer, **settings: object) -> AsyncIterator[SmtpMailer]:
    chosen = replace(SmtpServer(HOST, server.port, "none"), **settings)  # type: ignore[arg-type]
    opened = SmtpMailer(chosen, Senders({DEFAULT: SENDER, "graz": GRAZ}), SystemClock())
    try:
        yield opened
    finally:
        await opened.close()


async def send(one: SmtpMailer, mail: Mail = MAIL, account: str = DEFAULT) -> tuple[Sent, int]:
    """Return the outcome, and how often the mail was handed over."""
    marks = Marks()
    return await one.send(account, mail, marks), marks.count


async def test_mail_as_it_arrives() -> None:
    """Text and HTML say what was given, dots and all; the headers name sender, time, id and how to unsubscribe."""
    async with mail_server() as server, mailer(server) as one:
        sent, handed_over = await send(one)
    assert (sent, handed_over) == (Sent("accepted", gateway_id=f"{MAIL.key}@coffee.example"), 1)
    received = server.received[0]
    message = received.message
    assert received.sender == "hello@coffee.example"
    assert received.recipients == ("ada@customer.example",)
    assert message["From"] == "Kaffeehaus Österreich <hello@coffee.example>"
    assert message["To"] == "ada@customer.example"
    assert message["Subject"] == MAIL.subject
    assert message["Message-ID"] == f"<{MAIL.key}@coffee.example>"
    assert message["Date"] is not None
    assert message["Reply-To"] is None
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "de"
    assert message["List-Unsubscribe"] == "<https://heed.example/o/token>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message.get_content_type() == "multipart/alternative"
    assert received.part("plain") == MAIL.text
    assert received.part("html").strip() == MAIL.html
    assert received.content.isascii(), "servers that pass on seven bits are still around"
    assert all(len(line) <= 998 for line in received.content.split(b"\r\n"))


async def test_sender_of_a_unit() -> None:
    """A place has the sender of the nearest unit above it; replies and bounces go where that one says."""
    async with mail_server() as server, mailer(server) as one:
        assert one.account_for(["graz-1", "graz", "austria"]) == "graz"
        assert one.account_for(["wien"]) == DEFAULT
        await send(one, account="graz")
    message = server.received[0].message
    assert (server.received[0].sender, message["From"]) == ("bounces@coffee.example", "Graz <graz@coffee.example>")
    assert message["Reply-To"] == "Team Graz <team@graz.coffee.example>"


@pytest.mark.parametrize(
    "subject", ["Hello\r\nBcc: all@customers.example", "Hello\nX-Evil: yes", "a\x00b\x0bc\u2028d", "ü" * 900]
)
async def test_no_header_is_smuggled_in(subject: str) -> None:
    """Whatever a subject holds, it stays one header."""
    async with mail_server() as server, mailer(server) as one:
        sent, _ = await send(one, replace(MAIL, subject=subject))
    assert sent.outcome == "accepted"
    message = server.received[0].message
    assert message["Bcc"] is None
    assert message["X-Evil"] is None
    assert server.received[0].recipients == ("ada@customer.example",)


@pytest.mark.parametrize(
    "address",
    [
        "a>b@customer.example",
        "a@customer.example>",
        "a b@customer.example",
        "a\r\nRCPT TO:<b@c.example>@customer.example",
        '"a@b"@customer.example',
        "a,b@customer.example",
        "a@localhost",
        "a@-bad.example",
        "@customer.example",
        "a" * 65 + "@customer.example",
        "a@" + "b" * 64 + ".example",
    ],
)
async def test_no_command_is_smuggled_in(address: str) -> None:
    """An address that is none is refused before anybody is asked."""
    async with mail_server() as server, mailer(server) as one:
        assert await send(one, replace(MAIL, to=address)) == (
            Sent("failed", status="bad_address", bad_address=True),
            0,
        )
    assert server.connections == 0


async def test_addresses_beyond_ascii() -> None:
    """A domain goes as its ASCII form; a name needs SMTPUTF8, which is asked for."""
    async with mail_server() as server, mailer(server) as one:
        assert (await send(one, replace(MAIL, to="ada@kaffee-österreich.example")))[0].outcome == "accepted"
        assert (await send(one, replace(MAIL, to="jürgen@customer.example")))[0].outcome == "accepted"
    assert server.received[0].recipients == (f"ada@{idna.encode('kaffee-österreich.example').decode()}",)
    assert server.received[1].recipients == ("jürgen@customer.example",)
    assert server.received[1].message["To"] == "jürgen@customer.example"


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
