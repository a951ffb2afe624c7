"""The pages of surveys in the console, over HTTP: list, preview, publish, versions, share, and what is audited."""

from copy import deepcopy
from datetime import UTC, datetime, timedelta
from json import loads
from typing import Any

import httpx
import pytest

from services.collector.web.surveys.files import read_template
from shared.access import Role
from shared.testing.channels import put_survey
from shared.testing.forms import read_page
from shared.testing.one_service import OneService
from shared.testing.signing_in import SignedIn, sign_in

BASE = "/console/collector/surveys"
READ = (
    "",
    "/visit",
    "/visit/publish",
    "/visit/versions",
    "/visit/share",
    "/visit/preview",
    "/visit/qr.svg",
    "/visit/qr.png",
    "/-/theme.css",
)
WRITE = ("/-/new", "/-/assets", "/visit/edit")
STEPS = ("/-/new", "/-/assets", "/-/assets/logo/remove", "/visit/edit", "/visit/publish", "/visit/state")


async def get(collector: OneService, person: SignedIn, path: str) -> httpx.Response:
    return await collector.client.get(BASE + path, headers=person.headers)


async def post(collector: OneService, person: SignedIn, path: str, **form: str) -> httpx.Response:
    return await collector.client.post(BASE + path, data=form, headers=person.headers)


def cookie_of(person: SignedIn) -> dict[str, str]:
    """Return the session alone, without the form token."""
    return {"Cookie": person.headers["Cookie"]}


async def changed(collector: OneService, survey: dict[str, Any], key: str = "visit") -> None:
    """Give the survey a draft with another wording."""
    draft = deepcopy(survey)
    draft["questions"][0]["text"]["en"] = "How likely are you to recommend us?"
    assert (await put_survey(collector.client, collector.admin, key, draft)).is_success


@pytest.mark.parametrize("path", READ + WRITE)
async def test_nobody_sees_them_who_is_not_signed_in(collector: OneService, path: str) -> None:
    """Whoever is not signed in is led to the sign-in page."""
    reply = await collector.client.get(BASE + path)
    assert reply.status_code == httpx.codes.SEE_OTHER
    assert reply.headers["location"].startswith("/console/sign-in")


@pytest.mark.parametrize("role", ["viewer", "agent", "manager", "admin"])
async def test_who_reads_surveys_sees_them_and_only_writers_change_them(collector: OneService, role: Role) -> None:
    """A viewer reads; drafts, publications and files are for those with the scope to write surveys."""
    person = sign_in(collector.app, role)
    for path in READ:
        assert (await get(collector, person, path)).status_code == httpx.codes.OK, path
    may = role in {"manager", "admin"}
    for path in WRITE:
        expected = httpx.codes.OK if may else httpx.codes.FORBIDDEN
        assert (await get(collector, person, path)).status_code == expected, path
    if not may:
        for path in STEPS:
            assert (await post(collector, person, path)).status_code == httpx.codes.FORBIDDEN, path
    assert ("New survey" in (await get(collector, person, "")).text) is may


@pytest.mark.parametrize("path", STEPS)
async def test_steps_need_the_form_token(collector: OneService, path: str) -> None:
    """What another page sends in somebody's session changes nothing."""
    person = sign_in(collector.app)
    reply = await collector.client.post(BASE + path, data={"tag": "x"}, headers=cookie_of(person))
    assert reply.status_code == httpx.codes.FORBIDDEN


async def test_the_list_says_what_is_live_since_when_and_how_many_answer(
    collector: OneService, survey: dict[str, Any]
) -> None:
    """Title in the reader's language, state, languages, who published, answers of four weeks."""
    person = sign_in(collector.app, language="de")
    await changed(collector, survey)
    long_ago = (datetime.now(UTC) - timedelta(days=40)).isoformat()
    for moment in (None, None, long_ago):
        body = {"answers": {"recommend": 9}, "occurred_at": moment}
        sent = await collector.client.post("/v1/surveys/visit/responses", json=body)
        assert sent.is_success, sent.text
    shown = read_page((await get(collector, person, "")).text)
    for words in ("Your visit", "Läuft", "Änderungen nicht veröffentlicht", "English, Deutsch", "Version 1", "admin"):
        assert words in shown.text
    counts = [word for word in shown.words if word.strip() == "2"]
    assert len(counts) == 1


async def test_answers_are_counted_where_the_reader_may_look(collector: OneService) -> None:
    """Surveys are the whole company's, and the number of answers is that of the reader's places."""
    for location in ("Berlin", "Berlin", "Hamburg", None):
        body = {"answers": {"recommend": 9}, "touchpoint": "till", "location": location}
        assert (await collector.client.post("/v1/surveys/visit/responses", json=body)).is_success
    person = sign_in(collector.app, unit="hh", locations=frozenset({"Hamburg"}))
    row = (await get(collector, person, "")).text.split("<tbody>")[1]
    assert ">1<" in row
    everybody = (await get(collector, sign_in(collector.app), "")).text.split("<tbody>")[1]
    assert ">4<" in everybody


