"""A mail, and a mailer over a server of a test."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from uuid import uuid4

from shared.clock import SystemClock
from shared.gateways.mail.senders import DEFAULT, MailSender, Senders
from shared.gateways.mail.server import SmtpServer
from shared.gateways.mail.smtp import SmtpMailer
from shared.gateways.ports import Mail, Sent
from shared.testing.mail_server import HOST, MailServer

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
    chosen = replace(SmtpServer(HOST, server.port, "none"), **settings)  # type: ignore[arg-type]  # of any type
    opened = SmtpMailer(chosen, Senders({DEFAULT: SENDER, "graz": GRAZ}), SystemClock())
    try:
        yield opened
    finally:
        await opened.close()


async def send(one: SmtpMailer, mail: Mail = MAIL, account: str = DEFAULT) -> tuple[Sent, int]:
    """Return the outcome, and how often the mail was handed over."""
    marks = Marks()
    return await one.send(account, mail, marks), marks.count
