"""Scales: numbers with what their ends mean, and faces."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.collector.domain.surveys.question import Question
from services.collector.domain.surveys.scale_ends import face_names, scale_ends
from services.collector.pages.hosted.views.question import QuestionView, frame_of
from services.collector.pages.hosted.views.reader import Reader, Words

_MOODS: dict[int, tuple[str, ...]] = {
    3: ("sad", "even", "glad"),
    4: ("awful", "sad", "glad", "great"),
    5: ("awful", "sad", "even", "glad", "great"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleView(QuestionView):
    """Numbers in a row."""

    values: Sequence[int]
    low: Words
    high: Words
    entered: str


@dataclass(frozen=True, slots=True)
class Face:
    """One face, drawn by its mood, with its name."""

    value: int
    mood: str
    name: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class FacesView(QuestionView):
    """Faces in a row."""

    faces: Sequence[Face]
    entered: str


def scale_view(question: Question, reader: Reader, error: str | None) -> ScaleView:
    low, high = map(reader.own, scale_ends(question, reader.texts.language))
    values = _values(question)
    frame = frame_of(question, reader, error)
    return ScaleView(
        frame=frame,
        template="questions/scale.html",
        first_field=f"{frame.id}.{values[0]}",
        values=values,
        low=reader.words_if(question.low_label) or low,
        high=reader.words_if(question.high_label) or high,
        entered=reader.entered.first(question.key),
    )


def faces_view(question: Question, reader: Reader, error: str | None) -> FacesView:
    """Return a question with faces to choose from, the saddest first."""
    values = _values(question)
    moods, words = _MOODS[len(values)], [reader.own(name) for name in face_names(len(values), reader.texts.language)]
    words[0] = reader.words_if(question.low_label) or words[0]
    words[-1] = reader.words_if(question.high_label) or words[-1]
    frame = frame_of(question, reader, error)
    return FacesView(
        frame=frame,
        template="questions/faces.html",
        first_field=f"{frame.id}.{values[0]}",
        faces=[Face(*face) for face in zip(values, moods, words, strict=True)],
        entered=reader.entered.first(question.key),
    )


def _values(question: Question) -> Sequence[int]:
    return range(question.scale_min or 0, (question.scale or 0) + 1)