async def test_the_list_is_filtered_sorted_and_paged(collector: OneService) -> None:
    """By state, by what the head of a column says, and fifty at a time."""
    person = sign_in(collector.app)
    definition = read_template("nps").definition
    for number in range(52):
        await put_survey(
            collector.client, collector.admin, f"s{number}", {**definition, "title": f"Survey {number:02}"}
        )
    first = (await get(collector, person, "")).text
    assert "Survey 00" in first
    assert "Your visit" not in first
    second = (await get(collector, person, "?cursor=50")).text
    assert "Your visit" in second
    assert "Survey 00" not in second
    assert "Survey 0" not in (await get(collector, person, "?state=active")).text
    newest = (await get(collector, person, "?sort=-published")).text.split("<tbody>")[1]
    assert newest.index("Your visit") < newest.index("Survey 00")


async def test_an_empty_list_offers_templates(database_url: str) -> None:
    """Whoever has no survey yet can begin with one of ours."""
    from services.collector.service import SERVICE  # noqa: PLC0415 - the only test with no survey
    from shared.testing.one_service import one_service  # noqa: PLC0415 - likewise

    async with one_service(SERVICE, database_url) as service:
        shown = await get(service, sign_in(service.app), "")
        assert "Ask your first question" in shown.text
        assert "?template=nps" in shown.text


async def test_publishing_shows_what_changes_and_is_bound_to_what_was_seen(
    collector: OneService, survey: dict[str, Any]
) -> None:
    """Whoever presses the button publishes what they looked at: a change in between is shown and not published."""
    person = sign_in(collector.app)
    await changed(collector, survey)
    page = read_page((await get(collector, person, "/visit/publish")).text)
    assert "What changes against version 1" in page.text
    assert "How likely are you to recommend us?" in page.text
    tag = page.all("input", name="tag")[0].attributes["value"]
    draft = deepcopy(survey)
    draft["title"] = "Somebody else was quicker"
    await put_survey(collector.client, collector.admin, "visit", draft)
    late = await post(collector, person, "/visit/publish", tag=tag)
    assert late.status_code == httpx.codes.PRECONDITION_FAILED
    assert "Somebody has changed the survey since you opened this page" in late.text
    tag = read_page(late.text).all("input", name="tag")[0].attributes["value"]
    done = await post(collector, person, "/visit/publish", tag=tag)
    assert done.headers["location"] == f"{BASE}/visit/share"
    versions = read_page((await get(collector, person, "/visit/versions")).text)
    assert "you" in versions.text
    assert "Somebody else was quicker" in versions.text
    assert "Everything is published" in (await get(collector, person, "/visit/publish")).text


async def test_a_series_break_is_explained_before_publishing(collector: OneService, survey: dict[str, Any]) -> None:
    """Another scale for the same concept stands in the way, in words; with a reason it is announced."""
    person = sign_in(collector.app)
    survey["questions"][1]["scale"] = 7
    await put_survey(collector.client, collector.admin, "visit", survey)
    page = read_page((await get(collector, person, "/visit/publish")).text)
    assert "Was 5 in version 1, so old and new answers cannot be added up." in page.text
    assert "Question 2, Scale" in page.text
    assert not page.all("button", id="publish")
    survey["questions"][1]["series_break"] = "new scale"
    await put_survey(collector.client, collector.admin, "visit", survey)
    page = read_page((await get(collector, person, "/visit/publish")).text)
    assert "Reason: new scale" in page.text
    assert page.all("button", id="publish")


async def test_a_survey_is_paused_resumed_and_archived(collector: OneService) -> None:
    """The steps are those of the API, and are shown afterwards."""
    person = sign_in(collector.app)
    for step, state in (("pause", "Paused"), ("resume", "Live"), ("archive", "Archived")):
        page = read_page((await get(collector, person, "/visit/publish")).text)
        tag = page.all("input", name="tag")[0].attributes["value"]
        assert (await post(collector, person, "/visit/state", tag=tag, step=step)).is_redirect
        assert state in (await get(collector, person, "/visit")).text
    assert (
        await post(collector, person, "/visit/state", step="explode")
    ).status_code == httpx.codes.UNPROCESSABLE_ENTITY
    assert "Edit</a>" not in (await get(collector, person, "/visit")).text


