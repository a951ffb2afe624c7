"""What the case that goes on takes over from the one that is merged into it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from services.tickets.domain.merging import MergeRefusedError, may_meet, merge
from services.tickets.domain.opening import ManualCase, open_by_hand
from services.tickets.domain.ticket import Ticket
from services.tickets.domain.workflow import StepRefusedError
from shared.errors import InvalidFieldError
from shared.vocabulary import CallBack, Comment

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
ADA, BEA = UUID(int=7), UUID(int=8)


def case(number: int, **fields: object) -> Ticket:
    """Return an open case of Ada in Graz, or as asked."""
    case = ManualCase("Rude", respondent_id=ADA, location="Graz")
    ticket = open_by_hand(case, actor="desk", ticket_id=UUID(int=number), number=number, at=NOON).ticket
    return replace(ticket, **fields)  # type: ignore[arg-type]  # fields of a ticket


def test_the_other_case_goes_on_with_everything() -> None:
    """Answers, complaints, words, wishes, contact and urgency; the merged one keeps no words, and is closed."""
    responses = [UUID(int=100 + number) for number in range(4)]
    complaints = [UUID(int=200 + number) for number in range(3)]
    late, broken = Comment("why", "Late"), Comment("why", "Broken")
    merged = case(
        1,
        severity="critical",
        response_id=responses[0],
        further_response_ids=(responses[1],),
        complaint_id=complaints[0],
        comments=(late,),
        call_back=CallBack("phone", "evening"),
        contacted_at=NOON,
        follow_up_at=LATER,
        merged_cases=2,
        category="waiting",
    )
    into = case(
        2,
        severity="info",
        response_id=responses[2],
        further_response_ids=(responses[3],),
        complaint_id=complaints[1],
        further_complaint_ids=(complaints[2],),
        comments=(broken, late),
        assignee="kim",
        state="assigned",
        merged_cases=1,
    )
    first, second = merge(merged, into, actor="desk", at=LATER, note="The same parcel")
    gone, on = first.ticket, second.ticket
    assert (gone.state, gone.merged_into, gone.closed_at, gone.comments, gone.call_back) == (
        "closed",
        into.id,
        LATER,
        (),
        None,
    )
    assert set(on.responses) == set(responses)
    assert on.response_id == responses[2]
    assert set(on.complaints) == set(complaints)
    assert (on.comments, on.call_back, on.category) == ((broken, late), CallBack("phone", "evening"), "waiting")
    assert (on.severity, on.contacted_at, on.follow_up_at, on.merged_cases) == ("critical", NOON, LATER, 4)
    assert (on.state, on.assignee, on.waiting_since) == ("assigned", "kim", LATER)
    for change, other in ((first, into), (second, merged)):
        entry = change.entry
        assert (entry.action, entry.other_ticket_id, entry.note) == ("merged", other.id, "The same parcel")


def test_what_only_one_knows_is_known() -> None:
    """An anonymous case without a place takes customer and place from the one that is merged into it."""
    into = case(2, respondent_id=None, location=None, unit_path=())
    _, second = merge(case(1, unit_path=("at", "Graz")), into, actor="desk", at=LATER)
    on = second.ticket
    assert (on.respondent_id, on.location, on.unit_path) == (ADA, "Graz", ("at", "Graz"))


@pytest.mark.parametrize(
    ("of_merged", "of_other", "urgency"),
    [
        (("warning", None), ("info", None), ("warning", None)),
        (("warning", "info"), ("warning", None), ("warning", "info")),
        (("warning", None), ("warning", "info"), ("warning", "info")),
        (("warning", "info"), ("critical", None), ("critical", None)),
        ((None, None), ("info", None), ("info", None)),
    ],
)
def test_by_hand_the_more_urgent_one_counts(
    of_merged: tuple[str | None, ...], of_other: tuple[str | None, ...], urgency: tuple[str | None, ...]
) -> None:
    """And that it has risen is still known."""
    names = ("severity", "raised_from")
    merged = case(1, **dict(zip(names, of_merged, strict=True)))
    into = case(2, **dict(zip(names, of_other, strict=True)))
    on = merge(merged, into, actor="desk", at=LATER)[1].ticket
    assert (on.severity, on.raised_from) == urgency


def test_by_the_suite_they_are_as_urgent_as_if_they_had_been_one() -> None:
    """The highest of what alerts say, and the rise on top of it."""
    merged, into = case(1, severity="warning"), case(2, severity="warning", raised_from="info")
    on = merge(merged, into, actor="heed", at=LATER)[1].ticket
    assert (on.severity, on.raised_from, on.waiting_since) == ("critical", "warning", NOON)


def test_what_cannot_be_merged() -> None:
    """With itself, with what is closed or merged, with another customer's, and a case about no customer."""
    one = case(1)
    with pytest.raises(InvalidFieldError):
        merge(one, one, actor="desk", at=LATER)
    for other in (
        case(2, state="closed"),
        case(2, state="closed", merged_into=UUID(int=3)),
        case(2, respondent_id=BEA),
        case(2, respondent_id=None, kind="signal"),
    ):
        with pytest.raises(MergeRefusedError):
            merge(one, other, actor="desk", at=LATER)
    with pytest.raises(StepRefusedError):
        merge(case(1, state="closed"), case(2), actor="desk", at=LATER)
    assert merge(case(1, kind="signal"), case(2, kind="signal"), actor="desk", at=LATER)


@pytest.mark.parametrize(
    ("fields", "may"),
    [({}, True), ({"respondent_id": None}, True), ({"respondent_id": BEA}, False), ({"location": "Linz"}, False)],
)
def test_which_cases_the_suite_may_merge(fields: dict[str, object], *, may: bool) -> None:
    """Those that nobody knows to be of two customers, at one place: who sees the one sees the other."""
    assert may_meet(case(1), case(2, **fields)) == may
    assert not may_meet(case(1, kind="signal"), case(2, kind="signal"))
