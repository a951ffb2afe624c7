"""What every question on a page has, whatever its type."""

from dataclasses import dataclass

from services.collector.domain.surveys.question import Question
from services.collector.pages.hosted.form import ANSWER_PREFIX
from services.collector.pages.hosted.views.reader import Reader, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The part of a question that does not depend on its type."""

    id: str
    """Of its element. Its fields are `<id>.<key>`, and what explains it `<id>:<part>`; keys have neither sign."""
    name: str
    """Name of the form field, or how the names of its fields begin."""
    label: Words
    help: Words | None
    """The survey's hint."""
    note: str | None
    """What the page says about the format of the answer."""
    required: bool
    error: str | None

    @property
    def described_by(self) -> str | None:
        """Ids of the elements that explain the question; None when there are none."""
        parts = (("error", self.error), ("help", self.help), ("note", self.note))
        return " ".join(f"{self.id}:{part}" for part, given in parts if given) or None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionView:
    """One question; the families below add what they show."""

    frame: Frame
    template: str
    first_field: str
    """Id of the field that an error leads to."""
    uses_script: bool = False
    """Whether a script makes it easier to answer."""


def frame_of(question: Question, reader: Reader, error: str | None, note: str | None = None) -> Frame:
    """Return the common part of a question.

    Args:
        question: of the version that is shown.
        reader: the reader of the page.
        error: what is wrong with what was entered.
        note: what the page says about the format of the answer.
    """
    return Frame(
        id=f"q-{question.key}",
        name=f"{ANSWER_PREFIX}{question.key}",
        label=reader.words(question.text),
        help=reader.words_if(question.hint),
        note=note,
        required=question.required,
        error=error,
    )
