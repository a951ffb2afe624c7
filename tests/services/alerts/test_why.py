"""Why a rule fired, and why another one did not: the test that decided is named."""

from datetime import timedelta
from typing import Any

import httpx

from shared.clock import FixedClock
from shared.contracts.collector import RespondentErased, ResponseWithdrawn
from shared.ids import uuid7
from shared.testing.one_service import OneService
from shared.testing.signing_in import sign_in
from tests.services.alerts.happenings import (
    NOON,
    UNHAPPY,
    answer,
    event,
    filed,
    get,
    moved,
    put,
    raised,
    read_of,
    scored,
    structure,
)

LOW = {"answer": {"metric": "nps", "at_most": 1}}
RICH = {"field": "customer_value", "at_least": 1000}
REFUND = {"field": "words", "includes": "refund"}
STAFF = {"field": "attribute:plan", "equals": "gold"}
RULES: dict[str, dict[str, Any]] = {
    "fires": {"when": {"all_of": [UNHAPPY, REFUND]}},
    "too-happy": {"when": {"all_of": [REFUND, LOW]}},
    "too-poor": {"when": {"any_of": [LOW, {"all_of": [UNHAPPY, RICH]}]}},
    "excepted": {"when": {"all_of": [UNHAPPY, {"none_of": [STAFF]}]}},
    "elsewhere": {"when": UNHAPPY, "touchpoint": "counter"},
    "off": {"when": UNHAPPY, "enabled": False},
    "unread": {"when": {"field": "comment_sentiment", "equals": "negative"}, "trigger": "comment_read"},
    "complaints": {"trigger": "complaint_filed"},
}


async def rules_of(alerts: OneService, response: Any, kind: str = "responses") -> dict[str, dict[str, Any]]:
    """Return what all rules made of something, by rule."""
    id_ = response.data.response_id if kind == "responses" else response.data.complaint_id
    found = await get(alerts, f"/v1/{kind}/{id_}/rules")
    return {one["rule"]: one for one in found["rules"]}


def decisive(one: dict[str, Any]) -> list[tuple[str, Any, bool]]:
    return [(each["place"], each["test"], each["holds"]) for each in one["tests"]]


async def test_each_rule_names_what_decided(alerts: OneService) -> None:
    """For those that fired and those that did not, with the leaf in the form in which it was written."""
    await alerts.deliver(structure())
    for key, body in RULES.items():
        assert (await put(alerts, key, **body)).status_code == 201
    response = scored()
    await alerts.deliver(response)
    found = await rules_of(alerts, response)
    assert {key: one["outcome"] for key, one in found.items()} == {
        "unhappy-answer": "fired",
        "fires": "fired",
        "too-happy": "condition_not_met",
        "too-poor": "condition_not_met",
        "excepted": "condition_not_met",
        "elsewhere": "out_of_scope",
        "off": "off",
        "unread": "nothing_read",
    }
    assert decisive(found["fires"]) == [("when.all_of.0", UNHAPPY, True), ("when.all_of.1", REFUND, True)]
    assert decisive(found["too-happy"]) == [("when.all_of.1", LOW, False)]
    assert decisive(found["too-poor"]) == [("when.any_of.0", LOW, False), ("when.any_of.1.all_of.1", RICH, False)]
    assert decisive(found["excepted"]) == [("when.all_of.1.none_of.0", STAFF, True)]
    assert decisive(found["elsewhere"]) == [("touchpoint", None, False)]
    assert decisive(found["off"]) == [("enabled", None, False)]
    assert decisive(found["unhappy-answer"]) == [("when.any.0", UNHAPPY, True)]


async def test_an_alert_says_why_in_the_version_that_raised_it(alerts: OneService) -> None:
    """Whatever the rule became since; a signal does, too."""
    await put(alerts, "fires", when={"all_of": [UNHAPPY, REFUND]})
    await put(alerts, "worse", trigger="score_moved", when={"field": "difference", "at_most": -10})
    await alerts.deliver(scored(), moved())
    await put(alerts, "fires", when=LOW, name="Another one")
    [alert] = (await get(alerts, "/v1/alerts?rule=fires"))["items"]
    why = await get(alerts, f"/v1/alerts/{alert['id']}/why")
    assert (why["name"], why["rule_version"], why["outcome"]) == ("fires", 1, "fired")
    assert decisive(why) == [("when.all_of.0", UNHAPPY, True), ("when.all_of.1", REFUND, True)]
    assert (why["subject"], why["subject_id"]) == ("response", alert["response_id"])
    [signal] = (await get(alerts, "/v1/signals"))["items"]
    why = await get(alerts, f"/v1/alerts/{signal['id']}/why")
    assert decisive(why) == [("when", {"field": "difference", "at_most": -10}, True)]
    assert (await get(alerts, f"/v1/signals/{signal['id']}"))["figures"]["difference"] == -12.0


async def test_what_was_raised_stays_raised(alerts: OneService) -> None:
    """A correction and a deleted rule change nothing in what fired; the rest is judged anew."""
    await put(alerts, "gone", when=UNHAPPY)
    response = scored()
    await alerts.deliver(response)
    await alerts.client.delete("/v1/rules/gone", headers=alerts.admin | {"If-Match": "*"})
    await put(alerts, "promoters", when={"answer": {"verdict": "happy"}})
    await alerts.deliver(scored(answer(10), response_id=response.data.response_id, revision=2))
    found = await rules_of(alerts, response)
    assert {key: one["outcome"] for key, one in found.items()} == dict.fromkeys(
        ("gone", "unhappy-answer", "promoters"), "fired"
    )


