"""The first question of a survey in a mail: a row of links that choose an answer and record none."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.piping import piped
from services.collector.domain.surveys.question import Question
from services.collector.domain.surveys.scale_ends import SPOKEN, face_names, scale_ends
from services.collector.domain.surveys.wording import match, wording

ONE_CLICK_TYPES = frozenset({"nps", "csat", "ces", "faces"})
SCORE = "a"
"""Parameter of a survey's address in a mail: the answer that it chooses, and does not record."""
_FACES: Mapping[int, str] = {3: "😞😐😊", 4: "😞😕😊😄", 5: "😞😕😐😊😄"}


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose."""

    value: int
    sign: str
    """What is seen: a number or a face."""
    name: str
    """What it means; empty for a number, which says it itself."""
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OneClick:
    """A question with its answers as links."""

    key: str
    text: str
    language: str
    """In which the question is worded: that of the mail, where the survey has it."""
    options: tuple[Option, ...]
    low: str
    """What the first answer means; empty where the survey has no words for it in this language."""
    high: str


def one_click_of(
    definition: Definition,
    language: str,
    link_of: Callable[[int], str],
    attributes: Mapping[str, object] | None = None,
) -> OneClick | None:
    """Return the first question of a survey for a mail; None when it has no scale, or is not asked of everybody.

    Args:
        definition: the version that the links lead to.
        language: of the mail.
        link_of: returns the address that opens the survey with this answer chosen. It must record nothing: programs
            that look through mails follow every link.
        attributes: that the question may repeat.
    """
    question = definition.questions[0]
    if question.type not in ONE_CLICK_TYPES or question.show_if is not None or question.scale is None:
        return None
    spoken, text = wording(question.text, language, definition.languages[0])
    low, high = _ends(question, language, definition.languages[0])
    names = face_names(question.scale, language) if question.type == "faces" and _is_spoken(language) else ()
    values = range(question.scale_min or 0, question.scale + 1)
    signs = _FACES[question.scale] if question.type == "faces" else tuple(map(str, values))
    options = tuple(
        Option(value, signs[place], names[place] if names else "", link_of(value)) for place, value in enumerate(values)
    )
    asked = piped(text, definition, {}, attributes or {}, spoken)
    return OneClick(key=question.key, text=asked, language=spoken, options=options, low=low, high=high)


def _ends(question: Question, language: str, fallback: str) -> tuple[str, str]:
    ends = scale_ends(question, language) if _is_spoken(language) else ("", "")
    labels = (question.low_label, question.high_label)
    low, high = (wording(own, language, fallback)[1] if own else end for own, end in zip(labels, ends, strict=True))
    return low, high


def _is_spoken(language: str) -> bool:
    return match(language, SPOKEN) is not None
