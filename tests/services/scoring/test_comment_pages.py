"""The page Comments over HTTP, and what other pages show of answers and comments."""

from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from shared.testing.one_service import OneService
from tests.services.scoring.conftest import MakeResponse
from tests.services.scoring.pages import COMMENTS, manager, of_berlin, page, text_of

BERLIN_ZONE = ZoneInfo("Europe/Berlin")


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
    """The last eight weeks of the reader's days: when it is early in the day, some hours of the oldest are gone."""
    who = of_berlin(chain)
    text = await text_of(chain, who, "/console/scoring/survey/visit")
    assert "Recommendation (NPS)" in text
    oldest = datetime.now(BERLIN_ZONE).date() - timedelta(days=55)
    given = {"survey": "visit", "question": "recommend", "unit": "berlin", "zone": BERLIN_ZONE.key, "from": str(oldest)}
    score = await chain.client.get("/v1/scores", params=given, headers=chain.admin)
    [item] = score.json()["items"]
    assert item["n"] > 300
    assert f"{item['n']} answers" in text


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