async def test_suspect_withdrawn_and_erased_say_so(alerts: OneService) -> None:
    """What cannot be known any more is not guessed, and no word of a customer is left."""
    await put(alerts, "words", when={"all_of": [UNHAPPY, {"field": "words", "includes": "nothing"}]})
    await put(alerts, "counter", when=UNHAPPY, touchpoint="counter")
    suspect = scored(suspect="rapid_taps")
    withdrawn, erased = scored(), scored(respondent_id=uuid7())
    complaint = filed(respondent_id=erased.data.respondent_id)
    await alerts.deliver(suspect, withdrawn, erased, complaint)
    gone = ResponseWithdrawn(response_id=withdrawn.data.response_id, revision=2, survey="parcel", withdrawn_at=NOON)
    person = erased.data.respondent_id
    assert person is not None
    await alerts.deliver(event(gone), event(RespondentErased(respondent_id=person, erased_at=NOON)))
    assert {one["outcome"] for one in (await rules_of(alerts, suspect)).values()} == {"suspect"}
    assert (await rules_of(alerts, withdrawn))["words"]["outcome"] == "withdrawn"
    found = {key: one["outcome"] for key, one in (await rules_of(alerts, erased)).items()}
    assert found == {"unhappy-answer": "fired", "words": "not_known_any_more", "counter": "out_of_scope"}
    # What comes late, and what comes again, brings nothing back.
    await alerts.deliver(scored(respondent_id=person), read_of(erased), event(erased.data), event(complaint.data))
    for table in ("judged", "signal", "alert"):
        async with alerts.engine.connect() as connection:
            rows = (await connection.exec_driver_sql(f"SELECT {table}::text FROM alerts.{table}")).scalars().all()  # noqa: S608 - a name of ours
        assert not any(str(person) in row for row in rows), table
    async with alerts.engine.connect() as connection:
        statement = "SELECT count(*) FROM alerts.judged WHERE gone IS NOT NULL AND personal IS NOT NULL"
        assert (await connection.exec_driver_sql(statement)).scalar() == 0


async def test_a_unit_asks_about_its_own_only(alerts: OneService) -> None:
    """What others were answered is not there, by any of the ways of asking."""
    await put(alerts, "complaints", trigger="complaint_filed")
    await put(alerts, "worse", trigger="score_moved")
    mine, other = scored(location="graz"), scored(location="linz")
    complaints = filed(location="graz"), filed(location="linz")
    await alerts.deliver(mine, other, *complaints, moved())
    agent = sign_in(alerts.app, "agent", unit="graz", locations=frozenset({"graz"}))

    async def status(path: str) -> int:
        return (await alerts.client.get(path, headers=agent.headers)).status_code

    for one, expected in ((mine, 200), (other, 404)):
        assert await status(f"/v1/responses/{one.data.response_id}/rules") == expected
    for complaint, expected in zip(complaints, (200, 404), strict=True):
        assert await status(f"/v1/complaints/{complaint.data.complaint_id}/rules") == expected
    everything = (await get(alerts, "/v1/alerts"))["items"] + (await get(alerts, "/v1/signals"))["items"]
    assert len(everything) == 5
    for one in everything:
        expected = httpx.codes.OK if one["location"] == "graz" else httpx.codes.NOT_FOUND
        assert await status(f"/v1/alerts/{one['id']}/why") == expected
        if "subject" in one:
            assert await status(f"/v1/signals/{one['id']}") == expected
    shown = (await alerts.client.get("/v1/signals", headers=agent.headers)).json()["items"]
    assert [one["location"] for one in shown] == ["graz"]
    assert (await alerts.client.get("/v1/responses/x/rules", headers=agent.headers)).status_code == 422


async def test_what_was_judged_is_kept_for_a_while(alerts: OneService, clock: FixedClock) -> None:
    """After 90 days nobody knows why a rule did not fire; why it did stays with the alert."""
    await put(alerts, "held", when=UNHAPPY, limits={"most_per_hour": 1})
    old, other = scored(), scored()
    await alerts.deliver(old, other)
    clock.advance(timedelta(days=95).total_seconds())
    young = scored(received_at=NOON + timedelta(days=30))
    await alerts.deliver(young)
    assert await alerts.use_cases.judged.forget() == 2
    path = f"/v1/responses/{old.data.response_id}/rules"
    assert (await alerts.client.get(path, headers=alerts.admin)).json()["type"] == "urn:heed:problem:not-judged"
    assert (await rules_of(alerts, young))["held"]["outcome"] == "fired"
    [alert] = (await get(alerts, f"/v1/alerts?rule=unhappy-answer&response_id={old.data.response_id}"))["items"]
    assert (await get(alerts, f"/v1/alerts/{alert['id']}/why"))["outcome"] == "fired"
    async with alerts.engine.connect() as connection:
        assert (await connection.exec_driver_sql("SELECT count(*) FROM alerts.held_back")).scalar() == 0
        assert (await connection.exec_driver_sql("SELECT count(*) FROM alerts.rule_set")).scalar() == 1


async def test_reading_why_is_no_judging(alerts: OneService) -> None:
    """Asking changes nothing: no alert, no row."""
    response = scored()
    await alerts.deliver(response)
    before = await raised(alerts)
    assert await rules_of(alerts, response) == await rules_of(alerts, response)
    assert await raised(alerts) == before
