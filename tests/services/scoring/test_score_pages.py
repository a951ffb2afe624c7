"""The pages of scoring over HTTP: what they say in two languages, to whom, and what their forms do without a script."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import event

from services.scoring.service import SERVICE
from shared.access import Role
from shared.testing.chain_of_shops import answers, company, team
from shared.testing.one_service import OneService, one_service
from shared.testing.signing_in import SignedIn, sign_in
from tests.services.scoring.conftest import MakeResponse

SCORES, COMMENTS, START = "/console/scoring/scores", "/console/scoring/comments", "/console/scoring/start"
BERLIN = frozenset({"berlin"})
SECRET = "The mayor of Hamburg was rude"


@pytest.fixture
async def chain(database_url: str) -> Any:
    """Three shops with ten weeks of answers, of which Berlin's checkout became worse and Hamburg's counter silent."""
    async with one_service(SERVICE, database_url) as service:
        now = datetime.now(UTC)
        await service.deliver(company(now), team(now), *answers(now, weeks=9, per_week=12))
        await service.use_cases.scores.fold_journal()
        await service.use_cases.comments.read()
        yield service


def manager(service: OneService, role: Role = "manager", **who: Any) -> SignedIn:
    return sign_in(service.app, role, **who)


def of_berlin(service: OneService, **who: Any) -> SignedIn:
    """Let a manager be signed in who sees Berlin only."""
    return manager(service, unit="berlin", locations=BERLIN, **who)


async def page(
    service: OneService, who: SignedIn, path: str, *, fragment: bool = False, **query: Any
) -> httpx.Response:
    """Return a page."""
    headers = who.headers | ({"HX-Request": "true"} if fragment else {})
    return await service.client.get(path, headers=headers, params=query or None)  # {} would take the address's own away


async def text_of(service: OneService, who: SignedIn, path: str, **query: Any) -> str:
    reply = await page(service, who, path, **query)
    assert reply.status_code == 200, (path, reply.text)
    return " ".join(reply.text.split())


async def test_a_fresh_installation_says_what_to_do(scoring: OneService) -> None:
    """Every page and fragment is there before the first answer, in both languages."""
    said = {"en": ("No answers yet", "No comments yet"), "de": ("Noch keine Antworten", "Noch keine Kommentare")}
    for language, (no_answers, no_comments) in said.items():
        who = manager(scoring, language=language)
        assert no_answers in await text_of(scoring, who, START)
        assert no_answers in await text_of(scoring, who, SCORES)
        assert no_comments in await text_of(scoring, who, COMMENTS)
    who = manager(scoring)
    assert "no answers yet" in await text_of(scoring, who, "/console/scoring/survey/visit")
    assert "no scored answer" in await text_of(scoring, who, f"/console/scoring/person/{uuid4()}")


async def test_start_says_what_changed_where(chain: OneService) -> None:
    """The change stands where it is best understood, the silence at its place, with a link to that view."""
    text = await text_of(chain, manager(chain), START)
    assert "Recommendation (NPS) at Checkout in Berlin fell from" in text
    assert "question=recommendation&amp;touchpoint=checkout&amp;place=berlin" in text
    assert "Recommendation (NPS) in Berlin fell" not in text, "its checkout explains it"
    assert "Hamburg, Service counter" in text
    assert "no answers in the last 7 days; usually" in text
    german = await text_of(chain, manager(chain, language="de"), START)
    assert "Weiterempfehlung (NPS), Berlin, Checkout: von" in german
    assert "keine Antworten in den letzten 7 Tagen; üblich sind" in german


async def test_missed_targets_are_on_start(chain: OneService) -> None:
    who = manager(chain)
    form = {"value": "95", "due_on": str(date.today() + timedelta(days=90)), "owner": "Head of retail"}
    reply = await chain.client.post(f"{SCORES}/target?touchpoint=checkout", headers=who.headers, data=form)
    assert (reply.status_code, reply.headers["location"].partition("?")[0]) == (303, SCORES)
    text = await text_of(chain, who, START)
    assert "Targets missed" in text
    assert "instead of 95" in text


async def test_scores_show_everything_about_one_score(chain: OneService) -> None:
    """Number, interval, change, parts, every question's answers; a choice by its name, small cells never."""
    text = await text_of(chain, manager(chain), SCORES, period="28d", by="touchpoint", place="berlin")
    for wanted in (
        "Recommendation (NPS) in Berlin",
        "95%:",
        "in the 28 days before",
        "Checkout",
        "Promoters",
        "How people answered",
        "Satisfaction",
        "Advice",
    ):
        assert wanted in text, wanted
    english = await text_of(chain, manager(chain), SCORES, attribute="plan:club", by="language")
    assert "German" in english


