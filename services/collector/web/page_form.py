"""Reading the form of the hosted page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl
from uuid import UUID

from services.collector.domain.definition import Definition
from services.collector.domain.link import is_code
from services.collector.domain.names import MAX_PLACE_LENGTH, is_key, is_line
from shared.ids import is_uuid7, uuid7

ANSWER = "a."
"""Answer fields are named `a.<question>`, so that no question's key collides with another field."""
TRAP = "website"
"""A field that people never see and machines like to fill in."""
_MAX_FIELDS = 500


class UnreadableFormError(ValueError):
    """It is no form of this page."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """What the form carries besides answers: given by the link, kept over errors."""

    touchpoint: str | None = None
    location: str | None = None
    link: str | None = None
    """Code of the short link that led here."""

    @classmethod
    def of(cls, touchpoint: str | None, location: str | None, link: str | None) -> "Hidden":
        """Take what is usable: a respondent is not turned away because somebody printed a wrong link."""
        return cls(
            touchpoint=touchpoint if touchpoint and is_key(touchpoint) else None,
            location=location if location and is_line(location, MAX_PLACE_LENGTH) else None,
            link=link if link and is_code(link) else None,
        )


@dataclass(frozen=True, slots=True)
class Entered:
    """A form as it stands in the browser."""

    id: UUID
    """Made with the page, so that pressing the button twice is one response."""
    hidden: Hidden
    answers: Mapping[str, str] = field(default_factory=dict)
    """What was entered, by question key."""
    language: str | None = None
    is_trapped: bool = False


def blank_form(hidden: Hidden, language: str | None) -> Entered:
    """Return the form of a new page; `language` is the one that the link asks for."""
    return Entered(uuid7(), hidden, language=language)


def read_form(body: bytes) -> Entered:
    """Return the form that was sent.

    Raises:
        UnreadableFormError: it has far too many fields.
    """
    try:
        text = body.decode("utf-8", "replace")
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=_MAX_FIELDS, errors="replace")
    except ValueError as error:
        raise UnreadableFormError from error
    fields: dict[str, str] = {}
    for name, value in pairs:
        fields.setdefault(name, value.replace("\x00", "").replace("\r\n", "\n"))
    return Entered(
        id=_id_of(fields.get("id", "")),
        hidden=Hidden.of(fields.get("t"), fields.get("l"), fields.get("link")),
        answers={name.removeprefix(ANSWER): value for name, value in fields.items() if name.startswith(ANSWER)},
        language=fields.get("lang"),
        is_trapped=bool(fields.get(TRAP)),
    )


def answers_of(entered: Entered, definition: Definition) -> dict[str, object]:
    """Return what was entered for the questions of the version, whole numbers as numbers."""
    answers: dict[str, object] = {}
    for question in definition.questions:
        value = entered.answers.get(question.key, "")
        is_number = question.type != "text" and value.isascii() and value.isdecimal() and len(value) <= len("10")
        answers[question.key] = int(value) if is_number else value
    return answers


def _id_of(text: str) -> UUID:
    """Return the id that the page carried; a new one when somebody has tampered with it."""
    try:
        found = UUID(text)
    except ValueError:
        return uuid7()
    return found if is_uuid7(found) else uuid7()
