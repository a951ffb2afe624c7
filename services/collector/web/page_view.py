"""The hosted page as its template needs it: every word chosen, every value decided."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.collector.domain.definition import Definition
from services.collector.domain.question import Question
from services.collector.web.languages import direction, own_name, wording
from services.collector.web.page_form import ANSWER, Entered
from services.collector.web.page_texts import PageTexts, texts_in
from services.collector.web.scale_ends import scale_ends
from shared.errors import FieldProblem


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One question with what was entered and what is wrong with that."""

    id: str
    """Prefix of the element ids."""
    name: str
    """Name of the form field."""
    label: str
    language: str
    direction: str
    required: bool
    is_text: bool
    values: Sequence[int]
    ends: tuple[str, str]
    hint: str
    entered: str
    error: str | None

    @property
    def first_field(self) -> str:
        """Id of the field that an error leads to."""
        return self.id if self.is_text else f"{self.id}-{self.values[0]}"

    @property
    def described_by(self) -> str:
        """Ids of the elements that explain the question."""
        return f"{self.id}-error {self.id}-hint" if self.error else f"{self.id}-hint"


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """Another language in which the page can be read."""

    language: str
    name: str
    direction: str


@dataclass(frozen=True, slots=True)
class PageView:
    """The whole page."""

    key: str
    title: str
    title_language: str
    language: str
    direction: str
    texts: PageTexts
    questions: Sequence[QuestionView]
    others: Sequence[LanguageLink]
    form: Entered
    error: str | None
    """What is wrong with the form as a whole."""

    @property
    def has_errors(self) -> bool:
        """Tell whether the form was sent and could not be taken."""
        return self.error is not None or any(question.error for question in self.questions)


def page_view(
    key: str, definition: Definition, language: str, form: Entered, problems: Sequence[FieldProblem] = ()
) -> PageView:
    """Return the page of a survey.

    Args:
        key: the survey's key.
        definition: its live version.
        language: one of its languages.
        form: what was entered.
        problems: what was wrong with that.
    """
    texts = texts_in(language)
    wrong = {problem.field for problem in problems}
    questions = [_question(one, definition, language, form, wrong) for one in definition.questions]
    error = texts.send_again if form.is_trapped else None
    if error is None and wrong and not any(question.error for question in questions):
        error = texts.nothing_answered
    return PageView(
        key=key,
        title=definition.title,
        title_language=definition.languages[0],
        language=language,
        direction=direction(language),
        texts=texts,
        questions=questions,
        others=[LanguageLink(one, own_name(one), direction(one)) for one in definition.languages if one != language],
        form=form,
        error=error,
    )


def _question(
    question: Question, definition: Definition, language: str, form: Entered, wrong: set[str]
) -> QuestionView:
    texts = texts_in(language)
    found, label = wording(question.text, language, definition.languages[0])
    is_text = question.type == "text"
    entered = form.answers.get(question.key, "")
    is_wrong = f"answers.{question.key}" in wrong
    return QuestionView(
        id=f"q-{question.key}",
        name=f"{ANSWER}{question.key}",
        label=label,
        language=found,
        direction=direction(found),
        required=question.required,
        is_text=is_text,
        values=() if is_text else range(question.scale_min or 0, (question.scale or 0) + 1),
        ends=("", "") if is_text else scale_ends(question, texts.language),
        hint=texts.at_most.format(count=question.max_length),
        entered=entered,
        error=_error(question, entered, texts) if is_wrong else None,
    )


def _error(question: Question, entered: str, texts: PageTexts) -> str:
    """Return what to do about an answer that was not taken, in the page's language."""
    if not entered.strip():
        return texts.needs_answer
    return texts.too_long.format(count=question.max_length) if question.type == "text" else texts.choose_one
