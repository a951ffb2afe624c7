"""The hosted page against hostile input, and what it may load."""

from typing import Any
from urllib.parse import urlencode

from services.collector.pages.hosted.render import CSS_NAME, NAMES
from services.collector.service import SERVICE
from shared.testing.channels import publish_survey, stored_responses
from shared.testing.collecting import post, select
from shared.testing.forms import read_page
from shared.testing.one_service import OneService, one_service

PAGE = "/s/visit"
FORM = {"content-type": "application/x-www-form-urlencoded"}
SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{%7*7%}"


async def fields_of(service: OneService) -> dict[str, str]:
    """The fields of a fresh page."""
    return read_page((await service.client.get(PAGE)).text).fields


async def test_nothing_foreign_is_loaded_and_nothing_runs(collector: OneService) -> None:
    """The policy forbids inline scripts and styles, frames and other hosts, and the page needs none of them."""
    answer = await collector.client.get(PAGE)
    policy = {part.split()[0]: part.split()[1:] for part in answer.headers["content-security-policy"].split("; ")}
    assert policy == {
        "default-src": ["'none'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "script-src": ["'self'"],
    }
    assert "set-cookie" not in answer.headers
    page = read_page(answer.text)
    assert [one.attributes["src"] for one in page.all("script")] == [f"/s/assets/{NAMES['survey.js']}"]
    assert not page.all("style")
    for element in page.elements:
        assert "style" not in element.attributes
        assert not any(name.startswith("on") for name in element.attributes)
        for name in ("href", "src", "action"):
            value = element.attributes.get(name, "/")
            assert value.startswith(("/", "?", "#")), value
            assert not value.startswith("//")


async def test_static_files_are_kept_by_browsers(collector: OneService) -> None:
    """The style sheet is named by its content and kept for ever; one of another release is not kept."""
    page = read_page((await collector.client.get(PAGE)).text)
    paths = [one.attributes["href"] for one in page.all("link")] + [f"/s/assets/{NAMES['proof.js']}"]
    for path in paths:
        answer = await collector.client.get(path)
        assert answer.status_code == 200
        assert "max-age" in answer.headers["cache-control"]
    assert f"/s/assets/{CSS_NAME}" in paths
    older = await collector.client.get("/s/assets/page-000000000000.css")
    assert (older.status_code, older.headers["cache-control"]) == (200, "no-cache")
    for name in ("nothing-000000000000.css", "page-000000000000.js", "page", "-", "kiosk"):
        assert (await collector.client.get(f"/s/assets/{name}")).status_code == 404


async def test_a_page_without_fields_has_no_script(collector: OneService, survey: dict[str, Any]) -> None:
    """Where nothing can be made easier, no script is loaded and none is allowed."""
    survey["questions"].pop()
    await publish_survey(collector.client, collector.admin, "visit", survey)
    answer = await collector.client.get(PAGE)
    assert "script-src" not in answer.headers["content-security-policy"]
    assert not read_page(answer.text).all("script")


async def test_words_of_a_survey_stay_words(collector: OneService, survey: dict[str, Any]) -> None:
    """Markup in titles and questions is shown and not obeyed."""
    survey["title"] = SCRIPT
    for question in survey["questions"]:
        question["text"] = {"en": SCRIPT, "de": SCRIPT}
    await publish_survey(collector.client, collector.admin, "visit", survey)
    page = read_page((await collector.client.get(PAGE)).text)
    assert len(page.all("script")) == 1
    assert not page.all("img")
    assert page.text.count(SCRIPT) == 2 + len(survey["questions"])


async def test_words_of_a_respondent_stay_words(collector: OneService) -> None:
    """What was entered, and what the address says, is shown in its field and nowhere else."""
    fields = await fields_of(collector)
    sent = fields | {
        "a.why": f"</textarea>{SCRIPT}",
        "t": SCRIPT,
        "l": SCRIPT,
        "lang": SCRIPT,
        "link": SCRIPT,
        "id": SCRIPT,
    }
    answer = await collector.client.post(PAGE, data=sent)
    assert answer.status_code == 422
    page = read_page(answer.text)
    assert len(page.all("script")) == 1
    assert not page.all("img")
    assert page.fields["a.why"] == f"</textarea>{SCRIPT}"
    assert page.fields["l"] == SCRIPT
    assert {"t", "link"}.isdisjoint(page.fields)
    asked = await collector.client.get(PAGE, params={"t": SCRIPT, "l": SCRIPT, "lang": SCRIPT, "link": SCRIPT})
    assert not read_page(asked.text).all("img")


async def test_a_machine_that_fills_in_everything_is_stopped(collector: OneService) -> None:
    """A filled trap stores nothing; a person whose browser filled it in presses again and is through."""
    fields = await fields_of(collector)
    answer = await collector.client.post(PAGE, data=fields | {"a.recommend": "9", "website": "spam.example"})
    assert answer.status_code == 422
    assert await select(collector, "SELECT count(*) FROM collector.response") == [(0,)]
    page = read_page(answer.text)
    assert page.fields["website"] == ""
    assert (await collector.client.post(PAGE, data=page.fields)).status_code == 303


async def test_nonsense_in_a_form_never_breaks_the_page(collector: OneService) -> None:
    """NUL, broken encodings, doubled and unknown fields, tampered ids and values: an answer below 500 each time."""
    bodies: list[tuple[bytes, int]] = [
        (b"", 422),
        (b"a.recommend=%00", 422),
        (b"a.recommend=9&a.why=%00&id=nonsense", 303),
        (b"a.recommend=9&a.why=a%00b%ED%A0%80c%FF", 303),
        (b"a.recommend=9&a.why=\xff\xfe\x00", 303),
        (b"a.recommend=9&a.recommend=3", 303),
        (b"a.recommend=9&a.nobody=3&other=%F0%9F%A6%86", 303),
        (b"a.recommend=" + "٩".encode(), 422),
        (b"a.recommend=9.0", 422),
        (b"a.recommend=-1", 422),
        (b"a.recommend=" + b"9" * 5000, 422),
        (b"a.recommend=9&id=0197f2a4-8c1e-4d3a-9b52-3f6d1c9e4a10", 303),
        (b"&&&===&%%%&a.recommend=9", 303),
        (urlencode({f"a.{n}": "x" for n in range(10_000)}).encode(), 400),
        (b"a.why=" + b"x" * 300_000, 413),
    ]
    for body, status in bodies:
        answer = await collector.client.post(PAGE, content=body, headers=FORM)
        assert answer.status_code == status, (body[:40], answer.text[:400])
    stored = await stored_responses(collector.client, collector.admin)
    assert len(stored) == sum(status == 303 for _, status in bodies)
    assert all("\x00" not in str(one["answers"]) for one in stored)
    assert stored[1]["answers"]["why"].startswith("ab")


async def test_another_kind_of_body_is_415(collector: OneService) -> None:
    """JSON and multipart bodies are not forms of this page, and the answer is a page all the same."""
    for content_type in ("application/json", "multipart/form-data; boundary=x", "text/plain"):
        answer = await collector.client.post(PAGE, content=b"{}", headers={"content-type": content_type})
        assert answer.status_code == 415
        assert answer.headers["content-type"].startswith("text/html")


async def test_without_a_database_everything_says_try_again() -> None:
    """503 with Retry-After, as a page for people and as a problem for programs."""
    async with one_service(SERVICE, "postgresql://nobody@127.0.0.1:9/nothing") as collector:
        answers = [
            await collector.client.get(PAGE, headers={"Accept-Language": "de"}),
            await collector.client.get(f"{PAGE}/thanks"),
            await collector.client.post(PAGE, data={"a.recommend": "9"}),
        ]
        for answer in answers:
            assert answer.status_code == 503
            assert answer.headers["content-type"].startswith("text/html")
            assert int(answer.headers["retry-after"]) > 0
        assert "Es wurde nichts gespeichert." in answers[0].text
        refused = await post(collector, {"recommend": 9})
        assert (refused.status_code, refused.json()["type"]) == (503, "urn:heed:problem:unavailable")
