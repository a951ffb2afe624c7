"""Settings for whoever tries Heed: where messages are written that nobody is to get."""

from pathlib import Path

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings

from shared.vocabulary import MessageChannel


class FolderSettings(BaseSettings):
    """The part of a service's settings about folders."""

    mail_folder: Path | None = Field(
        default=None,
        description="For trying Heed: mails are written to this folder (a Maildir) and sent to nobody. `make run` sets "
        "it to `mail` in the data folder where `SMTP_HOST` is not set. Empty: none.",
    )
    sms_folder: Path | None = Field(
        default=None,
        description="The same for text messages; `make run` sets it to `sms` where `SMS_ACCOUNTS` is not set.",
    )

    @property
    def channels_in_folders(self) -> frozenset[MessageChannel]:
        """On which channels nothing leaves, whatever is said to be sent."""
        folders: dict[MessageChannel, Path | None] = {"email": self.mail_folder, "sms": self.sms_folder}
        return frozenset(channel for channel, folder in folders.items() if folder is not None)

    @field_validator("mail_folder", "sms_folder", mode="before")
    @classmethod
    def _empty_is_no_folder(cls, value: object) -> object:
        return value or None

    def send_or_write(self, *, mails: bool, texts: bool) -> None:
        """Check that nothing is both sent and written to a folder.

        Args:
            mails: whether mails are sent.
            texts: whether text messages are.

        Raises:
            ValueError: both.
        """
        if mails and self.mail_folder is not None:
            message = "mails are either sent or written to a folder: set `SMTP_HOST` or `MAIL_FOLDER`"
            raise ValueError(message)
        if texts and self.sms_folder is not None:
            message = "text messages are either sent or written to a folder: set `SMS_FOLDER`, or accounts that `send`"
            raise ValueError(message)
