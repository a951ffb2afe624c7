"""Let tickets know what becomes of asking the customers of closed cases again, with the commit."""

from contextlib import nullcontext

from services.collector import events_out
from services.collector.domain.invitations import resurvey_events
from services.collector.domain.invitations.invitation import Invitation
from services.collector.domain.messages.message import Message
from services.collector.domain.responses.asking import Asking
from services.collector.domain.responses.response import StoredResponse
from services.collector.store.invitation_store import AnsweredInvitation, InvitationStore
from shared.observability.correlation import Trace, tracing
from shared.unit_of_work import Work


def publish_refusal(work: Work, invitation: Invitation) -> None:
    """Publish that an invitation was refused or taken back, if a case waits for it."""
    news = resurvey_events.refused(invitation, at=work.now)
    if news is not None:
        work.publish(news)


def publish_outcome(work: Work, message: Message) -> None:
    """Publish what became of the invitation that a message is, if a case waits for it."""
    news = resurvey_events.news_of(message, at=work.now)
    if news is not None:
        work.publish(news)


def publish_answer(
    work: Work,
    invitation: AnsweredInvitation,
    response: StoredResponse,
    asking: Asking | None,
    trace: Trace | None = None,
) -> None:
    """Publish an answer as it is now, if a case waits for it.

    Args:
        work: the transaction.
        invitation: that it answers.
        response: the answer, as it came in, corrected or taken back.
        asking: what was asked; None once it is taken back.
        trace: of the request that brought it; None: the current one.
    """
    if invitation.ticket_id is None:
        return
    answers = () if asking is None else events_out.scaled_answers(response, asking)
    by_link = invitation.form_id == response.id
    news = resurvey_events.answered(
        invitation.id, invitation.ticket_id, response, answers, by_link=by_link, at=work.now
    )
    with tracing(trace) if trace is not None else nullcontext():
        work.publish(news)


async def publish_correction(work: Work, response: StoredResponse, asking: Asking | None) -> None:
    """Publish a response again that was corrected or taken back, if a case waited for it; see `publish_answer`.

    The transaction holds the response's row.
    """
    for one in await InvitationStore(work.connection).of_cases(response.id):
        publish_answer(work, one, response, asking)
