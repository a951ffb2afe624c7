"""The form with which a file is uploaded."""

from dataclasses import dataclass, fields
from typing import Self, cast, get_args

from starlette.datastructures import UploadFile

from services.collector.domain.invitations.batches.batch import BatchOptions
from services.collector.domain.invitations.invitation import DEFAULT_VALID_DAYS, InvitationChannel
from services.collector.pages.console.places.forms import PlaceForm
from services.collector.pages.invitations.new_routes import days_of, local_moment
from services.collector.web.deps import Menu
from shared.errors import FieldProblem
from shared.vocabulary import ClaimedBasis
from shared.web.console.visit import Visit
from shared.web.text import is_storable

_MOST_DIGITS = 7


@dataclass(frozen=True, slots=True)
class BatchForm(PlaceForm):
    """The fields, as they stand in the browser."""

    id: str = ""
    """Made with the page, so that pressing the button twice is one batch."""
    channel: str = "auto"
    language: str = ""
    basis: str = ""
    at: str = ""
    """Local time of the reader, as browsers write it; empty: now."""
    per_day: str = ""
    first_reminder: str = ""
    second_reminder: str = ""
    valid_days: str = str(DEFAULT_VALID_DAYS)
    content: bytes = b""
    """The file."""

    @classmethod
    async def empty(cls, menu: Menu, survey: str) -> Self:
        """Return an empty form."""
        return cls(id=str(await menu.abuse.start_form()), survey=survey)

    @classmethod
    async def uploaded(cls, visit: Visit) -> Self:
        """Return what was sent."""
        async with visit.request.form() as form:
            file = form.get("file")
            content = await file.read() if isinstance(file, UploadFile) else b""
            sent = {name: value.strip() for name, value in form.items() if isinstance(value, str)}
        names = [one.name for one in fields(cls) if one.name != "content"]
        return cls(**{name: sent[name] for name in names if is_storable(sent.get(name, "\0"))}, content=content)

    def options(self, zone: str) -> tuple[BatchOptions, list[FieldProblem]]:
        """Return what holds for all rows, and what of it cannot be read at all."""
        problems: list[FieldProblem] = []
        reminders = [one for one in (self.first_reminder, self.second_reminder) if one]
        channel = self.channel if self.channel in get_args(InvitationChannel) else "auto"
        basis = self.basis if self.basis in get_args(ClaimedBasis) else None
        return BatchOptions(
            survey=self.survey,
            channel=cast("InvitationChannel", channel),
            language=self.language or None,
            touchpoint=self.touchpoint or None,
            location=self.location or None,
            claimed_basis=cast("ClaimedBasis | None", basis),
            send_at=local_moment(self.at, zone, problems),
            per_day=_number(self.per_day),
            zone=zone,
            reminder_days=tuple(days_of(one) for one in reminders),
            valid_days=days_of(self.valid_days),
        ), problems


def _number(text: str) -> int | None:
    """Return a number; None without one, 0, which is refused, for what is none."""
    if not text:
        return None
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS else 0
