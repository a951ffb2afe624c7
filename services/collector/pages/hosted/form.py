"""Reading the forms of the hosted pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl
from uuid import UUID

from services.collector.domain.channels.link import is_code
from services.collector.domain.names import MAX_PLACE_LENGTH, is_key, is_line, is_storable
from services.collector.domain.responses.submission import MAX_ATTRIBUTE_LENGTH
from services.collector.domain.surveys.definition import Definition
from shared.ids import is_uuid7
from shared.vocabulary import AttributeValue, Spot

FORM_TYPE = "application/x-www-form-urlencoded"
ANSWER_PREFIX = "a."
"""Answer fields are named `a.<question>` and `a.<question>.<part>`, so that no question's key collides with another
field; keys have no dots."""
FIELD_PREFIX = "f."
"""Hidden fields of the survey are named `f.<name>`, in links and in the form."""
TRAP = "website"
"""A field that people do not see and bots fill in."""
NEXT = "next"
BACK = "back"
_MAX_FIELDS = 5000
_LARGEST_VERSION = 2**31 - 1


class UnreadableFormError(ValueError):
    """The body is not a form of this page."""


@dataclass(frozen=True, slots=True)
class Hidden(Spot):
    """What the form holds besides answers: set by the link, kept over errors and pages."""

    link: str | None = None
    """Code of the short link that led here."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """The survey's hidden fields as they were sent, known or not; see `attributes_for`."""
    given: Mapping[str, AttributeValue] = field(default_factory=dict)
    """What the server knows: it counts before what was sent, and is in no form and in no address."""

    @classmethod
    def of(
        cls, touchpoint: str | None, location: str | None, link: str | None, fields: Mapping[str, str] | None = None
    ) -> "Hidden":
        """Keep what is usable: no respondent is refused because somebody printed a wrong link."""
        return cls(
            touchpoint=touchpoint if touchpoint and is_key(touchpoint) else None,
            location=location if location and is_line(location, MAX_PLACE_LENGTH) else None,
            link=link if link and is_code(link) else None,
            fields=fields or {},
        )

    def attributes_for(self, definition: Definition) -> dict[str, AttributeValue]:
        """Return the hidden fields that the survey knows and that can be kept."""
        known = {name: value for name, value in self.given.items() if name in definition.hidden}
        return {**self._sent_for(definition), **known}

    def _sent_for(self, definition: Definition) -> dict[str, str]:
        return {
            name: value
            for name in definition.hidden
            if (value := self.fields.get(name)) and len(value) <= MAX_ATTRIBUTE_LENGTH and is_storable(value)
        }

    @property
    def places(self) -> list[tuple[str, str]]:
        """Names and values of the known fields of the place."""
        known = (("t", self.touchpoint), ("l", self.location), ("link", self.link))
        return [(name, value) for name, value in known if value]

    def carried(self, definition: Definition) -> list[tuple[str, str]]:
        """Return names and values of what links and forms of the next page must repeat."""
        sent = self._sent_for(definition)
        return [*self.places, *((f"{FIELD_PREFIX}{name}", value) for name, value in sent.items())]


@dataclass(frozen=True, slots=True)
class Entered:
    """A form as it stands in the browser."""

    id: UUID
    """Made with the page, so that pressing the button twice is one response."""
    hidden: Hidden
    answers: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """What was entered: by question key, or `<question>.<part>`."""
    language: str | None = None
    version: int | None = None
    """The version that the form was made for."""
    page: str | None = None
    """Key of the first question of the page that was sent; None for a form that holds them all."""
    go: str = NEXT
    """Which button was pressed: `next`, `back`, or a language."""
    proof: str = ""
    is_sent: bool = False
    """Whether it came from the browser, rather than being new."""
    is_trapped: bool = False

    def first(self, name: str) -> str:
        """Return what was entered into a field; empty when nothing was."""
        return next(iter(self.answers.get(name, ())), "")

    def all(self, name: str) -> Sequence[str]:
        """Return everything that was chosen under one name."""
        return self.answers.get(name, ())


def read_form(body: bytes, new_id: UUID) -> Entered:
    """Return the form that was sent.

    Args:
        body: of the request.
        new_id: used instead of an id that somebody has tampered with.

    Raises:
        UnreadableFormError: it has far too many fields.
    """
    fields = read_fields(body)
    return Entered(
        id=form_id(_one(fields, "id")) or new_id,
        hidden=Hidden.of(_one(fields, "t"), _one(fields, "l"), _one(fields, "link"), _beginning(fields, FIELD_PREFIX)),
        answers={
            name.removeprefix(ANSWER_PREFIX): values
            for name, values in fields.items()
            if name.startswith(ANSWER_PREFIX)
        },
        language=_one(fields, "lang") or None,
        version=version_number(_one(fields, "version")),
        page=_one(fields, "page") or None,
        go=_one(fields, "go") or NEXT,
        proof=_one(fields, "proof"),
        is_sent=True,
        is_trapped=bool(_one(fields, TRAP)),
    )


def read_fields(body: bytes) -> dict[str, list[str]]:
    """Return the values of a form by the names of its fields, as text that can be kept.

    Raises:
        UnreadableFormError: it has far too many fields.
    """
    try:
        text = body.decode("utf-8", "replace")
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=_MAX_FIELDS, errors="replace")
    except ValueError as error:
        raise UnreadableFormError from error
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(value.replace("\x00", "").replace("\r\n", "\n"))
    return fields


def _one(fields: Mapping[str, Sequence[str]], name: str) -> str:
    """Return the first value of a field; empty when there is none."""
    return next(iter(fields.get(name, ())), "")


def _beginning(fields: Mapping[str, Sequence[str]], prefix: str) -> dict[str, str]:
    return {name.removeprefix(prefix): values[0] for name, values in fields.items() if name.startswith(prefix)}


def version_number(text: str) -> int | None:
    """Return the number of a version that `text` names; None when it names none."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= len(str(_LARGEST_VERSION))
    return int(text) if is_number and 0 < int(text) <= _LARGEST_VERSION else None


def form_id(text: str) -> UUID | None:
    """Return the id that `text` holds, if it can have been made here; None otherwise."""
    try:
        found = UUID(text)
    except ValueError:
        return None
    return found if is_uuid7(found) else None
