"""Notify whoever answers for a webhook that its endpoint does not answer, and later that it does again.

On their own ways, which are others than the one that does not work. What this service published about an endpoint comes
back to it as every other event, so the notice is requested once however often that happens.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from services.notifications.application.notices.requesting import RequestNotices
from shared.contracts.event import Event
from shared.contracts.notices import NoticeRequested, Recipient
from shared.contracts.notifications import EndpointPaused, EndpointResumed


@dataclass(frozen=True, slots=True)
class NotifyOwners:
    request: RequestNotices

    async def __call__(self, *, events: Sequence[Event[EndpointPaused | EndpointResumed]]) -> None:
        await self.request(events=[_request(event) for event in events])


def group_of(subscription: str) -> str:
    """Return the name under which everything about an endpoint is one notice."""
    return f"endpoint:{subscription}"


def _request(event: Event[EndpointPaused | EndpointResumed]) -> Event[NoticeRequested]:
    data = event.data
    is_over = isinstance(data, EndpointResumed)
    figures: dict[str, str | int | float] = {"waiting": data.waiting}
    if isinstance(data, EndpointPaused):
        figures["failure"] = data.failure
    wanted = NoticeRequested(
        notice_key=f"{group_of(data.subscription)}:{'resumed' if is_over else 'paused'}:{data.at.isoformat()}",
        group=group_of(data.subscription),
        cause="endpoint",
        reason="ended" if is_over else "first",
        subject="endpoint",
        subject_id=data.subscription,
        severity="warning",
        recipients=_owner(data),
        figures=figures,
        occurred_at=data.failing_since if isinstance(data, EndpointPaused) else data.at,
        at=data.at,
    )
    return Event(wanted, event.source, event.time, event.id, event.correlation_id, event.traceparent)


def _owner(data: EndpointPaused | EndpointResumed) -> tuple[Recipient, ...]:
    if data.owner_team is not None:
        return (Recipient(kind="team", team=data.owner_team),)
    return (Recipient(kind="person", person_id=data.owner_person_id),)
