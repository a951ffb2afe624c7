"""A mail server, as it is configured."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Security = Literal["starttls", "tls", "none"]
PORTS: dict[Security, int] = {"starttls": 587, "tls": 465, "none": 25}


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where mails are handed to."""

    host: str
    port: int
    security: Security
    username: str = ""
    password: str = field(default="", repr=False)
    ca_file: Path | None = None
    """Certificates to trust besides the machine's."""
    name: str | None = None
    """By which we greet the server; None: the machine's."""
    seconds: float = 60.0
    """How long the server may think about a whole mail before its outcome counts as unknown."""
    per_second: float = 0.0
    """How many mails it takes; 0: any number."""
