"""Which gateways a service's settings name; connections are opened by the first message."""

from contextlib import AsyncExitStack

from shared.clock import Clock
from shared.gateways.mail.senders import Senders
from shared.gateways.mail.settings import SmtpSettings
from shared.gateways.nobody import Nobody
from shared.gateways.ports import Mailer


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
