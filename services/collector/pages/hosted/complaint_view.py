"""The page for complaints: its form, read and shown."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import get_args
from uuid import UUID

from services.collector.application.responses.afterwards import Answered
from services.collector.domain.complaints.complaint import MAX_COMPLAINT_LENGTH, ComplaintDraft
from services.collector.domain.people.contact import Respondent
from services.collector.domain.surveys.question import ContactField
from services.collector.pages.hosted.complaint_texts import ComplaintTexts, complaint_texts
from services.collector.pages.hosted.form import TRAP, Hidden, form_id, read_fields
from services.collector.pages.hosted.languages import OWN_LANGUAGES, direction, own_name, texts_in, writing
from services.collector.pages.hosted.page_texts import PageTexts
from services.collector.pages.hosted.views.field import TOKENS, ContactPart
from services.collector.pages.hosted.views.page import LanguageLink
from shared.errors import FieldProblem
from shared.vocabulary import CallBack, CallBackWindow, Spot

TEXT = "text"
ANSWER = "answer"
WINDOW = "window"
AFTER = "after"
CALL = "call"
_WISHES: Mapping[str, bool] = {"yes": True, "no": False}
WINDOWS: Collection[CallBackWindow] = get_args(CallBackWindow)
_ANY_TIME: CallBackWindow = "any_time"
_CONTACT: tuple[ContactField, ...] = get_args(ContactField)


@dataclass(frozen=True, slots=True)
class ComplaintForm:
    """The form as it stands in the browser."""

    id: UUID
    hidden: Hidden
    language: str
    values: Mapping[str, str] = field(default_factory=dict)
    is_trapped: bool = False
    token: str = ""
    """Leads on from a response."""
    answered: Answered | None = None
    """The response that it follows."""
    takes_call_backs: bool = False
    """Whether anybody calls back."""

    @property
    def window(self) -> CallBackWindow:
        """When they want to be called."""
        chosen = self.values.get(WINDOW, "")
        return next((window for window in WINDOWS if window == chosen), _ANY_TIME)

    @property
    def call_back(self) -> CallBack | None:
        """Their wish to be called."""
        wanted = self.takes_call_backs and self.values.get(ANSWER) == CALL
        return CallBack("phone", self.window) if wanted else None

    def draft(self) -> ComplaintDraft:
        """Return what was entered as a complaint; without contact data it has no respondent."""
        named = {name: self.values[name] for name in _CONTACT if self.values.get(name, "").strip()}
        place: Spot = self.hidden if self.answered is None else self.answered.response
        response = None if self.answered is None else self.answered.response
        return ComplaintDraft(
            text=self.values.get(TEXT, ""),
            id=self.id,
            channel="web" if response is None else response.channel,
            touchpoint=place.touchpoint,
            location=place.location,
            locale=self.language,
            respondent=Respondent(**named) if named else None,
            wants_answer=_WISHES.get(self.values.get(ANSWER, "")),
            survey=None if response is None else response.survey,
            response_id=None if response is None else response.id,
            known_respondent=self._invited(named),
            call_back=self.call_back,
        )

    def _invited(self, named: Mapping[ContactField, str]) -> UUID | None:
        """Return the invited person whose answer it follows, if they want to be reached and can be."""
        contact = None if self.answered is None else self.answered.contact
        if contact is None or self.answered is None:
            return None
        if self.call_back is not None:
            return self.answered.response.respondent_id if contact.phone or "phone" in named else None
        wants_answer = _WISHES.get(self.values.get(ANSWER, ""))
        return self.answered.response.respondent_id if wants_answer or named else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintView:
    """The page as its template needs it."""

    language: str
    direction: str
    writing: str
    """Direction of fields for words."""
    texts: PageTexts
    words: ComplaintTexts
    others: Sequence[LanguageLink]
    hidden: Sequence[tuple[str, str]]
    form: ComplaintForm
    entered: str
    """The complaint itself."""
    longest: int
    note: str
    parts: Sequence[ContactPart]
    intro: str
    contact_note: str
    wishes: Sequence[tuple[str, str, bool]]
    """Whether to answer: value, words, and whether it is chosen."""
    windows: Sequence[tuple[str, str, bool]]
    """When to call, likewise."""
    needs_words: bool
    """Whether it must say something."""
    text_error: str | None
    contact_error: str | None
    error: str | None

    @property
    def has_errors(self) -> bool:
        """Whether the form was sent and has errors."""
        return any((self.text_error, self.contact_error, self.error))


def read_complaint(body: bytes, new_id: UUID, language: str) -> ComplaintForm:
    """Return the form that was sent.

    Args:
        body: of the request.
        new_id: used instead of an id that somebody has tampered with.
        language: of the reply when the form names none.

    Raises:
        UnreadableFormError: it has far too many fields.
    """
    fields = {name: values[0] for name, values in read_fields(body).items()}
    asked = fields.get("lang")
    return ComplaintForm(
        id=form_id(fields.get("id", "")) or new_id,
        hidden=Hidden.of(fields.get("t"), fields.get("l"), None),
        language=asked if asked in OWN_LANGUAGES else language,
        values={name: fields.get(name, "") for name in (TEXT, ANSWER, WINDOW, *_CONTACT)},
        is_trapped=bool(fields.get(TRAP)),
        token=fields.get(AFTER, ""),
    )


def complaint_view(
    form: ComplaintForm, problems: Collection[FieldProblem] = (), error: str | None = None
) -> ComplaintView:
    """Return the page.

    Args:
        form: what was entered.
        problems: what was wrong with that.
        error: what was wrong with the form as a whole.
    """
    texts, words = texts_in(form.language), complaint_texts(form.language)
    wrong = {problem.field.partition(".")[0] for problem in problems}
    is_empty = not form.values.get(TEXT, "").strip()
    text_error = words.needs_text if is_empty else texts.too_long.format(count=MAX_COMPLAINT_LENGTH)
    only_a_name = not any(form.values.get(name, "").strip() for name in ("email", "phone"))
    contact_error = texts.needs_contact if only_a_name else texts.wrong_contact
    if any(problem.field == "respondent.phone" for problem in problems) and not form.values.get("phone", "").strip():
        contact_error = words.needs_phone
    linked = form.answered
    title = None if linked is None else _title(linked, form.language)
    wishes = {**({CALL: words.call} if form.takes_call_backs else {}), "yes": words.yes, "no": words.no}
    labels = {"name": texts.name, "email": texts.email, "phone": texts.phone}
    return ComplaintView(
        language=form.language,
        direction=direction(form.language),
        writing=writing(form.language),
        texts=texts,
        words=words,
        others=[LanguageLink(one, own_name(one), direction(one)) for one in OWN_LANGUAGES if one != form.language],
        hidden=[*form.hidden.places, *([(AFTER, form.token)] if form.token else [])],
        form=form,
        entered=form.values.get(TEXT, ""),
        longest=MAX_COMPLAINT_LENGTH,
        note=" ".join(
            [
                *([words.may_be_empty] if linked and form.takes_call_backs else []),
                texts.at_most.format(count=MAX_COMPLAINT_LENGTH),
            ]
        ),
        parts=[
            ContactPart(name, name, labels[name], *TOKENS[name], entered=form.values.get(name, "")) for name in _CONTACT
        ],
        intro=words.intro if title is None else words.intro_linked.format(survey=title),
        contact_note=words.contact_note
        if linked is None or linked.contact is None
        else f"{words.contact_note} {words.contact_known}",
        wishes=[(value, said, form.values.get(ANSWER) == value) for value, said in wishes.items()],
        windows=[(window, words.windows[window], window == form.window) for window in WINDOWS],
        needs_words=linked is None or not form.takes_call_backs,
        text_error=text_error if TEXT in wrong else None,
        contact_error=contact_error if "respondent" in wrong else None,
        error=error,
    )


def _title(answered: Answered, language: str) -> str:
    return answered.version.definition.title_in(language)
