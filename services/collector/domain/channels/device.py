"""Kiosk devices: a tablet that stands somewhere and collects answers to one question with a key of its own."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from services.collector.domain.channels.entry_point import DEVICE_KEY_PREFIX, EntryPoint
from services.collector.domain.channels.link import ALPHABET
from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.question import Question
from shared.business_hours.hours import BusinessHours
from shared.vocabulary import ReadFilter, Spot

KEY_BYTES = 32
SEEN_EVERY = timedelta(minutes=1)
"""How often the last sign of life is written down at most."""

SILENT_AFTER = timedelta(days=1)
SILENT_AFTER_OPEN = timedelta(hours=1)
_TOO_FAR = timedelta(days=366)
CODE_LASTS = timedelta(minutes=30)
CODE_LETTERS = 10
"""31 to the power of 10: far too many to try in the half hour that a code lasts."""
_HALF = CODE_LETTERS // 2

_KEY = re.compile(re.escape(DEVICE_KEY_PREFIX) + r"[A-Za-z0-9_-]{43}")
_PREFERRED = ("faces", "csat", "rating", "nps", "ces")


@dataclass(frozen=True, slots=True)
class Device(Spot):
    """One enrolled device and the place it stands at, which only the server can change."""

    id: UUID
    name: str
    survey: str
    created_at: datetime
    updated_at: datetime
    """When anything of this was written last."""
    revoked_at: datetime | None = None
    last_seen_at: datetime | None = None
    enrolled_at: datetime | None = None
    """When a tablet showed for the first time that it has the key."""
    app_version: str | None = None
    """Of the page that the tablet shows, as it reported itself."""
    waiting: int | None = None
    """Answers that waited on the tablet when it reported last."""
    set_aside: int | None = None
    """Answers on the tablet that the server did not take; they stay there."""
    code_expires_at: datetime | None = None
    """Until when its enrolment code can be used; None: there is none."""

    @property
    def place(self) -> EntryPoint:
        """What every answer given here is about, whatever survey, channel or place it claims."""
        return EntryPoint(
            channel="kiosk",
            survey=self.survey,
            source_kind="device",
            source_id=str(self.id),
            touchpoint=self.touchpoint,
            location=self.location,
        )

    def needs_seen_mark(self, at: datetime) -> bool:
        """Return whether a sign of life at `at` is worth writing down."""
        return self.last_seen_at is None or at - self.last_seen_at >= SEEN_EVERY

    @property
    def state(self) -> "DeviceState":
        if self.revoked_at is not None:
            return "revoked"
        return "active" if self.enrolled_at is not None else "waiting"

    def silent_since(self, hours: BusinessHours | None, now: datetime) -> datetime | None:
        """Return since when nothing was received from the tablet, if that is too long; None when all is well.

        Too long is an hour in which its place is open, or a day where nobody knows when it is.

        Args:
            hours: when its place is open.
            now: the present moment.
        """
        if self.state != "active" or self.last_seen_at is None or now <= self.last_seen_at:
            return None
        if hours is None:
            return self.last_seen_at if now - self.last_seen_at >= SILENT_AFTER else None
        if now - self.last_seen_at >= _TOO_FAR:
            return self.last_seen_at
        open_for = hours.open_between(self.last_seen_at, now)
        return self.last_seen_at if open_for >= SILENT_AFTER_OPEN else None


DeviceState = Literal["waiting", "active", "revoked"]
"""No tablet has its key yet · a tablet has it · its key opens nothing any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceFilter(ReadFilter):
    """Which devices to list; None does not restrict."""

    location: str | None = None
    state: DeviceState | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What a tablet says of itself."""

    app_version: str
    waiting: int
    set_aside: int


def new_enrolment_code() -> str:
    """Return a new code, as it is typed from a screen: `k7m2p-9xw4h`."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LETTERS))
    return f"{letters[:_HALF]}-{letters[_HALF:]}"


def digest_of_code(text: str) -> bytes:
    """Return the SHA-256 of a code; capitals, spaces and hyphens do not count."""
    return hashlib.sha256("".join(text.split()).replace("-", "").lower().encode()).digest()


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
