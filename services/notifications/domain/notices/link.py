"""The link to acknowledge a notice: for one notice, until it is too old; only whoever got the notice has it."""

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

LASTS = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeLink:
    notice_id: UUID
    secret_sha256: str = field(repr=False)
    expires_at: datetime


def new_link(notice_id: UUID, at: datetime) -> tuple[NoticeLink, str]:
    """Return a link and its secret, which is kept nowhere."""
    secret = secrets.token_urlsafe(24)
    return NoticeLink(notice_id=notice_id, secret_sha256=digest_of(secret), expires_at=at + LASTS), secret


def digest_of(secret: str) -> str:
    return hashlib.sha256(f"notice:{secret}".encode()).hexdigest()