async def test_sharing_names_every_way(collector: OneService) -> None:
    """The address, the code, and the line for a website."""
    person = sign_in(collector.app)
    page = await get(collector, person, "/visit/share")
    assert "http://heed.test/s/visit" in page.text
    assert "&lt;script async src=&#34;http://heed.test/embed.js&#34; data-survey=&#34;visit&#34;&gt;" in page.text
    svg = await get(collector, person, "/visit/qr.svg?download=true")
    assert svg.headers["content-disposition"] == 'attachment; filename="visit.svg"'
    png = await get(collector, person, "/visit/qr.png")
    assert png.content.startswith(b"\x89PNG")
    assert (await get(collector, person, "/visit/qr.exe")).status_code == httpx.codes.NOT_FOUND


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/nothing/publish",
        "/nothing/versions",
        "/nothing/share",
        "/nothing/edit",
        "/nothing/preview",
        "/nothing/qr.svg",
        "/visit/versions?from=9&to=1",
    ],
)
async def test_what_does_not_exist_is_not_found(collector: OneService, path: str) -> None:
    """An unknown survey or version is 404."""
    assert (await get(collector, sign_in(collector.app), path)).status_code == httpx.codes.NOT_FOUND


@pytest.mark.parametrize(
    "form",
    [
        {"title": "", "languages": "en"},
        {"title": "T"},
        {"title": "T", "languages": "x!"},
        {"title": "T", "languages": "en", "key": "No Key"},
        {"title": "T", "languages": "en", "key": "assets"},
        {"title": "T", "languages": "en", "key": "visit"},
        {"title": "T" * 300, "languages": "en"},
        {"title": "T", "languages": "en", "template": "none"},
    ],
)
async def test_a_survey_that_cannot_be_made_is_asked_for_again(collector: OneService, form: dict[str, str]) -> None:
    """The form comes back with what was entered, and nothing is made."""
    reply = await post(collector, sign_in(collector.app), "/-/new", **form)
    assert reply.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    assert len((await collector.client.get("/v1/surveys", headers=collector.admin)).json()["items"]) == 1


async def test_two_surveys_of_one_title_get_keys_of_their_own(collector: OneService) -> None:
    """Nobody has to think of a key."""
    person = sign_in(collector.app)
    made = [await post(collector, person, "/-/new", title="Über uns!", languages="de") for _ in range(2)]
    assert [one.headers["location"] for one in made] == [f"{BASE}/ueber-uns/edit", f"{BASE}/ueber-uns-2/edit"]


async def test_everything_that_changes_a_survey_is_audited(collector: OneService, survey: dict[str, Any]) -> None:
    """Who did what to which survey, with numbers and tags and not a word of the questions."""
    person = sign_in(collector.app)
    before = len(await collector.audited())
    await post(collector, person, "/-/new", title="Audited", languages="en", key="audited")
    definition = (await collector.client.get("/v1/surveys/audited", headers=collector.admin)).json()["draft"]
    await put_survey(collector.client, collector.admin, "audited", definition)
    await changed(collector, survey)
    for _ in range(2):  # the second time there is nothing to publish
        page = read_page((await get(collector, person, "/visit/publish")).text)
        await post(collector, person, "/visit/publish", tag=page.all("input", name="tag")[0].attributes["value"])
    for step in ("pause", "pause", "resume", "archive"):
        await collector.client.post(f"/v1/surveys/visit/{step}", headers=collector.admin)
    logo = {"name": "logo"}
    picture = {"file": ("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml")}
    for _ in range(2):
        await collector.client.post(BASE + "/-/assets", data=logo, files=picture, headers=person.headers)
    await post(collector, person, "/-/assets/logo/remove")
    kept = (await collector.audited())[before:]
    assert [(one.action, one.thing_id, one.actor_kind) for one in kept] == [
        ("survey.created", "audited", "person"),
        ("survey.draft_saved", "visit", "key"),
        ("survey.published", "visit", "person"),
        ("survey.paused", "visit", "key"),
        ("survey.resumed", "visit", "key"),
        ("survey.archived", "visit", "key"),
        ("asset.created", "logo", "person"),
        ("asset.removed", "logo", "person"),
    ]
    assert kept[0].actor == str(person.caller.person_id)
    assert (loads(kept[2].before or ""), loads(kept[2].after or "")) == ({"version": 1}, {"version": 2})
    assert loads(kept[1].after or "")["questions"] == len(survey["questions"])
    assert "recommend us" not in repr(kept)


async def test_publishing_without_a_right_tag_publishes_nothing(collector: OneService, survey: dict[str, Any]) -> None:
    """A form without its tag is one of nobody's pages."""
    await changed(collector, survey)
    reply = await post(collector, sign_in(collector.app), "/visit/publish")
    assert reply.status_code == httpx.codes.PRECONDITION_FAILED
    assert (await collector.client.get("/v1/surveys/visit", headers=collector.admin)).json()["version"] == 1