async def test_filters_that_do_not_go_together_are_explained(chain: OneService) -> None:
    """Three properties are too many; what an address invents is passed over."""
    query = {"place": "berlin", "language": "de", "attribute": "plan:club"}
    assert "do not go together" in await text_of(chain, manager(chain), SCORES, **query)
    odd = {
        "survey": "none",
        "question": "x",
        "place": "nowhere",
        "by": "moon",
        "period": "custom",
        "from": "2026-13-40",
    }
    assert "Recommendation (NPS)" in await text_of(chain, manager(chain), SCORES, **odd)


async def test_the_pushed_address_names_only_what_is_asked_for(chain: OneService) -> None:
    reply = await page(chain, manager(chain), SCORES, fragment=True, survey="", touchpoint="checkout", channel="")
    assert reply.headers["HX-Push-Url"] == f"{SCORES}?survey=visit&question=recommendation&touchpoint=checkout"


async def test_unlike_scales_stand_side_by_side(scoring: OneService, response: MakeResponse) -> None:
    """Answers that cannot be added up are two scores, not an error."""
    ten = {"stars": {"scale_max": 10}}
    now = datetime.now(UTC)
    given = [response({"stars": 4}, occurred_at=now) for _ in range(8)]
    given += [response({"stars": 9}, questions=ten, touchpoint="desk", occurred_at=now) for _ in range(8)]
    await scoring.deliver(*given)
    await scoring.use_cases.scores.fold_journal()
    text = await text_of(scoring, manager(scoring), SCORES)
    assert text.count("Stars (average rating)</h2>") == 2


async def test_what_is_shown_is_taken_along_as_a_file(chain: OneService) -> None:
    """With the same filters, and audited; of one unit only its own."""
    who = of_berlin(chain)
    reply = await page(chain, who, f"{SCORES}/csv", period="90d", by="touchpoint")
    rows = reply.text.splitlines()
    assert rows[0] == "survey,question,metric,part_of,part,from,until,value,ci_low,ci_high,n"
    parts = {row.split(",")[4]: int(row.split(",")[-1]) for row in rows if ",Touchpoint," in row}
    assert parts == dict.fromkeys(("Checkout", "Delivery", "Service counter", "Website"), 108)
    [noted] = [one for one in await chain.audited() if one.action == "scores.exported"]
    assert json.loads(noted.after) == {"rows": len(rows) - 1, "interval": "automatic"}


async def test_a_year_takes_as_many_queries_as_a_week(scoring: OneService, response: MakeResponse) -> None:
    """However many answers, surveys and weeks there are."""
    now = datetime.now(UTC)
    await scoring.deliver(company(now), response({"recommend": 9, "why": "Good"}, occurred_at=now, location="berlin"))
    few = {path: await _queries(scoring, path) for path in (START, SCORES, COMMENTS)}
    await scoring.deliver(*answers(now, weeks=52, per_week=1))
    await scoring.deliver(*(response({"stars": 3}, survey=f"s{one}", occurred_at=now) for one in range(5)))
    for path, count in few.items():
        # A share of the parts may need one question more: distinct places, choices.
        assert await _queries(scoring, path) <= count + 12, path
    assert max(few.values()) <= 60


async def _queries(service: OneService, path: str) -> int:
    await service.use_cases.scores.fold_journal()
    statements: list[str] = []

    def note(*given: Any) -> None:
        statements.append(given[2])

    who = manager(service)
    event.listen(service.engine.sync_engine, "before_cursor_execute", note)
    try:
        assert (await page(service, who, path, period="year")).status_code == 200
    finally:
        event.remove(service.engine.sync_engine, "before_cursor_execute", note)
    return len(statements)


# --- reach ---


