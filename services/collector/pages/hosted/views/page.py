"""The page of a survey as its template needs it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from services.collector.application.surveys.published_surveys import PublishedVersion
from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.question import Question
from services.collector.pages.hosted.answering import answers_of
from services.collector.pages.hosted.faults import fault_of, wrong_questions
from services.collector.pages.hosted.form import ANSWER_PREFIX, Entered
from services.collector.pages.hosted.languages import direction, own_name, texts_in, writing
from services.collector.pages.hosted.page_texts import PageTexts
from services.collector.pages.hosted.pages import Journey
from services.collector.pages.hosted.theme import Look, look_of
from services.collector.pages.hosted.views.choice import choice_view, matrix_view, ranking_view
from services.collector.pages.hosted.views.field import consent_view, contact_view, date_view, number_view, text_view
from services.collector.pages.hosted.views.question import QuestionView
from services.collector.pages.hosted.views.reader import Reader, Words
from services.collector.pages.hosted.views.scale import faces_view, scale_view
from shared.errors import FieldProblem
from shared.vocabulary import QuestionType

_VIEWS: Mapping[QuestionType, Callable[[Question, Reader, str | None], QuestionView]] = {
    "nps": scale_view,
    "csat": scale_view,
    "ces": scale_view,
    "rating": scale_view,
    "faces": faces_view,
    "single": choice_view,
    "multiple": choice_view,
    "matrix": matrix_view,
    "ranking": ranking_view,
    "text": text_view,
    "number": number_view,
    "date": date_view,
    "contact": contact_view,
    "consent": consent_view,
}


def view_of(question: Question, reader: Reader, error: str | None) -> QuestionView:
    """Return a question as its template needs it.

    Args:
        question: of the version that is shown.
        reader: the reader of the page.
        error: what is wrong with what was entered; None when nothing is.
    """
    return _VIEWS[question.type](question, reader, error)


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """Another language in which the page can be read."""

    language: str
    name: str
    direction: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the respondent has come."""

    number: int
    total: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """One page of a survey."""

    key: str
    action: str
    """Where its form goes."""
    is_preview: bool
    """Whether a colleague looks at it, so that nothing is recorded."""
    version: int
    title: Words
    language: str
    direction: str
    texts: PageTexts
    own_direction: str
    """Of the page's own words."""
    writing: str
    """Direction of fields for words."""
    look: Look
    intro: Words | None
    questions: Sequence[QuestionView]
    others: Sequence[LanguageLink]
    carried: Sequence[tuple[str, str]]
    """Names and values of the hidden inputs."""
    place: Sequence[tuple[str, str]]
    """Those of them that a link keeps."""
    progress: Progress | None
    """None for a survey on one page."""
    can_go_back: bool
    is_last: bool
    """Whether its button sends the answers, whatever they are."""
    is_new: bool
    """Whether nothing has been entered yet."""
    needs_proof: bool
    proof: str
    form_id: str
    page: str
    """Key of a question of the page, by which it is known when it comes back."""
    error: str | None
    """What is wrong with the form as a whole."""
    opened: str | None = None
    """Of a personal page: where its script says that a person is there."""
    trap: str | None = None
    """Of a personal page: a link that only programs follow."""
    resumed: str | None = None
    """What is said above an answer that was begun before."""
    footer: str | None = None
    """What is said of cookies and of whose answers these are; None: what all public pages say."""

    @property
    def has_errors(self) -> bool:
        """Whether the form was sent and has errors."""
        return self.error is not None or any(question.frame.error for question in self.questions)

    @property
    def uses_script(self) -> bool:
        """Whether a script makes something on the page easier."""
        return any(question.uses_script for question in self.questions)


def page_view(
    version: PublishedVersion,
    language: str,
    entered: Entered,
    number: int,
    *,
    problems: Collection[FieldProblem] = (),
    error: str | None = None,
    needs_proof: bool = False,
) -> PageView:
    """Return a page.

    Args:
        version: of the survey.
        language: one of its languages.
        entered: what was entered so far.
        number: of the page, from 0 on.
        problems: what was wrong with that.
        error: what was wrong with the form as a whole.
        needs_proof: whether the browser has to do a proof of work.
    """
    definition = version.definition
    attributes = entered.hidden.attributes_for(definition)
    journey = Journey.of(definition, answers_of(entered, definition, language), attributes)
    reader = Reader(definition, language, texts_in(language), entered, journey.path.answers, attributes)
    asked = journey.on(number)
    wrong = wrong_questions(asked, problems)
    views = [view_of(one, reader, fault_of(one, reader) if one.key in wrong else None) for one in asked]
    if error is None and problems and not wrong:
        error = reader.texts.nothing_answered
    is_paged = len(journey.pages) > 1
    place = entered.hidden.carried(definition)
    return PageView(
        key=version.survey,
        action=f"/s/{version.survey}",
        is_preview=False,
        version=version.number,
        title=reader.title(),
        language=language,
        direction=direction(language),
        texts=reader.texts,
        own_direction=direction(reader.texts.language),
        writing=writing(language),
        look=look_of(version, reader),
        intro=reader.words_if(definition.intro) if number == journey.first() else None,
        questions=views,
        others=[LanguageLink(one, own_name(one), direction(one)) for one in definition.languages if one != language],
        carried=[*place, *(_earlier(entered, definition, {one.key for one in asked}))],
        place=place,
        progress=_progress(number, len(journey.pages), definition, reader.texts) if is_paged else None,
        can_go_back=journey.before(number) is not None,
        is_last=not journey.may_go_on(number),
        is_new=not entered.is_sent,
        needs_proof=needs_proof,
        proof=entered.proof,
        form_id=str(entered.id),
        page=journey.pages[number][0].key,
        error=error,
    )


def _earlier(entered: Entered, definition: Definition, shown: Collection[str]) -> list[tuple[str, str]]:
    """Return what was entered on the other pages, to be carried along."""
    known = {question.key for question in definition.questions}
    return [
        (f"{ANSWER_PREFIX}{name}", value)
        for name, values in entered.answers.items()
        if (key := name.partition(".")[0]) in known and key not in shown
        for value in values
        if value
    ]


def _progress(number: int, total: int, definition: Definition, texts: PageTexts) -> Progress:
    pattern = texts.question_of if definition.layout == "question_per_page" else texts.page_of
    return Progress(number + 1, total, pattern.format(number=number + 1, total=total))
