"""What stands in a mail, and that nothing is smuggled into it."""

from dataclasses import replace

import idna
import pytest

from shared.gateways.mail.senders import DEFAULT
from shared.gateways.ports import Sent
from shared.testing.mail_server import mail_server
from tests.services.messages.mailing import MAIL, mailer, send


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
    assert f"List-Unsubscribe: <{MAIL.opt_out}>\r\n".encode() in received.content
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
