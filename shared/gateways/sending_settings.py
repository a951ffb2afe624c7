"""Settings of whoever sends mails, or writes them to a folder while Heed is tried."""

from shared.gateways.folder.settings import FolderSettings
from shared.gateways.mail.settings import SmtpSettings


class SendingSettings(FolderSettings, SmtpSettings):
    """The part of a service's settings about its mail server and its folders."""
