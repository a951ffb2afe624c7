"""A mail as the bytes that go over the wire."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime
from re import compile as pattern

from services.collector.gateways.mail.senders import MailSender, mailbox_of
from services.collector.gateways.ports import Mail

_ATOMS = pattern(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u0080-\U0010ffff-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u0080-\U0010ffff-]+)*"
)
_MAX_LOCAL = 64
_MAX_SUBJECT = 250


class BadAddressError(ValueError):
    """No mail server takes this address, however it is written."""


def envelope_address(address: str) -> str:
    """Return an address as it stands in an envelope: its domain in ASCII (RFC 5891).

    Raises:
        BadAddressError: it has another form than `atoms@domain` (RFC 5321), which we never write to.
    """
    local, _, domain = address.rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode()
    except UnicodeError:
        raise BadAddressError from None
    if _ATOMS.fullmatch(local) is None or len(local.encode()) > _MAX_LOCAL or _ATOMS.fullmatch(ascii_domain) is None:
        raise BadAddressError
    return f"{local}@{ascii_domain}"


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
    message = EmailMessage(policy=SMTP if to.isascii() else SMTPUTF8)
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
    if mail.language:
        message["Content-Language"] = mail.language
    if mail.opt_out:
        message["List-Unsubscribe"] = f"<{mail.opt_out}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(mail.text)
    if mail.html:
        message.add_alternative(mail.html, subtype="html")
    return message
