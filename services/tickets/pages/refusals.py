"""Why something was not done, in the reader's words: who was quicker, who is away, what is wrong with a form."""

from uuid import UUID

from services.tickets.application.use_cases import UseCases
from services.tickets.domain.assignees import AssigneeAwayError
from services.tickets.domain.merging import MergeRefusedError
from services.tickets.domain.opening import ResponseHasTicketError
from services.tickets.domain.ticket import TicketNotFoundError
from services.tickets.domain.workflow import StepRefusedError, allowed_steps
from services.tickets.pages import labels
from services.tickets.pages.inbox import Refusal, read_case
from services.tickets.pages.words import Words
from shared.errors import HeedError, InvalidError, PreconditionFailedError
from shared.web.console.visit import Visit

_ALWAYS = frozenset({"note", "follow-up", "outcome"})


async def refusal_of(
    error: HeedError, *, visit: Visit, menu: UseCases, ticket_id: UUID | None, step: str, typed: dict[str, str]
) -> Refusal:
    """Return what the page says about an error, with what was typed.

    Raises:
        HeedError: the case is not there for them, or it is an error that no form can lead to.
    """
    words = Words(visit, await menu.directory.read())
    if isinstance(error, AssigneeAwayError):
        return _away(error, words, step, typed)
    if isinstance(error, InvalidError):
        texts = [words.of(labels.WRONG_FIELDS[one.field]) for one in error.problems if one.field in labels.WRONG_FIELDS]
        text = " ".join(dict.fromkeys(texts)) or words.of(labels.WRONG_FORM)
        return Refusal(text, step, typed, status=422)
    if isinstance(error, MergeRefusedError):
        return Refusal(words.of(labels.MERGE_REFUSED[error.because]), step, typed)
    if isinstance(error, ResponseHasTicketError):
        return Refusal(words.of(labels.HAS_TICKET), step, typed)
    if isinstance(error, TicketNotFoundError) and not step:
        return Refusal(words.of(labels.FIND_NOTHING))
    if not isinstance(error, PreconditionFailedError | StepRefusedError) or ticket_id is None:
        raise error
    ticket, history = await read_case(menu, ticket_id, visit.caller)
    changed = isinstance(error, PreconditionFailedError)
    text = labels.CHANGED if changed else labels.NOT_NOW
    allowed = step in _ALWAYS or ("assign" if step == "take" else step) in allowed_steps(ticket.state)
    # What was typed for a step that is gone is offered as a note.
    kept = step if allowed else "note" if typed.get("note") else ""
    said = words.of(text, what=words.event(history[0], ticket))
    return Refusal(said, kept, typed, status=412 if changed else 409)


def _away(error: AssigneeAwayError, words: Words, step: str, typed: dict[str, str]) -> Refusal:
    name = error.person.display_name
    if error.deputy is None:
        return Refusal(words.of(labels.AWAY, name=name), step, typed, away=True)
    text = words.of(labels.AWAY_WITH_DEPUTY, name=name, deputy=error.deputy.display_name)
    return Refusal(text, step, typed | {"assignee": str(error.deputy.id)}, away=True)
