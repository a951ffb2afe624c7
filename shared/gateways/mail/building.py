"""A mail as the bytes that go over the wire."""

from datetime import datetime
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8, Policy
from email.utils import format_datetime

from shared.gateways.mail.addresses import envelope_address
from shared.gateways.mail.senders import MailSender, mailbox_of
from shared.gateways.ports import Mail

_MAX_SUBJECT = 250


class _OneLine(UnstructuredHeader, BaseHeader):
    """A header that is never folded: an address in it must be found by whoever reads line by line."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("list-unsubscribe", _OneLine)
# What has letters beyond ASCII is encoded, for servers that pass on seven bits.
_PLAIN = SMTP.clone(cte_type="7bit", header_factory=_HEADERS)
_INTERNATIONAL = SMTPUTF8.clone(cte_type="7bit", header_factory=_HEADERS)


def message_id(mail: Mail, sender: MailSender) -> str:
    """Return the Message-ID of a mail without its brackets; always the same, however often it is sent."""
    return f"{mail.key}@{envelope_address(mailbox_of(sender.sender).addr_spec).rpartition('@')[2]}"


def built(mail: Mail, sender: MailSender, *, to: str, at: datetime) -> EmailMessage:
    """Return a mail with all its headers, as text and, where it has one, as HTML beside it.

    It says of itself that a machine sent it (RFC 3834), so that no machine answers, and how to unsubscribe with one
    click (RFC 8058). DKIM is the business of the mail server, whose signature must cover the two headers about it.

    Args:
        mail: what to send.
        sender: in whose name.
        to: address of the envelope.
        at: the moment of the `Date` header.
    """
    message = EmailMessage(policy=_PLAIN if to.isascii() else _INTERNATIONAL)
    local, _, domain = to.rpartition("@")
    message["From"] = mailbox_of(sender.sender)
    message["To"] = Address(username=local, domain=domain)
    if sender.reply_to is not None:
        message["Reply-To"] = mailbox_of(sender.reply_to)
    message["Subject"] = " ".join(mail.subject.split())[:_MAX_SUBJECT]
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{message_id(mail, sender)}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    if mail.opt_out:
        message["List-Unsubscribe"] = f"<{mail.opt_out}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(mail.text)
    if mail.html:
        message.add_alternative(mail.html, subtype="html")
    if mail.language:
        message["Content-Language"] = mail.language  # the parts take what stands there before them
    return message
