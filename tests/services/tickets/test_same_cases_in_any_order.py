"""The same cases, in whichever order and however often things are received, as a model that knows all of them says."""

from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, Phase, given, note, settings
from sqlalchemy import text

from shared.contracts.alerts import AlertRaised
from shared.testing.one_service import OneService
from tests.services.tickets.same_cases import Case, Story
from tests.services.tickets.same_weeks import WEEKS, Weeks

_CASES = text(
    """
    SELECT ticket.id, severity, respondent_id, comments,
        ARRAY(SELECT response_id FROM tickets.ticket_answer WHERE ticket_id = ticket.id)
            || ARRAY(SELECT complaint_id FROM tickets.ticket_complaint WHERE ticket_id = ticket.id) AS about
    FROM tickets.ticket WHERE merged_into IS NULL
    """
)
_VERSIONS = text(
    "SELECT ticket.version, array_agg(entry.version ORDER BY entry.version) FROM tickets.ticket "
    "JOIN tickets.ticket_history AS entry ON entry.ticket_id = ticket.id GROUP BY ticket.id"
)
_WORDS = text(
    " UNION ALL ".join(
        f"SELECT one::text AS row FROM tickets.{table} AS one"  # noqa: S608 - names from here
        for table in ("ticket", "ticket_history", "ticket_answer", "ticket_complaint", "early_words", "early_news")
    )
)


async def found(tickets: OneService, story: Story) -> set[Case]:
    """Return the cases that there are about a story."""
    names = {one: name for name, one in story.ids.items()}
    people = {one: number for number, one in story.people.items()}
    async with tickets.engine.connect() as connection:
        rows = (await connection.execute(_CASES)).all()
    cases = [
        Case(
            about=frozenset(names[one] for one in row.about),
            severity=row.severity,
            person=people.get(row.respondent_id),
            words=frozenset(one["text"] for one in row.comments),
        )
        for row in rows
        if names.keys() & set(row.about)
    ]
    assert len(cases) == len(set(cases))
    return set(cases)


async def words_left(tickets: OneService, story: Story) -> list[str]:
    """Return the rows in which something is left that was taken back."""
    async with tickets.engine.connect() as connection:
        rows = list((await connection.execute(_WORDS)).scalars())
    return [row for gone in story.never_again() for row in rows if gone in row]


async def assert_histories_fit(tickets: OneService, story: Story) -> None:
    """Check that each alert is in one history, once, and that histories count up."""
    raised = {one.data.alert_id for one in story.events if isinstance(one.data, AlertRaised)}
    async with tickets.engine.connect() as connection:
        entries = (await connection.execute(text("SELECT alert_id FROM tickets.ticket_history"))).scalars()
        assert sorted(one for one in entries if one in raised) == sorted(raised)
        for version, versions in await connection.execute(_VERSIONS):
            assert versions == list(range(1, version + 1))


@settings(
    max_examples=25,
    # Making a failing case smaller would take longer than reading it.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(weeks=WEEKS)
async def test_the_same_cases_in_any_order(tickets: OneService, weeks: Weeks) -> None:
    """Answers in the same cases, as urgent, with the same words; what was taken back leaves none, now or later."""
    story = Story(weeks)
    for batch in story.received():
        await tickets.deliver(*batch)
        note(f"{[f'{type(one.data).__name__} {_names(one.data, story)}' for one in batch]}")
    assert await found(tickets, story) == story.cases()
    assert await words_left(tickets, story) == []
    await assert_histories_fit(tickets, story)


def _names(data: Any, story: Story) -> str:
    names = {one: name for name, one in story.ids.items()} | {one: f"p{n}" for n, one in story.people.items()}
    known = [getattr(data, name, None) for name in ("complaint_id", "response_id", "respondent_id")]
    return " ".join(names[one] for one in known if isinstance(one, UUID) and one in names)
