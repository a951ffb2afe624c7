"""Write to one customer: a part of a case, and a page. Neither their address nor their name is shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Literal, cast, get_args
from uuid import UUID

from fastapi import APIRouter, Response

from services.collector.application.messages.ways import Ways
from services.collector.application.messages.words_shown import ShownWords
from services.collector.application.use_cases import UseCases
from services.collector.domain.messages.errors import InvalidMessageError, MessageIdTakenError
from services.collector.domain.messages.letter import Letter
from services.collector.domain.messages.message_words import LANGUAGES
from services.collector.domain.people.contact import RespondentNotFoundError
from services.collector.domain.surveys.wording import match
from services.collector.pages.answers.forms import Form, sent_form, uuid_of
from services.collector.pages.messages import CONSOLE, PATH, labels
from services.collector.pages.messages.words import Words
from services.collector.web.deps import Menu
from shared.ids import uuid7
from shared.vocabulary import ClaimedBasis, MessageBasis, MessageChannel
from shared.web.console.visit import Visit, viewing

BASE = "/console/collector/write"
_CASES = "/console/tickets"

router = APIRouter(prefix=BASE, include_in_schema=False)

Sending = Annotated[Visit, viewing("messages:send")]


@dataclass(frozen=True, slots=True)
class Writing:
    """A form that is being filled in."""

    respondent_id: UUID
    ways: Ways | None
    """None: nobody is behind it whom the writer may see."""
    typed: Form
    case: str
    complaint: str
    errors: Mapping[str, str] = field(default_factory=dict)
    fault: str = ""
    preview: ShownWords | None = None
    in_folders: frozenset[MessageChannel] = frozenset()
    is_new: bool = False
    """Whether it was not sent yet, neither to be looked at nor to be sent."""

    @property
    def is_answer(self) -> bool:
        """Whether it answers what the customer said, which is a basis by itself."""
        return bool(self.case or self.complaint)


@router.get("/{respondent_id}")
async def write_page(visit: Sending, menu: Menu, respondent_id: UUID) -> Response:
    query = visit.request.query_params
    typed = {name: str(found) for name in ("case", "complaint") if (found := uuid_of(query.get(name))) is not None}
    writing = replace(await _opened(visit, menu, respondent_id, typed), is_new=True)
    if writing.ways is not None:
        language = match(writing.ways.language or visit.language, LANGUAGES) or LANGUAGES[0]
        channel = next((one.channel for one in writing.ways.usable), "")
        writing = replace(writing, typed={"id": str(uuid7()), "language": language, "channel": channel})
    return _shown(visit, writing, await _words(visit, menu))


@router.post("/{respondent_id}/preview")
async def preview(visit: Sending, menu: Menu, respondent_id: UUID) -> Response:
    """Show what would be sent; nothing is kept."""
    writing = await _opened(visit, menu, respondent_id, await sent_form(visit.request))
    words = await _words(visit, menu)
    if writing.ways is None:
        return _shown(visit, writing, words)
    letter, errors = _letter(writing, words)
    if letter is None:
        return _shown(visit, replace(writing, errors=errors), words, 422)
    basis = _known_basis(writing.ways, letter.channel) or letter.basis
    shown = await menu.messages.show_words.letter(
        letter=letter, respondent_id=respondent_id, location=writing.ways.location, basis=basis
    )
    return _shown(visit, replace(writing, preview=shown), words)


@router.post("/{respondent_id}")
async def send(visit: Sending, menu: Menu, respondent_id: UUID) -> Response:
    writing = await _opened(visit, menu, respondent_id, await sent_form(visit.request))
    words = await _words(visit, menu)
    if writing.ways is None:
        return _shown(visit, writing, words, 404)
    letter, errors = _letter(writing, words)
    if letter is None:
        return _shown(visit, replace(writing, errors=errors), words, 422)
    try:
        message, _ = await menu.messages.write(
            respondent_id=respondent_id,
            letter=letter,
            caller=visit.caller,
            letter_id=uuid_of(writing.typed.get("id")),
        )
    except MessageIdTakenError:
        return _shown(visit, replace(writing, fault=words.of(labels.TWICE)), words, 409)
    visit.toast(words.of(labels.WRITTEN))
    if writing.case and visit.caller.may("tickets:read"):
        return visit.go(f"{_CASES}/{writing.case}")
    return visit.go(f"{PATH}/{message.id}" if visit.caller.may("messages:read") else "/console")


async def _words(visit: Visit, menu: UseCases) -> Words:
    return Words(visit, await menu.directory.read())


async def _opened(visit: Visit, menu: UseCases, respondent_id: UUID, typed: Form) -> Writing:
    case, complaint = (str(uuid_of(typed.get(name)) or "") for name in ("case", "complaint"))
    basis = _named_basis(typed) or ("request" if case or complaint else None)
    ways: Ways | None = None
    try:
        ways = await menu.messages.read_ways(respondent_id=respondent_id, basis=basis, caller=visit.caller)
    except RespondentNotFoundError:
        typed = {}
    return Writing(respondent_id, ways, typed, case, complaint, in_folders=menu.messages.in_folders)


def _named_basis(typed: Form) -> ClaimedBasis | None:
    named = typed.get("basis")
    return cast("Literal['existing_customer', 'request']", named) if named in get_args(ClaimedBasis) else None


def _known_basis(ways: Ways, channel: MessageChannel) -> MessageBasis | None:
    return next((one.basis for one in ways.ways if one.channel == channel), None)


def _letter(writing: Writing, words: Words) -> tuple[Letter | None, Mapping[str, str]]:
    """Return the letter, or what is wrong by field."""
    typed, ways = writing.typed, writing.ways
    channel = typed.get("channel")
    if channel not in get_args(MessageChannel) or ways is None:
        return None, {"channel": words.of(labels.WRONG["channel"])}
    way = cast("MessageChannel", channel)
    obstacle = next((one.obstacle for one in ways.ways if one.channel == way), None)
    errors = {} if obstacle is None else {"channel": words.obstacle(way, obstacle)}
    basis = _named_basis(typed)
    if basis is None and not writing.is_answer and _known_basis(ways, way) is None:
        errors["basis"] = words.of(labels.WRONG["basis"])
    letter = Letter(
        channel=way,
        subject=typed.get("subject") if way == "email" else None,
        text=typed.get("text", ""),
        language=typed.get("language") or None,
        basis=basis,
        case_id=uuid_of(writing.case),
        complaint_id=uuid_of(writing.complaint),
    )
    try:
        checked = letter.checked()
    except InvalidMessageError as wrong:
        errors |= {one.field: words.of(labels.WRONG[one.field]) for one in wrong.problems if one.field}
        return None, errors
    return (None, errors) if errors else (checked, {})


def _shown(visit: Visit, writing: Writing, words: Words, status: int = 200) -> Response:
    current = _CASES if writing.case else PATH
    return visit.page(CONSOLE, "messages/write.html", current=current, status=status, writing=writing, words=words)
