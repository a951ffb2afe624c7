"""Kiosk devices: a tablet that stands somewhere and collects answers to one question with a key of its own."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from services.collector.domain.channels.entry_point import DEVICE_KEY_PREFIX, EntryPoint
from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.question import Question
from shared.vocabulary import Spot

KEY_BYTES = 32
SEEN_EVERY = timedelta(minutes=1)
"""How often the last sign of life is written down at most."""

_KEY = re.compile(re.escape(DEVICE_KEY_PREFIX) + r"[A-Za-z0-9_-]{43}")
_PREFERRED = ("faces", "csat", "rating", "nps", "ces")


@dataclass(frozen=True, slots=True)
class Device(Spot):
    """One enrolled device and the place it stands at, which only the server can change."""

    id: UUID
    name: str
    survey: str
    created_at: datetime
    revoked_at: datetime | None = None
    last_seen_at: datetime | None = None

    @property
    def place(self) -> EntryPoint:
        """What every answer given here is about, whatever survey, channel or place it claims."""
        return EntryPoint(channel="kiosk", survey=self.survey, touchpoint=self.touchpoint, location=self.location)

    def needs_seen_mark(self, at: datetime) -> bool:
        """Return whether a sign of life at `at` is worth writing down."""
        return self.last_seen_at is None or at - self.last_seen_at >= SEEN_EVERY


def new_device_key() -> str:
    """Return a new secret key with 256 bits of randomness; it is shown once and stored as a digest."""
    return DEVICE_KEY_PREFIX + secrets.token_urlsafe(KEY_BYTES)


def is_device_key(text: str) -> bool:
    """Return whether `text` has the form of a device's key, so that it is looked up among the devices."""
    return _KEY.fullmatch(text) is not None


def digest_of_key(key: str) -> bytes:
    """Return the SHA-256 of a key. The key is random and long, so nothing slower is needed."""
    return hashlib.sha256(key.encode()).digest()


def kiosk_question(definition: Definition) -> Question | None:
    """Return what a kiosk asks of a survey, as one tap answers one question; None when nothing suits.

    The first question with faces, else of satisfaction, rating, recommendation, effort.
    """
    for kind in _PREFERRED:
        for question in definition.questions:
            if question.type == kind:
                return question
    return None
