"""The page for complaints: its form, read and shown."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import get_args
from uuid import UUID

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

TEXT = "text"
ANSWER = "answer"
_WISHES: Mapping[str, bool] = {"yes": True, "no": False}
_CONTACT: tuple[ContactField, ...] = get_args(ContactField)


@dataclass(frozen=True, slots=True)
class ComplaintForm:
    """The form as it stands in the browser."""

    id: UUID
    hidden: Hidden
    language: str
    values: Mapping[str, str] = field(default_factory=dict)
    is_trapped: bool = False

    def draft(self) -> ComplaintDraft:
        """Return what was entered as a complaint; without contact data it has no respondent."""
        named = {name: self.values[name] for name in _CONTACT if self.values.get(name, "").strip()}
        return ComplaintDraft(
            text=self.values.get(TEXT, ""),
            id=self.id,
            touchpoint=self.hidden.touchpoint,
            location=self.hidden.location,
            locale=self.language,
            respondent=Respondent(**named) if named else None,
            wants_answer=_WISHES.get(self.values.get(ANSWER, "")),
        )


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
    wishes: Sequence[tuple[str, str, bool]]
    """Whether to answer: value, words, and whether it is chosen."""
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
        values={name: fields.get(name, "") for name in (TEXT, ANSWER, *_CONTACT)},
        is_trapped=bool(fields.get(TRAP)),
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
    labels = {"name": texts.name, "email": texts.email, "phone": texts.phone}
    return ComplaintView(
        language=form.language,
        direction=direction(form.language),
        writing=writing(form.language),
        texts=texts,
        words=words,
        others=[LanguageLink(one, own_name(one), direction(one)) for one in OWN_LANGUAGES if one != form.language],
        hidden=form.hidden.places,
        form=form,
        entered=form.values.get(TEXT, ""),
        longest=MAX_COMPLAINT_LENGTH,
        note=texts.at_most.format(count=MAX_COMPLAINT_LENGTH),
        parts=[
            ContactPart(name, name, labels[name], *TOKENS[name], entered=form.values.get(name, "")) for name in _CONTACT
        ],
        wishes=[
            (value, words.yes if wish else words.no, form.values.get(ANSWER) == value)
            for value, wish in _WISHES.items()
        ],
        text_error=text_error if TEXT in wrong else None,
        contact_error=contact_error if "respondent" in wrong else None,
        error=error,
    )
