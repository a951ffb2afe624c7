"""Who is to know that a case is theirs: every way to give one, and everybody who could get it."""

from uuid import UUID

import pytest

from shared.contracts.accounts import TeamChanged
from shared.contracts.event import Event
from shared.contracts.notices import TicketsNoticeRequested
from shared.testing.one_service import OneService
from shared.testing.signing_in import sign_in
from tests.services.tickets.conftest import NOON, Desk, MakeAlert

KIM = UUID(int=1)


@pytest.fixture
async def teams(tickets: OneService) -> None:
    """A team, and one that is no more."""
    for key, is_active in (("care", True), ("gone", False)):
        team = TeamChanged(version=1, team=key, name=f"Team {key}", is_active=is_active, changed_at=NOON)
        await tickets.deliver(Event(team, source="/heed/accounts", time=NOON))


async def asked(tickets: OneService) -> list[TicketsNoticeRequested]:
    return [one.data for one in await tickets.published() if isinstance(one.data, TicketsNoticeRequested)]


@pytest.mark.usefixtures("teams")
@pytest.mark.parametrize(
    ("assignee", "recipient"),
    [
        (str(KIM), ("person", None, KIM)),
        ("care", ("team", "care", None)),
        ("Team care", ("team", "care", None)),
        ("gone", None),
        ("Anna from the shop", None),
    ],
)
async def test_whoever_gets_a_case_is_to_know(
    tickets: OneService, desk: Desk, alert: MakeAlert, assignee: str, recipient: tuple[object, ...] | None
) -> None:
    """A person, or a team by its key or name; nobody can be reached by any other name."""
    await tickets.deliver(alert())
    [ticket] = await desk.found()
    await desk.step(ticket["id"], "assign", assignee=assignee, note="Please call them")
    found = await asked(tickets)
    assert [(one.kind, one.team, one.person_id) for notice in found for one in notice.recipients] == (
        [] if recipient is None else [recipient]
    )
    for notice in found:
        assert (notice.cause, notice.reason, notice.group) == (
            "assignment",
            "first",
            f"response:{ticket['response_id']}",
        )
        assert (notice.ticket_number, notice.severity, notice.location) == (ticket["number"], "warning", "Graz")
        assert notice.answers[0].value == 2


async def test_nobody_is_notified_of_what_they_did(tickets: OneService, desk: Desk) -> None:
    """Neither who takes a case, nor who assigns one to themselves."""
    agent = sign_in(tickets.app, "agent")
    ticket = await desk.open()
    path, headers = f"/v1/tickets/{ticket['id']}", {**agent.headers, "If-Match": "*"}
    taken = await tickets.client.post(f"{path}/take", headers=headers)
    assert taken.status_code == 200, taken.text
    await desk.step(ticket["id"], "resolve")
    assert (await tickets.client.post(f"{path}/reopen", headers=headers)).status_code == 200
    assert await asked(tickets) == []


async def test_a_case_that_comes_back_is_said_too(tickets: OneService, desk: Desk) -> None:
    """Somebody else reopens it; and each time it is given on is a notice of its own."""
    ticket = await desk.open()
    await desk.step(ticket["id"], "assign", assignee=str(KIM))
    await desk.step(ticket["id"], "resolve")
    await desk.step(ticket["id"], "reopen")
    await desk.step(ticket["id"], "assign", assignee=str(UUID(int=2)))
    await desk.step(ticket["id"], "assign", assignee=str(KIM))
    keys = [one.notice_key for one in await asked(tickets)]
    assert len(keys) == len(set(keys)) == 4