async def test_another_units_data_is_never_shown(chain: OneService, response: MakeResponse) -> None:
    """No page, fragment or file shows Hamburg to Berlin: no name, no number, no word, nothing that only Hamburg has."""
    person, now = UUID(int=77), datetime.now(UTC)
    only_there: dict[str, Any] = {
        "location": "hamburg",
        "respondent_id": person,
        "occurred_at": now,
        "channel": "phone",
    }
    hidden = [
        response({"recommend": 1, "why": SECRET}, touchpoint="harbour", **only_there),
        response({"stars": 1}, survey="secret-survey", **only_there),
    ]
    await chain.deliver(*hidden)
    await chain.use_cases.scores.fold_journal()
    who = of_berlin(chain)
    paths = [START, SCORES, COMMENTS, f"{COMMENTS}/terms", f"{SCORES}/csv", f"{COMMENTS}/csv"]
    paths += [f"{SCORES}?place=hamburg&by=unit", f"{COMMENTS}?place=hamburg", "/console/scoring/survey/secret-survey"]
    paths += [f"/console/scoring/person/{person}", f"{SCORES}?survey=secret-survey", f"{SCORES}?touchpoint=harbour"]
    for path in paths:
        text = await text_of(chain, who, path)
        for word in ("Hamburg", "hamburg", "mayor", "harbour", "secret-survey", "Phone"):
            assert word not in text, (path, word)
    everything = await text_of(chain, manager(chain), f"/console/scoring/person/{person}")
    assert "secret-survey" in everything
    mark = f"{COMMENTS}/{hidden[0].data.response_id}/why/important"
    refused = await chain.client.post(mark, headers=who.headers, data={"on": "true"})
    assert refused.status_code == 404
    found = await chain.client.post(COMMENTS, headers=who.headers, data={"text": "mayor"})
    assert "Nobody wrote that" in found.text
    assert SECRET not in found.text


async def test_berlin_sees_its_own_numbers(chain: OneService) -> None:
    """The score of all shops together is not Berlin's."""
    text = await text_of(chain, of_berlin(chain), SCORES, period="90d")
    assert "432 answers" in text
    assert "432 answers" not in await text_of(chain, manager(chain), SCORES, period="90d")


@pytest.mark.parametrize(
    ("role", "path", "status"),
    [
        ("viewer", SCORES, 200),
        ("viewer", START, 200),
        ("viewer", COMMENTS, 403),
        ("viewer", f"{COMMENTS}/terms", 403),
        ("viewer", f"{COMMENTS}/csv", 403),
        ("viewer", f"/console/scoring/person/{UUID(int=1)}", 403),
        ("agent", COMMENTS, 200),
    ],
)
async def test_roles(scoring: OneService, role: Role, path: str, status: int) -> None:
    assert (await page(scoring, manager(scoring, role), path)).status_code == status


async def test_only_who_may_set_targets_sees_the_form(chain: OneService) -> None:
    assert "Set the target" in await text_of(chain, manager(chain), SCORES)
    agent = manager(chain, "agent")
    assert "Set the target" not in await text_of(chain, agent, SCORES)
    assert (await chain.client.post(f"{SCORES}/target", headers=agent.headers)).status_code == 403


async def test_a_wrong_target_comes_back_with_what_was_typed(chain: OneService) -> None:
    """And nobody's change is overwritten by a form that is older."""
    who, due = manager(chain), str(date.today() + timedelta(days=90))
    for value, owner in (("200", "Retail"), ("many", "Retail"), ("50", "")):
        form = {"value": value, "due_on": due, "owner": owner}
        reply = await chain.client.post(f"{SCORES}/target", headers=who.headers, data=form)
        assert reply.status_code == 422
        assert f'value="{value}"' in reply.text
        assert "Give a value that this score can have" in reply.text
    form = {"value": "50", "due_on": due, "owner": "Retail"}
    assert (await chain.client.post(f"{SCORES}/target", headers=who.headers, data=form)).status_code == 303
    [target] = await chain.use_cases.targets.list(after=None, limit=5)
    old = {**form, "value": "60", "key": target.key, "tag": target.tag}
    assert (await chain.client.post(f"{SCORES}/target", headers=who.headers, data=old)).status_code == 303
    stale = {**old, "value": "70"}
    reply = await chain.client.post(f"{SCORES}/target", headers=who.headers, data=stale)
    assert "Somebody changed this target meanwhile" in reply.text


# --- comments ---


async def test_comments_are_found_and_the_words_stand_in_no_address(chain: OneService) -> None:
    who = manager(chain)
    reply = await chain.client.post(f"{COMMENTS}?place=berlin", headers=who.headers, data={"text": "waiting"})
    assert "<mark>waited</mark>" in reply.text
    assert "waiting" not in str(reply.url)
    assert "text=" not in "".join(reply.headers.values())
    nothing = await chain.client.post(COMMENTS, headers=who.headers, data={"text": "-rude"})
    assert "Give at least one word" in nothing.text


