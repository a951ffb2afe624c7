"""The form of a programme, as it stands in the browser."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Self, cast, get_args

from starlette.datastructures import FormData

from services.collector.domain.invitations.invitation import DEFAULT_VALID_DAYS, InvitationChannel
from services.collector.domain.invitations.programmes.audience import AUDIENCE_FIELDS, Audience
from services.collector.domain.invitations.programmes.cadence import CADENCE_UNITS, DEFAULT_TIME, Cadence
from services.collector.domain.invitations.programmes.programme import (
    DEFAULT_NOT_AGAIN_DAYS,
    InvalidProgrammeError,
    ProgrammeDefinition,
)
from services.collector.domain.invitations.programmes.sampling import Sample
from services.collector.pages.answers.forms import day_of
from services.collector.pages.console.places.forms import PlaceForm
from services.collector.pages.invitations.programmes.conditions import ConditionForm, kept_of, row_of
from shared.errors import FieldProblem
from shared.vocabulary import ClaimedBasis
from shared.web.text import is_storable

_MOST_DIGITS = 9
_MOST_ROWS = 50
_LONGEST = 2000
_WHOLE = Decimal(100)
_FIELDS: Mapping[str, str] = {
    "cadence.every": "every",
    "cadence.unit": "every",
    "cadence.starts_on": "starts_on",
    "cadence.ends_on": "ends_on",
    "cadence.at_time": "at_time",
    "cadence.zone": "at_time",
    "sample": "amount",
    "sample.share": "amount",
    "sample.per_unit": "amount",
    "not_again_days": "not_again",
    "reminder_days": "reminders",
    "audience.list": "list",
}
"""The fields of the form by those of the definition, where they are called otherwise."""
_CONDITION = "audience.condition"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeForm(PlaceForm):
    """The fields. Texts, as browsers send them."""

    key: str = ""
    """Empty for a new one."""
    tag: str = ""
    """Of the programme that was opened."""
    title: str = ""
    list: str = ""
    units: Sequence[str] = ()
    include_left: str = ""
    every: str = "1"
    unit: str = "quarters"
    starts_on: str = ""
    ends_on: str = ""
    at_time: str = DEFAULT_TIME.isoformat("minutes")
    zone: str = "UTC"
    amount: str = "10"
    amount_of: str = "percent"
    not_again: str = str(DEFAULT_NOT_AGAIN_DAYS)
    per_day: str = ""
    first_reminder: str = ""
    second_reminder: str = ""
    valid_days: str = str(DEFAULT_VALID_DAYS)
    channel: str = "auto"
    basis: str = ""
    language: str = ""
    condition: ConditionForm = field(default_factory=ConditionForm)

    @classmethod
    def of_programme(cls, key: str, tag: str, definition: ProgrammeDefinition) -> Self:
        """Return the form of a programme."""
        audience, cadence, sample = definition.audience, definition.cadence, definition.sample
        reminders = [*map(str, definition.reminder_days), "", ""]
        return cls(
            key=key,
            tag=tag,
            title=definition.title,
            survey=definition.survey,
            touchpoint=definition.touchpoint or "",
            list=audience.list or "",
            units=audience.units,
            include_left="yes" if audience.include_left else "",
            every=str(cadence.every),
            unit=cadence.unit,
            starts_on=cadence.starts_on.isoformat(),
            ends_on="" if cadence.ends_on is None else cadence.ends_on.isoformat(),
            at_time=cadence.at_time.isoformat("minutes"),
            zone=cadence.zone,
            amount=str(sample.per_unit) if sample.share is None else f"{(sample.share * _WHOLE).normalize():f}",
            amount_of="people" if sample.share is None else "percent",
            not_again=str(definition.not_again_days),
            per_day="" if definition.per_day is None else str(definition.per_day),
            first_reminder=reminders[0],
            second_reminder=reminders[1],
            valid_days=str(definition.valid_days),
            channel=definition.channel,
            basis=definition.claimed_basis or "",
            language=definition.language or "",
            condition=ConditionForm.of(audience.condition),
        )

    @classmethod
    def sent(cls, form: FormData) -> Self:
        """Return what a browser sent."""
        texts = {
            name: value.strip()[:_LONGEST]
            for name, value in form.items()
            if isinstance(value, str) and is_storable(value)
        }
        for name in (one for one in texts if one.startswith("test.") and one.endswith(".value")):
            texts[name] = ", ".join(one for one in form.getlist(name) if isinstance(one, str) and is_storable(one))
        names = {one.name for one in fields(cls)} - {"units", "condition"}
        units = [one for one in form.getlist("units") if isinstance(one, str) and is_storable(one)]
        return cls(
            **{name: texts.get(name, "") for name in names},
            units=tuple(dict.fromkeys(units)),
            condition=_condition(texts),
        )

    def pressed(self, button: str) -> "ProgrammeForm":
        """Return the form after a button among the conditions was pressed; any other changes nothing."""
        what, _colon, number = button.partition(":")
        match what:
            case "add":
                return replace(self, condition=self.condition.with_row())
            case "remove":
                return replace(self, condition=self.condition.without(number))
            case _:
                return self

    @property
    def is_begun(self) -> bool:
        """Whether so much is filled in that a forecast makes sense."""
        return bool(self.survey and self.starts_on)

    def definition(self) -> ProgrammeDefinition:
        """Return what the form says.

        Raises:
            InvalidProgrammeError: names each place that is wrong, as the definition calls it.
        """
        problems: list[FieldProblem] = []
        starts_on = day_of(self.starts_on)
        ends_on = day_of(self.ends_on)
        if starts_on is None:
            problems.append(FieldProblem("cadence.starts_on", "must be a day"))
        if self.ends_on and ends_on is None:
            problems.append(FieldProblem("cadence.ends_on", "must be a day"))
        if not self.survey:
            problems.append(FieldProblem("survey", "is missing"))
        at_time = _time(self.at_time)
        if at_time is None:
            problems.append(FieldProblem("cadence.at_time", "must be a time"))
        basis = self.basis if self.basis in get_args(ClaimedBasis) else None
        channel = self.channel if self.channel in get_args(InvitationChannel) else "auto"
        reminders = [one for one in (self.first_reminder, self.second_reminder) if one]
        definition = ProgrammeDefinition(
            title=self.title,
            survey=self.survey or "none",
            channel=cast("InvitationChannel", channel),
            language=self.language or None,
            claimed_basis=cast("ClaimedBasis | None", basis),
            touchpoint=self.touchpoint or None,
            valid_days=_number(self.valid_days),
            reminder_days=tuple(map(_number, reminders)),
            per_day=_number(self.per_day) if self.per_day else None,
            audience=Audience(
                condition=self.condition.condition(),
                list=self.list or None,
                units=tuple(self.units),
                include_left=bool(self.include_left),
            ),
            cadence=Cadence(
                every=_number(self.every),
                unit=next((one for one in CADENCE_UNITS if one == self.unit), "quarters"),
                starts_on=starts_on or date(2000, 1, 1),
                ends_on=ends_on,
                zone=self.zone,
                at_time=at_time or DEFAULT_TIME,
            ),
            sample=self._sample(),
            not_again_days=_number(self.not_again, otherwise=-1),
        )
        try:
            definition.check()
        except InvalidProgrammeError as wrong:
            known = {one.field for one in problems}
            problems += [one for one in wrong.problems if one.field not in known]
        if problems:
            raise InvalidProgrammeError(problems)
        return definition

    def places_of(self, problems: Sequence[FieldProblem]) -> tuple[set[str], set[int]]:
        """Return which fields, and which rows of the condition, problems of the definition are about."""
        wrong, rows = set[str](), set[int]()
        for one in problems:
            if one.field.startswith(_CONDITION):
                row = self.condition.place_of(one.field.removeprefix(_CONDITION).lstrip("."))
                if row is None:
                    wrong.add("tests")
                else:
                    rows.add(row)
            elif one.field.startswith("row."):
                rows.add(int(one.field.removeprefix("row.")))
            elif one.field.startswith("audience.units"):
                wrong.add("units")
            else:
                wrong.add(_FIELDS.get(one.field, one.field.partition(".")[0]))
        return wrong, rows

    def empty_rows(self) -> set[int]:
        """Return the rows of the condition whose value is missing."""
        return {number for number, one in enumerate(self.condition.rows) if not one.is_whole}

    def _sample(self) -> Sample:
        if self.amount_of == "people":
            return Sample(per_unit=_number(self.amount))
        try:
            share = Decimal(self.amount.replace(",", ".").rstrip("% ")) / _WHOLE
        except InvalidOperation:
            share = Decimal(0)
        return Sample(share=share.normalize() if share.is_finite() else Decimal(0))


def _condition(texts: Mapping[str, str]) -> ConditionForm:
    """Return the condition that a form sent: the one that it keeps as it is, or its rows."""
    kept = kept_of(texts.get("kept", ""))
    if kept is not None:
        return ConditionForm(kept=kept)
    rows = []
    for number in range(_MOST_ROWS):
        about = texts.get(f"test.{number}.about", "")
        if about in AUDIENCE_FIELDS:
            operator, value = texts.get(f"test.{number}.operator", ""), texts.get(f"test.{number}.value", "")
            is_new = texts.get(f"test.{number}.was", about) != about  # another field was chosen: its value is not known
            rows.append(row_of(about).suited() if is_new else row_of(about, operator, value).suited())
    word = texts.get("word", "")
    return ConditionForm(word if word in {"any_of", "none_of"} else "all_of", rows)


def _number(text: str, otherwise: int = 0) -> int:
    """Return a number; `otherwise`, which is refused, for what is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS else otherwise


def _time(text: str) -> time | None:
    try:
        return time.fromisoformat(text)
    except ValueError:
        return None
