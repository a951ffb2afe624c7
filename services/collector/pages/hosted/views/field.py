"""Questions that are answered in a field: text, number, date, contact data, consent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.collector.domain.names import EXACT_INTEGER
from services.collector.domain.surveys.question import ContactField, Question
from services.collector.pages.hosted.answering import YES
from services.collector.pages.hosted.page_texts import PageTexts
from services.collector.pages.hosted.typed import Meant, read_typed
from services.collector.pages.hosted.views.question import QuestionView, frame_of
from services.collector.pages.hosted.views.reader import Reader
from shared.languages.days import iso_day
from shared.languages.formats import day_in, number_in

_SHORT = 120
"""Up to so many characters a smaller area is enough."""
TOKENS: Mapping[ContactField, tuple[str, str]] = {
    "name": ("text", "name"),
    "email": ("email", "email"),
    "phone": ("tel", "tel"),
}
"""Type of the input and what browsers fill in by themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView(QuestionView):
    entered: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TextView(FieldView):
    """An area for text."""

    rows: int
    max_length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedView(FieldView):
    """A field in which something is typed that can be read in two ways."""

    choices: Sequence[Meant]
    """What it can mean."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberView(TypedView):
    """A field for a number."""

    keyboard: str
    """Which keys a phone shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DateView(TypedView):
    """A field for a day."""

    kind: str
    """Type of the input: a browser's own field for days shows nothing of what was typed as text."""
    earliest: str | None
    latest: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentView(QuestionView):
    """A box to tick."""

    is_given: bool


@dataclass(frozen=True, slots=True)
class ContactPart:
    """One field of contact data."""

    id: str
    name: str
    label: str
    kind: str
    """Type of the input."""
    token: str
    """What browsers fill in by themselves (HTML's autofill tokens)."""
    entered: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactView(QuestionView):
    """Fields for contact data."""

    parts: Sequence[ContactPart]


def text_view(question: Question, reader: Reader, error: str | None) -> TextView:
    texts, longest = reader.texts, question.max_length or 0
    note = texts.at_most.format(count=longest)
    if (question.min_length or 0) > 1:
        note = texts.between.format(low=question.min_length, high=longest)
    frame = frame_of(question, reader, error, note)
    return TextView(
        frame=frame,
        template="questions/text.html",
        first_field=frame.id,
        uses_script=True,
        entered=reader.entered.first(question.key),
        rows=2 if longest <= _SHORT else 4,
        max_length=longest,
    )


def number_view(question: Question, reader: Reader, error: str | None) -> NumberView:
    notes = [limits_note(question.minimum, question.maximum, reader.texts)]
    if question.decimals:
        notes.append(reader.texts.decimals.format(count=question.decimals))
    frame = frame_of(question, reader, error, " ".join(filter(None, notes)) or None)
    may_be_negative = question.minimum is not None and question.minimum < 0
    return NumberView(
        frame=frame,
        template="questions/number.html",
        first_field=frame.id,
        entered=reader.entered.first(question.key),
        choices=_choices(question, reader),
        # Phones leave the minus out of their number pads.
        keyboard="text" if may_be_negative else "decimal" if question.decimals else "numeric",
    )


def date_view(question: Question, reader: Reader, error: str | None) -> DateView:
    frame = frame_of(question, reader, error, limits_note(question.earliest, question.latest, reader.texts))
    entered = reader.entered.first(question.key)
    return DateView(
        frame=frame,
        template="questions/date.html",
        first_field=frame.id,
        entered=entered,
        choices=_choices(question, reader),
        kind="date" if not entered or iso_day(entered) else "text",
        earliest=question.earliest.isoformat() if question.earliest else None,
        latest=question.latest.isoformat() if question.latest else None,
    )


def consent_view(question: Question, reader: Reader, error: str | None) -> ConsentView:
    frame = frame_of(question, reader, error)
    is_given = YES in reader.entered.all(question.key)
    return ConsentView(frame=frame, template="questions/consent.html", first_field=frame.id, is_given=is_given)


def contact_view(question: Question, reader: Reader, error: str | None) -> ContactView:
    frame = frame_of(question, reader, error, reader.texts.contact_note)
    labels = {"name": reader.texts.name, "email": reader.texts.email, "phone": reader.texts.phone}
    parts = [
        ContactPart(
            f"{frame.id}.{name}",
            f"{frame.name}.{name}",
            labels[name],
            *TOKENS[name],
            entered=reader.entered.first(f"{question.key}.{name}"),
        )
        for name in question.fields
    ]
    return ContactView(frame=frame, template="questions/contact.html", first_field=parts[0].id, parts=parts)


def _choices(question: Question, reader: Reader) -> Sequence[Meant]:
    typed = read_typed(question, reader.entered, reader.language)
    return () if typed is None else typed.choices


def limits_note(low: float | date | None, high: float | date | None, texts: PageTexts) -> str | None:
    """Return what the page says about the limits of a number or a day; None when there are none."""
    shown_low, shown_high = _shown(low, texts), _shown(high, texts)
    if shown_low and shown_high:
        return texts.values_between.format(low=shown_low, high=shown_high)
    if shown_low:
        return texts.values_from.format(low=shown_low)
    return texts.values_to.format(high=shown_high) if shown_high else None


def range_fault(question: Question, texts: PageTexts) -> str:
    """Return what is said of a number beyond the limits of its question; without limits, beyond those of JSON."""
    low, high = question.minimum, question.maximum
    if low is None and high is None:
        low, high = -EXACT_INTEGER, EXACT_INTEGER
    if low is not None and high is not None:
        return texts.number_between.format(low=_shown(low, texts), high=_shown(high, texts))
    if high is None:
        return texts.number_from.format(low=_shown(low, texts))
    return texts.number_to.format(high=_shown(high, texts))


def _shown(value: float | date | None, texts: PageTexts) -> str | None:
    if isinstance(value, date):
        return day_in(value, texts.language)
    return None if value is None else number_in(value, texts.language)