async def test_comments_are_escaped(scoring: OneService, response: MakeResponse) -> None:
    """Also around what was found."""
    now = datetime.now(UTC)
    await scoring.deliver(response({"stars": 1, "why": "<b>rude</b> & loud"}, occurred_at=now))
    await scoring.use_cases.scores.fold_journal()
    who = manager(scoring)
    assert "&lt;b&gt;rude&lt;/b&gt; &amp; loud" in await text_of(scoring, who, COMMENTS)
    found = await scoring.client.post(COMMENTS, headers=who.headers, data={"text": "rude"})
    assert "&lt;b&gt;<mark>rude</mark>&lt;/b&gt;" in found.text


async def test_marks_are_given_and_taken_away(chain: OneService) -> None:
    """As a form, and as a part of the page; each is audited once."""
    who = manager(chain)
    survey = await chain.client.get("/v1/verbatims?survey=visit", headers=chain.admin)
    comment = survey.json()["items"][0]
    address = f"{COMMENTS}/{comment['response_id']}/{comment['question']}/important"
    reply = await chain.client.post(f"{address}?survey=visit", headers=who.headers, data={"on": "true"})
    assert (reply.status_code, reply.headers["location"]) == (303, f"{COMMENTS}?survey=visit")
    assert 'aria-pressed="true"' in await text_of(chain, who, COMMENTS, mark="important")
    headers = who.headers | {"HX-Request": "true"}
    part = await chain.client.post(address, headers=headers, data={"on": "false"})
    assert 'aria-pressed="false"' in part.text
    assert "No comment fits these filters" in await text_of(chain, who, COMMENTS, mark="important")
    assert [one.action for one in await chain.audited()] == ["verbatim.marked", "verbatim.unmarked"]


async def test_comments_of_the_unhappy(scoring: OneService, response: MakeResponse) -> None:
    """Filtered by what else was answered."""
    now = datetime.now(UTC)
    for value, said in ((2, "Bad day"), (9, "Good day")):
        await scoring.deliver(response({"recommend": value, "why": said}, occurred_at=now))
    await scoring.use_cases.scores.fold_journal()
    who = manager(scoring)
    unhappy = await text_of(scoring, who, COMMENTS, verdict="unhappy")
    assert ("Bad day" in unhappy, "Good day" in unhappy) == (True, False)
    happy = await text_of(scoring, who, COMMENTS, verdict="happy", period="28d")
    assert ("Bad day" in happy, "Good day" in happy) == (False, True)


async def test_comments_are_paged(scoring: OneService, response: MakeResponse) -> None:
    now = datetime.now(UTC)
    for number in range(27):
        given = response({"stars": 5, "why": f"Note {number:02}."}, occurred_at=now - timedelta(minutes=number))
        await scoring.deliver(given)
    await scoring.use_cases.scores.fold_journal()
    who = manager(scoring)
    first = await page(scoring, who, COMMENTS)
    assert "Note 24." in first.text
    assert "Note 25." not in first.text
    link = first.text.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    second = await page(scoring, who, link)
    assert "Note 26." in second.text


async def test_the_timeline_of_a_person(chain: OneService, response: MakeResponse) -> None:
    """Answers with moments that the page of the person sorts by, and links to the responses."""
    person, now = UUID(int=78), datetime.now(UTC)
    given = response({"recommend": 3}, respondent_id=person, location="berlin", occurred_at=now)
    await chain.deliver(given)
    text = await text_of(chain, of_berlin(chain), f"/console/scoring/person/{person}")
    assert f'data-at="{now.isoformat()}"' in text
    assert f"/console/collector/responses/{given.data.response_id}" in text
    assert "3/10" in text


async def test_the_glance_of_a_survey(chain: OneService) -> None:
    text = await text_of(chain, of_berlin(chain), "/console/scoring/survey/visit")
    assert "Recommendation (NPS)" in text
    assert "384 answers" in text


async def test_the_pulse_names_the_places(chain: OneService, response: MakeResponse) -> None:
    """Who sees Berlin learns of Berlin's answers; nothing is announced twice, or more often than one can read."""
    follow = chain.use_cases.scores.follow
    since, none = await follow(since=None)
    assert none == frozenset()
    assert await follow(since=since) == (since, frozenset())
    await chain.deliver(response({"recommend": 3}, location="berlin", occurred_at=datetime.now(UTC)))
    await chain.use_cases.scores.fold_journal()
    assert await follow(since=since - timedelta(seconds=9)) != (since, frozenset())
    _, places = await follow(since=since - timedelta(seconds=9))
    assert {None, "berlin"} <= places
