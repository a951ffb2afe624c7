"""Cases that rise because their customer is unhappy again, and what is left of them when answers are withdrawn."""

from datetime import timedelta

from shared.contracts.tickets import TicketRaised
from shared.testing.one_service import OneService
from tests.services.tickets.conftest import NOON, Desk, MakeAlert
from tests.services.tickets.test_joining import ADA, LATER, said, withdrawn, words


async def test_a_customer_who_is_unhappy_again_is_more_urgent(
    tickets: OneService, desk: Desk, alert: MakeAlert
) -> None:
    """By one step, once, in whichever order the answers are received; after 90 days it is no repetition."""
    first = alert(respondent_id=ADA, touchpoint="till", severity="info")
    second = alert(respondent_id=ADA, severity="info", occurred_at=NOON + timedelta(days=90))
    third = alert(respondent_id=ADA, touchpoint="web", severity="info", occurred_at=NOON + timedelta(days=181))
    await tickets.deliver(second)
    assert [one["severity"] for one in await desk.found()] == ["info"]
    await tickets.deliver(first, third)
    cases = {one["touchpoint"]: one for one in await desk.found()}
    severities = {place: (one["severity"], one["raised_from"]) for place, one in cases.items()}
    assert severities == {"till": ("info", None), "delivery": ("warning", "info"), "web": ("info", None)}
    assert [one["action"] for one in await desk.history(cases["delivery"]["id"])] == ["opened", "raised"]
    await tickets.deliver(alert(respondent_id=ADA, severity="warning", occurred_at=NOON + timedelta(days=80)))
    case = (await desk.get(f"/{cases['delivery']['id']}")).json()
    assert (case["severity"], case["raised_from"], case["version"]) == ("critical", "warning", 3)
    raised = [one.data for one in await tickets.published() if isinstance(one.data, TicketRaised)]
    assert [one.severity for one in raised] == ["warning"]
    assert (await said(desk, case))["unhappy_answers"] == 3
    await desk.assert_published_what_happened()


async def test_a_withdrawn_answer_takes_its_words_alone(tickets: OneService, desk: Desk, alert: MakeAlert) -> None:
    """The others stay with their words and their customer, as do notes from before; what rose because of it falls."""
    before = alert(respondent_id=ADA, touchpoint="till")
    first = alert(respondent_id=ADA, comments=words("Late"), occurred_at=LATER)
    second = alert(respondent_id=ADA, comments=words("canary"), occurred_at=LATER)
    await tickets.deliver(before)
    await tickets.deliver(first)
    [case] = await desk.found(touchpoint="delivery")
    await desk.post(f"/{case['id']}/notes", {"note": "Said it was late"})
    await tickets.deliver(second)
    await desk.post(f"/{case['id']}/notes", {"note": "canary"})
    case = (await desk.get(f"/{case['id']}")).json()
    assert (case["severity"], case["raised_from"]) == ("critical", "warning")
    await tickets.deliver(withdrawn(second.data.response_id), withdrawn(before.data.response_id))
    case = (await desk.get(f"/{case['id']}")).json()
    assert (case["comments"], case["respondent_id"]) == ([{"question": "why", "text": "Late"}], str(ADA))
    assert (case["severity"], case["raised_from"]) == ("warning", None)
    notes = [one["note"] for one in await desk.history(case["id"])]
    assert [one for one in notes if one] == ["Said it was late"]
    assert "canary" not in str(await said(desk, case))
    await tickets.deliver(withdrawn(first.data.response_id))
    case = (await desk.get(f"/{case['id']}")).json()
    assert (case["comments"], case["respondent_id"]) == ([], None)
