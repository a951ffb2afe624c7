"""Rules on comments, complaints, scores, targets and sources: each raises once, and says what it is about."""

from dataclasses import replace
from importlib import import_module
from typing import Any

import msgspec
import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, text

from services.alerts.service import SERVICE
from shared.contracts.alerts import AlertRaised, SignalRaised
from shared.contracts.event import Event
from shared.ids import uuid7
from shared.testing.one_service import OneService
from shared.vocabulary import Comment
from tests.services.alerts.happenings import (
    UNHAPPY,
    answer,
    escalated,
    filed,
    get,
    missed,
    moved,
    put,
    raised,
    read_of,
    scored,
    silent,
)

NEGATIVE = {"field": "comment_sentiment", "equals": "negative"}


async def test_a_comment_raises_an_alert_on_its_response(alerts: OneService) -> None:
    """The same kind of alert, with the answers that decided and what was written; once, with the same key."""
    await put(alerts, "blames", trigger="comment_read", when={"all_of": [UNHAPPY, NEGATIVE]}, severity="critical")
    response = scored()
    await alerts.deliver(response)
    assert "blames" not in {rule for rule, _ in await raised(alerts)}
    comment = read_of(response)
    await alerts.deliver(comment, replace(comment, id=uuid7()))
    await alerts.deliver(replace(response, id=uuid7()))
    [published] = [one.data for one in await alerts.published() if one.data.rule == "blames"]
    assert isinstance(published, AlertRaised)
    assert (published.trigger, published.response_id) == ("comment_read", response.data.response_id)
    assert [one.value for one in published.reasons] == [2]
    assert published.comments == response.data.comments


async def test_each_comment_is_judged_by_itself(alerts: OneService) -> None:
    """Two comments do not add up; the sentiment of one and the words of the other make no alert."""
    when = {"all_of": [NEGATIVE, {"field": "words", "includes": "price"}]}
    await put(alerts, "price", trigger="comment_read", when=when)
    await put(alerts, "any-comment", when={"all_of": [UNHAPPY, {"field": "words", "includes": "price"}]})
    comments = (Comment(question="why", text="So slow"), Comment(question="more", text="Good price"))
    response = scored(comments=comments)
    await alerts.deliver(
        response,
        read_of(response, text="So slow", sentiment="negative"),
        read_of(response, question="more", text="Good price", sentiment="positive"),
    )
    assert {rule for rule, _ in await raised(alerts)} == {"unhappy-answer", "any-comment"}


async def test_what_was_read_before_an_edit_does_not_count(alerts: OneService) -> None:
    """A comment that was rewritten is judged as it is now; one that stayed needs no second reading."""
    await put(alerts, "blames", trigger="comment_read", when={"all_of": [UNHAPPY, NEGATIVE]})
    rewritten, kept = scored(answer(9)), scored(answer(9))
    await alerts.deliver(rewritten, kept, read_of(rewritten), read_of(kept))
    edited = [
        scored(response_id=rewritten.data.response_id, revision=2, comments=(Comment("why", "All is well"),)),
        scored(response_id=kept.data.response_id, revision=2),
    ]
    await alerts.deliver(*edited)
    blamed = [subject for rule, subject in await raised(alerts) if rule == "blames"]
    assert blamed == [str(kept.data.response_id)]


async def test_a_complaint_raises_a_signal(alerts: OneService) -> None:
    """With its customer and place, and without its words."""
    await put(alerts, "delays", trigger="complaint_filed", when={"field": "category", "equals": "delay"})
    complaint, other = filed(), filed(category="food")
    await alerts.deliver(complaint, other, replace(complaint, id=uuid7()))
    [published] = [one.data for one in await alerts.published()]
    assert isinstance(published, SignalRaised)
    assert (published.subject, published.subject_id) == ("complaint", str(complaint.data.complaint_id))
    assert (published.location, published.respondent_id) == ("graz", complaint.data.respondent_id)
    assert published.opens_ticket is False
    assert "refund" not in str(published)


@pytest.mark.parametrize(
    ("trigger", "happening", "again", "subject"),
    [
        ("score_moved", moved(), {"difference": -15.0}, "series"),
        ("target_missed", missed(), {"value": 60.0}, "target"),
        ("source_silent", silent(), {"received": 0}, "source"),
        ("ticket_escalated", escalated(), {"late_seconds": 90}, "ticket"),
    ],
)
async def test_a_signal_is_raised_once_for_each_occurrence(
    alerts: OneService, trigger: str, happening: Event[Any], again: dict[str, object], subject: str
) -> None:
    """Published again with other figures it is the same window, day or silence."""
    await put(alerts, "always", trigger=trigger, severity="critical")
    await alerts.deliver(happening)
    repeated = replace(happening, data=msgspec.structs.replace(happening.data, **again), id=uuid7())
    await alerts.deliver(repeated)
    [signal] = (await get(alerts, "/v1/signals"))["items"]
    assert (signal["subject"], signal["severity"]) == (subject, "critical")
    assert len(await alerts.published()) == 1


MIGRATIONS = [
    import_module(f"services.alerts.migrations.versions.{path.stem}")
    for path in sorted(SERVICE.migrations.glob("v*.py"))
    if path.stem >= "v0005"
]
"""Those since rules have triggers, the oldest first."""


def migrate_back_and_forth(connection: Connection) -> None:
    """Return to the tables of the version before, store what it stored, and migrate."""
    with Operations.context(MigrationContext.configure(connection)):
        for migration in reversed(MIGRATIONS):
            migration.downgrade()
        columns = "key, name, enabled, severity, condition, touchpoint, opens_ticket, version, created_at, updated_at"
        values = (
            """'old', 'Old', true, 'critical', '{"any": [{"metric": "nps", "at_most": 6}]}', 'delivery', false, 3"""
        )
        for table in ("rule", "rule_version"):
            insert = f"INSERT INTO alerts.{table} ({columns}) VALUES ({values}, now(), now())"  # noqa: S608 - ours
            connection.execute(text(insert))
        connection.execute(
            text(
                "INSERT INTO alerts.alert (id, rule, rule_version, severity, opens_ticket, response_id, survey, "
                "survey_version, channel, reasons, comments, occurred_at, raised_at) VALUES (gen_random_uuid(), 'old', "
                "3, 'critical', false, gen_random_uuid(), 'parcel', 1, 'web', '[]', '[]', now(), now())"
            )
        )
        for migration in MIGRATIONS:
            migration.upgrade()


async def test_rules_and_alerts_of_the_version_before_are_kept(alerts: OneService) -> None:
    """They wait for responses, as they did, and judge the next one; rules that it cannot have are gone with the way."""
    await put(alerts, "new", trigger="target_missed")
    async with alerts.engine.begin() as connection:
        await connection.run_sync(migrate_back_and_forth)
    found = {rule["key"]: rule for rule in (await get(alerts, "/v1/rules"))["items"]}
    assert found.keys() == {"old", "unhappy-answer"}
    old = found["old"]
    assert (old["trigger"], old["version"], old["notify"], old["opens_ticket"]) == ("response_scored", 3, None, False)
    [kept] = (await get(alerts, "/v1/alerts"))["items"]
    assert (kept["rule"], kept["trigger"], kept["is_quiet"]) == ("old", "response_scored", False)
    why = await get(alerts, f"/v1/alerts/{kept['id']}/why")
    assert (why["outcome"], why["tests"]) == ("fired", [])
    await alerts.deliver(scored())
    assert [rule for rule, _ in await raised(alerts)].count("old") == 2
