"""Settings of whoever sends mails; each service has them under a prefix of its own."""

from collections.abc import Mapping
from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings

from shared.gateways.mail.senders import DEFAULT, MailSender
from shared.gateways.mail.server import PORTS, Security, SmtpServer

_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


class SmtpSettings(BaseSettings):
    """The part of a service's settings about its mail server."""

    smtp_host: str = Field(
        default="",
        max_length=255,
        description="Mail server that takes the mails; it signs them with DKIM. Empty: no mail is sent, and "
        "none gets through.",
    )
    smtp_port: int = Field(
        default=0, ge=0, le=65535, description="Its port. 0: 587 with `starttls`, 465 with `tls`, 25 with `none`."
    )
    smtp_security: Security = Field(
        default="starttls",
        description="`starttls` and `tls` demand encryption and a valid certificate; `none` is for a server on this "
        "machine or in a network that nobody else is in, and sends no password to any other.",
    )
    smtp_username: str = Field(default="", description="Name to sign in with. Empty: without signing in.")
    smtp_password: SecretStr = Field(default=SecretStr(""), description="Its password.")
    smtp_ca_file: Path | None = Field(
        default=None, description="File with certificates (PEM) that are trusted besides those of the machine."
    )
    smtp_hello: str = Field(
        default="",
        pattern=r"^[A-Za-z0-9.:\[\]-]{0,255}$",
        description="Name by which the suite greets the mail server. Empty: that of the machine.",
    )
    smtp_seconds: float = Field(
        default=60.0,
        ge=5,
        le=90,
        description="How long the mail server may think about a mail that it was given. After that nobody knows if "
        "it was sent, and the message becomes `unknown`.",
    )
    smtp_per_second: float = Field(
        default=0.0,
        ge=0,
        description="How many mails a second the server takes from us, all processes together, such as `0.5`. 0: any "
        "number.",
    )
    smtp_from: str = Field(
        default="",
        max_length=320,
        description="Sender of mails, `Coffee House <hello@coffee.example>`. Empty: nobody.",
    )
    smtp_reply_to: str = Field(default="", max_length=320, description="Where replies go. Empty: to the sender.")
    smtp_bounces: str = Field(
        default="",
        max_length=320,
        description="Envelope sender: where mail servers report what they cannot deliver. Empty: the sender.",
    )

    @field_validator("smtp_ca_file", mode="before")
    @classmethod
    def _empty_is_none(cls, value: object) -> object:
        return value or None

    @model_validator(mode="after")
    def _can_send(self) -> Self:
        _ = self.mail_senders
        is_open = self.smtp_security == "none" and self.smtp_host not in _HERE
        if is_open and self.smtp_username:
            message = "`SMTP_SECURITY=none` would send the password for everybody to read"
            raise ValueError(message)
        return self

    @property
    def mail_senders(self) -> Mapping[str, MailSender]:
        """In whose name mails are sent."""
        if not self.smtp_from:
            return {}
        own = {"from": self.smtp_from, "reply_to": self.smtp_reply_to or None, "bounces": self.smtp_bounces or None}
        return {DEFAULT: MailSender.model_validate(own)}

    def smtp_server(self) -> SmtpServer:
        """Return the server that takes the mails."""
        return SmtpServer(
            host=self.smtp_host,
            port=self.smtp_port or PORTS[self.smtp_security],
            security=self.smtp_security,
            username=self.smtp_username,
            password=self.smtp_password.get_secret_value(),
            ca_file=self.smtp_ca_file,
            name=self.smtp_hello or None,
            seconds=self.smtp_seconds,
            per_second=self.smtp_per_second,
        )
