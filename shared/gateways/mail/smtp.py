"""A mail server, asked over SMTP: one connection that is kept, and made anew whenever something went wrong on it."""

import asyncio
import ssl
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import aiosmtplib
import structlog

from shared.clock import Clock
from shared.gateways.mail.addresses import BadAddressError, envelope_address
from shared.gateways.mail.building import built, message_id
from shared.gateways.mail.conversation import (
    CLOSING,
    DONE,
    GO_AHEAD,
    PERMANENT,
    UNKNOWN_ADDRESS,
    ServerUnusableError,
    SmtpReply,
    ask,
    give_addresses,
    give_data,
    stuffed,
    word_of,
)
from shared.gateways.mail.senders import MailSender, Senders
from shared.gateways.mail.server import SmtpServer
from shared.gateways.ports import HandOver, Mail, Origin, Sent

log = structlog.get_logger("heed.gateways")

TURN_SECONDS = 20.0
"""How long a mail waits for those before it."""
TALK_SECONDS = 30.0
"""How long everything before the mail itself may take: connecting, greeting, signing in, both addresses."""
LEAVING_SECONDS = 1.0
IDLE_SECONDS = 30.0
"""After so long without a mail the connection is closed: servers do it, too, and then nobody knows what arrived."""
MAILS_PER_CONNECTION = 100


