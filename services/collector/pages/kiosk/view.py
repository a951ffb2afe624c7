"""The kiosk's page as its template needs it: every word chosen, every face with its value."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.collector.application.surveys.published_surveys import PublishedVersion
from services.collector.domain.channels.device import Device, kiosk_question
from services.collector.domain.surveys.question import Question
from services.collector.domain.surveys.scale_ends import scale_ends
from services.collector.pages.hosted.languages import direction, own_name, wording
from services.collector.pages.kiosk.texts import KioskTexts, face_labels, kiosk_texts

_MOODS: dict[int, tuple[str, ...]] = {
    3: ("sad", "even", "glad"),
    4: ("awful", "sad", "glad", "great"),
    5: ("awful", "sad", "even", "glad", "great"),
}


@dataclass(frozen=True, slots=True)
class KioskChoice:
    """One thing to tap."""

    value: int
    label: str
    mood: str | None
    """Name of its face; None for a number."""


@dataclass(frozen=True, slots=True)
class KioskSide:
    """The page in one language."""

    language: str
    name: str
    direction: str
    texts: KioskTexts
    question: str
    question_language: str
    question_direction: str
    choices: Sequence[KioskChoice]
    """Faces from the worst to the best; numbers in their own order."""
    ends: tuple[str, str] | None
    """What the outermost numbers mean; None for faces, which have a label each."""


@dataclass(frozen=True, slots=True)
class KioskView:
    """The whole page."""

    device: Device
    title: str
    question: str
    """Key of the question."""
    sides: Sequence[KioskSide]


def kiosk_view(device: Device, version: PublishedVersion) -> KioskView | None:
    """Return the page of a device in every language of its survey; None when no question can be tapped."""
    definition = version.definition
    question = kiosk_question(definition)
    if question is None:
        return None
    fallback = definition.languages[0]
    sides = [_side(question, language, fallback) for language in definition.languages]
    return KioskView(device, definition.title, question.key, sides)


def _side(question: Question, language: str, fallback: str) -> KioskSide:
    found, words = wording(question.text, language, fallback)
    texts = kiosk_texts(language)
    choices = _choices(question, language)
    are_faces = choices[0].mood is not None
    return KioskSide(
        language=language,
        name=own_name(language),
        direction=direction(language),
        texts=texts,
        question=words,
        question_language=found,
        question_direction=direction(found),
        choices=choices,
        ends=None if are_faces else _ends(question, language, fallback, texts.language),
    )


def _ends(question: Question, language: str, fallback: str, spoken: str) -> tuple[str, str]:
    """Return what the outermost numbers mean: the survey's own words, else those of the page, which speaks `spoken`."""
    low, high = scale_ends(question, spoken)
    if question.low_label is not None:
        low = wording(question.low_label, language, fallback)[1]
    if question.high_label is not None:
        high = wording(question.high_label, language, fallback)[1]
    return low, high


def _choices(question: Question, language: str) -> list[KioskChoice]:
    values = list(range(question.scale_min or 0, (question.scale or 0) + 1))
    labels = face_labels(question.metric or "", len(values), language)
    if labels is None:
        return [KioskChoice(value, str(value), None) for value in values]
    worst_first = values if question.polarity == "high_is_good" else values[::-1]
    return [
        KioskChoice(value, label, mood)
        for value, label, mood in zip(worst_first, labels, _MOODS[len(values)], strict=True)
    ]
