"""Which gateways a service's settings name; connections are opened by the first message."""

from collections.abc import Mapping
from contextlib import AsyncExitStack

from shared.clock import Clock
from shared.gateways.mail.senders import Senders
from shared.gateways.mail.settings import SmtpSettings
from shared.gateways.nobody import Nobody
from shared.gateways.ports import Mailer, Texter
from shared.gateways.sms_out.senders import SmsSender, sending_account
from shared.gateways.sms_out.texter import SmsTexter


def open_mailer(settings: SmtpSettings, clock: Clock, closing: AsyncExitStack) -> Mailer:
    """Return what sends mails; without a server every mail is refused.

    Args:
        settings: of the service that sends.
        clock: for the dates of mails.
        closing: closes the connection when the process ends.
    """
    if not settings.smtp_host:
        return Nobody()
    from shared.gateways.mail.smtp import SmtpMailer  # noqa: PLC0415 - its library is needed here alone

    mailer = SmtpMailer(settings.smtp_server(), Senders(settings.mail_senders), clock)
    closing.push_async_callback(mailer.close)
    return mailer


def open_texter(senders: Mapping[str, SmsSender]) -> Texter:
    """Return what sends text messages; without an account every one is refused. No receipts are asked for."""
    if not senders:
        return Nobody()
    return SmsTexter({name: sending_account(sender) for name, sender in senders.items()})