class SmtpMailer:
    """Sends mails one after the other. See `Mailer`."""

    def __init__(self, server: SmtpServer, senders: Senders, clock: Clock) -> None:
        """Open nothing yet: a server that is down does not prevent it."""
        self._server = server
        self._senders = senders
        self._clock = clock
        self._turn = asyncio.Lock()
        self._client: aiosmtplib.SMTP | None = None
        self._sent = 0
        self._trusted: ssl.SSLContext | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._leaving: asyncio.Task[None] | None = None

    def account_for(self, units: Sequence[str]) -> str | None:
        return self._senders.account_for(units)

    def may_be_repeated(self, account: str) -> bool:  # noqa: ARG002 - likewise
        """Return False: a Message-ID makes nothing idempotent, most servers deliver both."""
        return False

    def per_second(self, account: str) -> float | None:  # noqa: ARG002 - the same for all
        return self._server.per_second or None

    def takes_replies(self, account: str | None) -> bool:  # noqa: ARG002 - likewise
        """Return False: people read what is answered to a mail."""
        return False

    def origin(self, account: str) -> Origin | None:
        sender = self._senders.by_name.get(account)
        return None if sender is None else Origin(sender.sender, sender.reply_to or sender.sender)

    async def send(self, account: str, mail: Mail, hand_over: HandOver) -> Sent:
        sender = self._senders.by_name.get(account)
        if sender is None:
            return Sent("failed", status="no_sender")
        try:
            to = envelope_address(mail.to)
        except BadAddressError:
            return Sent("failed", status="bad_address", bad_address=True)
        try:
            async with asyncio.timeout(TURN_SECONDS):
                await self._turn.acquire()
        except TimeoutError:
            return Sent("later", status="busy")
        try:
            self._stay_open()
            return await self._send(mail, sender, to, hand_over)
        except BaseException:
            await self._drop()
            raise
        finally:
            self._turn.release()
            self._close_soon()

    async def close(self) -> None:
        """Leave the server, politely if that takes no time."""
        self._stay_open()
        if self._leaving is not None and self._leaving is not asyncio.current_task():
            await asyncio.wait([self._leaving])
        client, self._client = self._client, None
        if client is not None:
            with suppress(aiosmtplib.SMTPException, OSError):
                await client.quit(timeout=LEAVING_SECONDS)
            client.close()

    async def _send(self, mail: Mail, sender: MailSender, to: str, hand_over: HandOver) -> Sent:
        message = built(mail, sender, to=to, at=self._clock.now())
        own_id = message_id(mail, sender)
        try:
            async with asyncio.timeout(TALK_SECONDS):
                client = await self._addressed(sender.origin(), to)
            await hand_over()
            async with asyncio.timeout(TALK_SECONDS):
                await ask(client, GO_AHEAD, b"DATA")
        except SmtpReply as reply:
            return await self._refused(reply)
        except (aiosmtplib.SMTPException, ServerUnusableError, ConnectionError, ssl.SSLError, TimeoutError) as error:
            await self._drop()
            log.warning("mail_server_away", error=type(error).__name__, status=word_of(error))
            return Sent("later", status=word_of(error))
        try:
            # Once all of it is written nothing but the reply says whether it will be delivered.
            await give_data(client, stuffed(message.as_bytes()), self._server.seconds)
        except SmtpReply as reply:
            return await self._refused(reply)
        except (aiosmtplib.SMTPException, ConnectionError, ssl.SSLError, TimeoutError) as error:
            await self._drop()
            return Sent("unknown", status=word_of(error), gateway_id=own_id)
        self._sent += 1
        if self._sent >= MAILS_PER_CONNECTION:
            await self.close()
        return Sent("accepted", gateway_id=own_id)

    async def _addressed(self, origin: str, to: str) -> aiosmtplib.SMTP:
        """Return the connection with both addresses given. One that was kept for too long is replaced once."""
        was_kept = self._client is not None
        try:
            return await give_addresses(await self._connected(), origin, to)
        except (aiosmtplib.SMTPServerDisconnected, ConnectionError):
            if not was_kept:
                raise
        except SmtpReply as reply:
            if not was_kept or reply.code != CLOSING:
                raise
        await self._drop()
        return await give_addresses(await self._connected(), origin, to)

    async def _connected(self) -> aiosmtplib.SMTP:
        if self._client is not None and self._client.is_connected:
            return self._client
        await self._drop()
        server = self._server
        if self._trusted is None and server.security != "none":
            self._trusted = await asyncio.to_thread(_trust, server.ca_file)
        client = aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            username=server.username or None,
            password=server.password or None,
            local_hostname=server.name,
            use_tls=server.security == "tls",
            start_tls=server.security == "starttls",
            tls_context=self._trusted,
            timeout=TALK_SECONDS,
        )
        try:
            await client.connect()
            if client.is_ehlo_or_helo_needed:
                await client.ehlo()
        except aiosmtplib.SMTPResponseException as refusal:
            client.close()
            # Whatever it refuses here concerns us and no mail: a wrong password must not fail a thousand of them.
            raise ServerUnusableError(SmtpReply(refusal.code, refusal.message).status) from refusal
        except OSError as error:
            client.close()
            raise ServerUnusableError(word_of(error)) from error
        except BaseException:
            client.close()
            raise
        self._client, self._sent = client, 0
        return client

    async def _refused(self, reply: SmtpReply) -> Sent:
        """Return what a reply means, and make the connection fit for the next mail."""
        try:
            if reply.code == CLOSING or self._client is None:
                await self._drop()
            else:
                await ask(self._client, DONE, b"RSET")
        except (SmtpReply, aiosmtplib.SMTPException, ConnectionError, TimeoutError):
            await self._drop()
        if reply.code < PERMANENT:
            return Sent("later", status=reply.status)
        return Sent("failed", status=reply.status, bad_address=reply.enhanced in UNKNOWN_ADDRESS)

    async def _drop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def _stay_open(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _close_soon(self) -> None:
        self._stay_open()
        if self._client is not None:
            self._timer = asyncio.get_running_loop().call_later(IDLE_SECONDS, self._leave)

    def _leave(self) -> None:
        self._timer = None

        async def close() -> None:
            async with self._turn:
                if self._timer is None:  # nobody came meanwhile
                    await self.close()

        self._leaving = asyncio.get_running_loop().create_task(close())


def _trust(ca_file: Path | None) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if ca_file is not None:
        context.load_verify_locations(ca_file)
    return context
