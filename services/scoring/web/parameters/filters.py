"""Which answers: where, when and with which properties they were given."""

import re
from datetime import tzinfo

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from services.scoring.domain.company import Company
from services.scoring.domain.places import Places
from services.scoring.domain.segment import ATTRIBUTE, LANGUAGE, Segment
from services.scoring.domain.window import Window
from shared.errors import FieldProblem, InvalidError
from shared.vocabulary import Channel
from shared.web.lines import Key, Line
from shared.web.moments import When, ZoneName, moment_of, zone_of

ATTRIBUTE_NAME = r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}"
_NAME = re.compile(ATTRIBUTE_NAME)
_LINE: TypeAdapter[str] = TypeAdapter(Line)
MOST_LOCATIONS = 500
"""As many as fit into an address."""


class WindowParameters(BaseModel):
    """Of which survey, and from when. An unknown parameter is refused: ignoring a filter would give a wrong number."""

    model_config = ConfigDict(extra="forbid")

    survey: Key = Field(description="The survey's key.")
    start: When | None = Field(
        default=None,
        alias="from",
        description="Only answers given at this moment or later. A date is its first moment in `zone`; a moment has a "
        "time zone and, for scores, stands on a quarter of an hour.",
    )
    end: When | None = Field(
        default=None, alias="to", description="Only answers given before this moment. A date, or a moment likewise."
    )
    zone_name: ZoneName = Field(
        default="UTC",
        alias="zone",
        description="Time zone (IANA) of dates and of calendar intervals, such as `Europe/Berlin`; `UTC` if omitted.",
    )

    @property
    def zone(self) -> tzinfo:
        """The time zone."""
        return zone_of(self.zone_name)

    def window(self) -> Window:
        """Return the window.

        Raises:
            InvalidWindowError: `from` and `to` are not on quarters of an hour, or in the wrong order.
        """
        return window_of(self.start, self.end, self.zone)


class PlaceParameters(WindowParameters):
    """At which places of the company."""

    location: list[str] = Field(
        default=[],
        max_length=MOST_LOCATIONS,
        description="Only answers from this location; given several times: from any of these.",
        json_schema_extra={"items": _LINE.json_schema()},
    )
    unit: Line | None = Field(
        default=None,
        description="Only answers from the locations of this unit of the company's structure, by its code. Whoever is "
        "limited to a unit never sees answers from elsewhere, nor those without a location.",
    )

    def places(self, company: Company) -> Places:
        """Return where answers must have been given.

        Raises:
            InvalidError: a location is no line of text.
            UnanswerableQueryError: the reader knows no such unit.
        """
        if not all(map(_is_line, self.location)):
            problem = FieldProblem("location", "must be a text on one line, of at most 200 characters")
            message = "A location is none."
            raise InvalidError(message, problems=[problem])
        return Places(company, tuple(dict.fromkeys(map(_LINE.validate_python, self.location))), self.unit)


class AnswerParameters(PlaceParameters):
    """Which answers: how and where they were given, and with which attributes."""

    question: Key | None = Field(default=None, description="Only answers to the question of this key.")
    touchpoint: Key | None = Field(default=None, description="Only answers from this touchpoint.")
    channel: Channel | None = Field(default=None, description="Only answers that came in through this channel.")
    attribute: list[str] = Field(
        default=[],
        description="Only answers with this attribute, as `plan:pro`; may be given for several. The survey must "
        "declare it among its `segments`.",
    )


class ScoreFilters(AnswerParameters):
    """Which answers count for a score."""

    question: Key | None = Field(
        default=None, description="A concept, or the key of a question. Omitted: one item for each concept and scale."
    )
    journey: Key | None = Field(default=None, description="The journey that `stage` and `by=stage` refer to.")
    stage: Key | None = Field(default=None, description="Only answers from the touchpoints of this stage of `journey`.")
    language: str | None = Field(
        default=None,
        pattern=r"^[A-Za-z]{2,3}$",
        description="Only answers in this language, such as `de`, whatever the region. Location (or unit), language "
        "and attributes: at most two of them in all, those in `by` included.",
    )

    def segment(self) -> Segment:
        """Return language and attributes.

        Raises:
            InvalidError: an attribute is not written as name and value.
        """
        pairs = [(ATTRIBUTE + name, value) for name, value in map(attribute_of, self.attribute)]
        if self.language is not None:
            pairs.append((LANGUAGE, self.language.lower()))
        return tuple(sorted(pairs))


def window_of(start: When | None, end: When | None, zone: tzinfo) -> Window:
    """Return the window between two dates or moments.

    Raises:
        InvalidWindowError: it is none.
    """
    return Window(moment_of(start, zone), moment_of(end, zone))


def attribute_of(text: str) -> tuple[str, str]:
    """Return name and value of an attribute.

    Raises:
        InvalidError: they are not written as such.
    """
    name, _, value = text.partition(":")
    if not _is_line(value) or not _NAME.fullmatch(name):
        problem = FieldProblem("attribute", "must be a name, a colon and a value on one line, such as `plan:pro`")
        message = "An attribute is not written as name and value."
        raise InvalidError(message, problems=[problem])
    return name, _LINE.validate_python(value)


def _is_line(text: str) -> bool:
    try:
        _LINE.validate_python(text)
    except ValidationError:
        return False
    return True
