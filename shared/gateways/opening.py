"""Which gateways a service's settings name; connections are opened by the first message."""

from collections.abc import Mapping
from contextlib import AsyncExitStack
from pathlib import Path

import structlog

from shared.clock import Clock
from shared.gateways.mail.senders import Senders
from shared.gateways.nobody import Nobody
from shared.gateways.ports import Mailer, Texter
from shared.gateways.sending_settings import SendingSettings
from shared.gateways.sms_out.senders import SmsSender, sending_account
from shared.gateways.sms_out.texter import SmsTexter

log = structlog.get_logger("heed.gateways")


def open_mailer(settings: SendingSettings, clock: Clock, closing: AsyncExitStack) -> Mailer:
    """Return what sends mails; without a server every mail is refused.

    Args:
        settings: of the service that sends.
        clock: for the dates of mails.
        closing: closes the connection when the process ends.
    """
    if settings.mail_folder is not None:
        from shared.gateways.folder.mails import FolderMailer  # noqa: PLC0415 - only where Heed is tried
        from shared.gateways.folder.writing import Folder  # noqa: PLC0415 - likewise

        log.info("mails_are_written_to_a_folder", folder=str(settings.mail_folder))
        return FolderMailer(Folder(settings.mail_folder), Senders(settings.mail_senders), clock)
    if not settings.smtp_host:
        return Nobody()
    from shared.gateways.mail.smtp import SmtpMailer  # noqa: PLC0415 - its library is needed here alone

    mailer = SmtpMailer(settings.smtp_server(), Senders(settings.mail_senders), clock)
    closing.push_async_callback(mailer.close)
    return mailer


def open_folder_texter(folder: Path, clock: Clock) -> Texter:
    """Return what writes text messages to a folder, and sends them to nobody."""
    from shared.gateways.folder.texts import FolderTexter  # noqa: PLC0415 - only where Heed is tried
    from shared.gateways.folder.writing import Folder  # noqa: PLC0415 - likewise

    log.info("text_messages_are_written_to_a_folder", folder=str(folder))
    return FolderTexter(Folder(folder), clock)


def open_texter(senders: Mapping[str, SmsSender], folder: Path | None, clock: Clock) -> Texter:
    """Return what sends text messages; without an account every one is refused. No receipts are asked for."""
    if folder is not None:
        return open_folder_texter(folder, clock)
    if not senders:
        return Nobody()
    return SmsTexter({name: sending_account(sender) for name, sender in senders.items()})
