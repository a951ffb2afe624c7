"""Why something was not done, in the reader's words: who was quicker, who is away, what is wrong with a form."""

from uuid import UUID

from services.tickets.application.use_cases import UseCases
from services.tickets.domain.assignees import AssigneeAwayError
from services.tickets.domain.merging import MergeRefusedError
from services.tickets.domain.names import name_in
from services.tickets.domain.opening import ResponseHasTicketError
from services.tickets.domain.settling import CHECKS
from services.tickets.domain.ticket import TicketNotFoundError
from services.tickets.domain.workflow import StepRefusedError, allowed_steps
from services.tickets.pages import labels, work_labels
from services.tickets.pages.inbox import Refusal, read_case
from services.tickets.pages.words import Words
from shared.errors import HeedError, InvalidError, PreconditionFailedError
from shared.web.console.visit import Visit

_ALWAYS = frozenset({"note", "follow-up", "outcome"})
_WITHOUT_FORM = frozenset({"check", "watch", "unwatch", "call-back"})
"""What has a place of its own on the page, where it is done again."""


async def refusal_of(
    error: HeedError, *, visit: Visit, menu: UseCases, ticket_id: UUID | None, step: str, typed: dict[str, str]
) -> Refusal:
    """Return what the page says about an error, with what was typed.

    Raises:
        HeedError: the case is not there for them, or it is an error that no form can lead to.
    """
    words = Words(visit, await menu.directory.read())
    form = "" if step in _WITHOUT_FORM else step
    if isinstance(error, AssigneeAwayError):
        return _away(error, words, step, typed)
    if isinstance(error, InvalidError):
        heads = [one.field.partition(".")[0] for one in error.problems]
        texts = [words.of(labels.WRONG_FIELDS[one]) for one in heads if one in labels.WRONG_FIELDS]
        undone = await _undone(error, visit, menu, ticket_id)
        texts = [*dict.fromkeys(texts), *([words.of(work_labels.UNDONE)] if undone else [])]
        return Refusal(" ".join(texts) or words.of(labels.WRONG_FORM), form, typed, tuple(undone), status=422)
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
    kept = form if allowed else "note" if typed.get("note") else ""
    said = words.of(text, what=words.event(history[0], ticket))
    return Refusal(said, kept, typed, status=412 if changed else 409)


async def _undone(error: InvalidError, visit: Visit, menu: UseCases, ticket_id: UUID | None) -> list[str]:
    """Return what is still to be done on the checklists of a case that was not closed because of it."""
    ids = {one.field.removeprefix(f"{CHECKS}.") for one in error.problems if one.field.startswith(f"{CHECKS}.")}
    if not ids or ticket_id is None:
        return []
    found = await menu.work.checks(ticket_id=ticket_id, caller=visit.caller)
    return [name_in(found.names_of(one), visit.language) for one in found.checks if one.id in ids]


def _away(error: AssigneeAwayError, words: Words, step: str, typed: dict[str, str]) -> Refusal:
    name = error.person.display_name
    if error.deputy is None:
        return Refusal(words.of(labels.AWAY, name=name), step, typed, away=True)
    text = words.of(labels.AWAY_WITH_DEPUTY, name=name, deputy=error.deputy.display_name)
    return Refusal(text, step, typed | {"assignee": str(error.deputy.id)}, away=True)
