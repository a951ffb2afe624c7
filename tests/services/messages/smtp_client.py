"""A mailer that talks to a server of the tests."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from uuid import uuid4

from services.collector.gateways.mail.senders import DEFAULT, MailSender, Senders
from services.collector.gateways.mail.server import SmtpServer
from services.collector.gateways.mail.smtp import SmtpMailer
from services.collector.gateways.ports import Mail, Sent
from shared.clock import SystemClock
from shared.testing.mail_server import HOST, MailServer, mail_server


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
    opt_out="https://feedback.the-coffee-house.example/o/" + "token" * 20,
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
