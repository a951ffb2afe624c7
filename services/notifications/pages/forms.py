"""What forms about destinations send."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from fastapi import Request
from pydantic import TypeAdapter, ValidationError

from services.notifications.domain.chat import ChatKind
from services.notifications.domain.destination import DestinationChannel, InvalidDestinationError
from services.notifications.pages.words import CHANNELS, CHAT_KINDS, DIGESTS, SEVERITIES
from shared.business_hours.calendar import WEEKDAYS
from shared.errors import FieldProblem
from shared.keyed.preconditions import Precondition
from shared.web.lines import Line
from shared.web.text import is_storable

_LINE: TypeAdapter[str] = TypeAdapter(Line)
_ONE_OF_THE_LIST = "must be one of the list"


@dataclass(frozen=True, slots=True)
class Sent:
    """A form as it was sent."""

    values: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    async def of(cls, request: Request) -> "Sent":
        form = await request.form()
        return cls(
            {name: value.strip() for name, value in form.multi_items() if isinstance(value, str) and is_storable(value)}
        )

    def get(self, name: str, otherwise: str = "") -> str:
        return self.values.get(name, otherwise)

    @property
    def expected(self) -> Precondition:
        """The state for which the form was made; without one it is made for none, and refused."""
        return Precondition(frozenset({self.get("tag")}))

    def channel(self) -> DestinationChannel:
        found: DestinationChannel = _among(CHANNELS, self.get("channel"), "channel")
        return found

    def chat_kind(self) -> ChatKind | None:
        return _among(CHAT_KINDS, self.get("chat_kind"), "chat_kind") if self.get("channel") == "chat" else None

    def label(self) -> str:
        """Return what it is to be called.

        Raises:
            InvalidDestinationError: it is too long, or not one line.
        """
        try:
            return _LINE.validate_python(self.get("label")) if self.get("label") else ""
        except ValidationError:
            raise InvalidDestinationError([FieldProblem("label", "must be one line")]) from None

    def wishes(self) -> dict[str, Any]:
        """Return what is wished for, as `Wishes` has it.

        Raises:
            InvalidDestinationError: something is not of the lists.
        """
        hours = {day: _parts(self.get(f"hours-{day}")) for day in WEEKDAYS if self.get(f"hours-{day}")}
        return {
            "label": self.label(),
            "shows_comments": bool(self.get("shows_comments")),
            "from_severity": _among(SEVERITIES, self.get("from_severity"), "from_severity"),
            "hours": hours if self.get("when") == "hours" else {},
            "critical_at_any_hour": bool(self.get("critical_at_any_hour")),
            "digest": _among(DIGESTS, self.get("digest"), "digest"),
            "digest_at": self.get("digest_at"),
            "zone": self.get("zone") or None,
        }

    def fallback(self) -> tuple[str | None, UUID | None]:
        """Return the team or the destination that was chosen; neither: the bells alone.

        Raises:
            InvalidDestinationError: it is neither.
        """
        kind, _, value = self.get("fallback").partition(":")
        if kind == "team":
            return value, None
        try:
            return None, UUID(value) if value else None
        except ValueError:
            raise InvalidDestinationError([FieldProblem("destination_id", _ONE_OF_THE_LIST)]) from None


def _among(words: Mapping[Any, str], value: str, name: str) -> Any:  # noqa: ANN401 - a key of the words
    if value not in words:
        raise InvalidDestinationError([FieldProblem(name, _ONE_OF_THE_LIST)])
    return value


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.replace("–", "-").replace(";", ",").split(",") if part.strip())
