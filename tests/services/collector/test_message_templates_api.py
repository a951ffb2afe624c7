"""Templates of messages over HTTP: kept in versions, looked at, linted and tested."""

from typing import Any, get_args
from uuid import uuid4

import httpx
import pytest

from services.collector.domain.messages.template import TemplateCause
from services.collector.service import SERVICE
from services.collector.web.messages.template_bodies import EXAMPLE
from shared.gateways.ports import Mail, Sent, TextMessage
from shared.identity.ring import digest_of
from shared.settings import ApiKey, Settings
from shared.testing.answer_pages import Place
from shared.testing.collecting import post
from shared.testing.one_service import OneService, one_service
from shared.testing.signing_in import SignedIn, sign_in
from tests.house.taking_gateway import taking_tests

TEMPLATES = "/v1/message-templates"
KEY = "a-key-that-may-read-messages"
ADA = {"external_id": "C-1815", "email": "ada@example.org", "phone": "+49 30 123456", "name": "Ada Lovelace"}


async def put(collector: OneService, key: str = "receipt", if_match: str | None = None, **body: Any) -> httpx.Response:
    headers = collector.admin | ({"If-Match": if_match} if if_match else {})
    return await collector.client.put(f"{TEMPLATES}/{key}", headers=headers, json=EXAMPLE | body)


async def get(collector: OneService, path: str) -> httpx.Response:
    return await collector.client.get(TEMPLATES + path, headers=collector.admin)


async def ask(collector: OneService, path: str, who: SignedIn | None = None, **body: Any) -> httpx.Response:
    headers = who.headers if who else collector.admin
    return await collector.client.post(TEMPLATES + path, headers=headers, json=body)


async def test_a_template_is_created_replaced_and_its_versions_stay(collector: OneService) -> None:
    created = await put(collector)
    assert created.status_code == 201, created.text
    assert {name: created.json()[name] for name in EXAMPLE} == EXAMPLE
    assert (created.json()["version"], created.json()["built_in"], created.json()["enabled"]) == (1, False, True)
    assert (await put(collector)).status_code == 200
    assert (await put(collector, name="Other")).status_code == 428
    assert (await put(collector, name="Other", if_match='"wrong"')).status_code == 412
    replaced = await put(collector, name="Other", sms=None, if_match=created.headers["etag"])
    assert (replaced.json()["version"], replaced.json()["sms"]) == (2, None)
    assert (await get(collector, "/receipt")).json() == replaced.json()
    versions = (await get(collector, "/receipt/versions")).json()["items"]
    assert [one["version"] for one in versions] == [2, 1]
    assert (await get(collector, "/receipt/versions/1")).json()["name"] == EXAMPLE["name"]
    assert (await get(collector, "/receipt/versions/3")).status_code == 404
    headers = collector.admin | {"If-Match": replaced.headers["etag"]}
    assert (await collector.client.delete(f"{TEMPLATES}/receipt", headers=headers)).status_code == 204
    assert (await get(collector, "/receipt")).status_code == 404
    assert (await get(collector, "/receipt/versions/2")).status_code == 200
    actions = [one.action for one in await collector.audited()]
    assert actions[-3:] == ["template.defined", "template.changed", "template.deleted"]


async def test_what_was_read_is_not_sent_again(collector: OneService) -> None:
    tag = (await put(collector)).headers["etag"]
    headers = collector.admin | {"If-None-Match": tag}
    assert (await collector.client.get(f"{TEMPLATES}/receipt", headers=headers)).status_code == 304


async def test_templates_are_listed_page_by_page(collector: OneService) -> None:
    for key in ("c", "a", "b"):
        await put(collector, key)
    first = (await get(collector, "?limit=2")).json()
    second = (await get(collector, f"?limit=2&cursor={first['next_cursor']}")).json()
    assert [one["key"] for one in first["items"] + second["items"]] == ["a", "b", "c"]
    assert second["next_cursor"] is None


async def test_wordings_come_back_in_the_order_of_the_languages(collector: OneService) -> None:
    languages = ["fr", "de", "en"]
    words: dict[str, Any] = {name: dict.fromkeys(sorted(languages), "W") for name in ("subject", "text", "sms")}
    await put(collector, languages=languages, **words)
    read = (await get(collector, "/receipt")).json()
    assert list(read["text"]) == languages


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"cause": "written"}, "cause"),
        ({"purpose": "marketing"}, "purpose"),
        ({"surprise": 1}, "surprise"),
        ({"text": {"en": "Hello {{nobody}}", "de": "Hallo"}}, "text.en"),
        ({"subject": {"en": "a\nb", "de": "c"}}, "subject.en"),
        ({"languages": []}, "languages"),
        ({"text": {"en": 7}}, "text.en"),
        ({"touchpoint": "No Key"}, "touchpoint"),
    ],
)
async def test_a_wrong_field_is_named(collector: OneService, body: dict[str, Any], field: str) -> None:
    refused = await put(collector, **body)
    assert refused.status_code == 422
    assert field in {one["field"] for one in refused.json()["errors"]}
    assert (await get(collector, "/receipt")).status_code == 404


async def test_the_suites_own_templates_can_be_read_and_not_replaced(collector: OneService) -> None:
    listed = await collector.client.get("/v1/built-in-message-templates", headers=collector.admin)
    keys = [one["key"] for one in listed.json()["items"]]
    for_cases = ["case-receipt", "case-progress", "case-closing", "resurvey"]
    assert keys == [f"built-in-{name}" for name in (*get_args(TemplateCause), *for_cases)]
    read = (await get(collector, "/built-in-invitation")).json()
    assert read["built_in"]
    assert (await get(collector, "/built-in-invitation/versions/1")).json() == read
    assert (await get(collector, "/built-in-invitation/versions/2")).status_code == 404
    refused = await put(collector, "built-in-invitation")
    assert refused.status_code == 422
    assert (await get(collector, "")).json()["items"] == []


async def test_findings_name_their_places(collector: OneService) -> None:
    await put(collector, sms={"en": "x" * 500})
    found = (await get(collector, "/receipt/findings")).json()["findings"]
    assert ("sms.en", "too_many_segments") in {(one["place"], one["code"]) for one in found}
    assert all(one["detail"] for one in found)
    assert (await get(collector, "/receipt/findings?survey=nothing")).status_code == 404
    assert (await get(collector, "/nothing/findings")).status_code == 404


async def test_a_language_of_the_survey_is_missed(collector: OneService) -> None:
    words: dict[str, Any] = {name: {"fr": "W"} for name in ("subject", "text", "sms")}
    await put(collector, languages=["fr"], **words)
    found = (await get(collector, "/receipt/findings?survey=visit")).json()["findings"]
    assert [one["detail"] for one in found if one["code"] == "language_missing"] == [
        f"has no words in `{language}`; those readers get another language" for language in ("en", "de")
    ]


async def test_a_preview_with_an_invented_person(collector: OneService) -> None:
    mail = await ask(collector, "/built-in-invitation/preview", language="de", survey="visit")
    assert mail.status_code == 200, mail.text
    shown = mail.json()
    assert shown["text"].startswith("Guten Tag Alex Berger,")
    assert shown["html"].count("?a=") == 11
    assert (shown["sms"], shown["segments"]) == (None, None)
    sms = (await ask(collector, "/built-in-invitation/preview", language="de", channel="sms")).json()
    assert (sms["subject"], sms["text"], sms["html"]) == (None, None, None)
    assert sms["segments"]["count"] == 1
    assert sms["segments"]["encoding"] == "gsm7"


@pytest.mark.parametrize(
    "body", [{"survey": "nothing"}, {"respondent_id": "0197f2a4-8c1e-7d3a-9b52-0c7b5a3e2d11"}, {"channel": "sms"}]
)
async def test_what_is_not_there_cannot_be_looked_at(collector: OneService, body: dict[str, Any]) -> None:
    await put(collector, sms=None)
    assert (await ask(collector, "/receipt/preview", **body)).status_code == 404


async def test_a_preview_with_a_real_person_shows_nothing_that_names_them(collector: OneService) -> None:
    posted = await post(
        collector,
        {"recommend": 2},
        respondent=ADA,
        locale="de",
        location="graz",
        touchpoint="till",
    )
    read = await collector.client.get(posted.headers["location"], headers=collector.admin)
    person = read.json()["respondent_id"]
    texts = dict.fromkeys(("en", "de"), "{{name}} at {{location}}, {{touchpoint}}")
    await put(collector, text=texts, sms=texts)
    for channel in ("email", "sms"):
        shown = await ask(collector, "/receipt/preview", respondent_id=person, channel=channel)
        assert shown.json()["language"] == "de"
        assert "[Name] at graz, till" in shown.text
        assert not any(word in shown.text for word in ("Ada", "Lovelace", "ada@", "123456", "1815"))


async def test_a_person_of_another_unit_does_not_exist(collector: OneService, places: dict[str, Place]) -> None:
    await put(collector)
    colleague = sign_in(collector.app, "agent", locations=frozenset({"graz"}))
    seen = {
        name: (await ask(collector, "/receipt/preview", colleague, respondent_id=str(place.person))).status_code
        for name, place in places.items()
    }
    assert seen["graz"] == 200
    assert {seen[name] for name in seen if name != "graz"} == {404}


async def test_who_may_not_read_answers_sees_no_real_person(database_url: str) -> None:
    keys = {"reader": ApiKey(key_sha256=digest_of(KEY), scopes=("messages:read",))}
    async with one_service(SERVICE, database_url, settings=Settings(api_keys=keys)) as service:
        headers, body = {"Authorization": f"Bearer {KEY}"}, {"respondent_id": str(uuid4())}
        for sent, status in (({}, 200), (body, 403)):
            path = f"{TEMPLATES}/built-in-receipt/preview"
            assert (await service.client.post(path, headers=headers, json=sent)).status_code == status


async def test_without_an_account_no_test_is_sent(collector: OneService) -> None:
    refused = await ask(collector, "/built-in-receipt/test", to="me@example.org")
    assert (refused.status_code, refused.json()["type"].rpartition(":")[2]) == (409, "no-sender")


async def test_a_test_mail_and_an_sms_leave_and_the_address_is_nowhere(collector: OneService) -> None:
    gateway = taking_tests(collector.app)
    mail = await ask(collector, "/built-in-receipt/test", to=" Me@Example.org ", language="de")
    assert (mail.status_code, mail.json()) == (200, {"outcome": "accepted", "status": "250"})
    sms = await ask(collector, "/built-in-receipt/test", to="+49 170 1234567", channel="sms")
    assert sms.status_code == 200, sms.text
    (account, first), (_, second) = gateway.sent
    assert isinstance(first, Mail)
    assert isinstance(second, TextMessage)
    assert (account, first.to, first.language, first.opt_out) == ("main", "me@example.org", "de", None)
    assert first.subject == "[Test] Ihre Nachricht K7M-2QX ist bei uns angekommen"
    assert first.html
    assert (second.to, second.text[:7]) == ("+491701234567", "[Test] ")
    entries = [one for one in await collector.audited() if one.action == "template.tested"]
    assert [one.thing_id for one in entries] == ["built-in-receipt"] * 2
    assert "example.org" not in str(entries)
    assert "1234567" not in str(entries)


@pytest.mark.parametrize(
    ("to", "channel"), [("", "email"), ("nobody", "email"), ("a@b", "email"), ("me@example.org", "sms"), ("12", "sms")]
)
async def test_what_is_no_address_gets_no_test(collector: OneService, to: str, channel: str) -> None:
    gateway = taking_tests(collector.app)
    refused = await ask(collector, "/built-in-receipt/test", to=to, channel=channel)
    assert (refused.status_code, [one["field"] for one in refused.json()["errors"]]) == (422, ["to"])
    assert to == "" or to not in refused.text
    assert gateway.sent == []


async def test_tests_are_counted(collector: OneService) -> None:
    gateway = taking_tests(collector.app, rates="2/hour")
    replies = [await ask(collector, "/built-in-receipt/test", to="me@example.org") for _ in range(3)]
    assert [one.status_code for one in replies] == [200, 200, 429]
    assert int(replies[2].headers["retry-after"]) > 0
    assert len(gateway.sent) == 2


async def test_what_the_server_said_is_passed_on(collector: OneService) -> None:
    gateway = taking_tests(collector.app)
    gateway.outcome = Sent("failed", status="550 5.1.1", bad_address=True)
    said = (await ask(collector, "/built-in-receipt/test", to="me@example.org")).json()
    assert said == {"outcome": "failed", "status": "550 5.1.1"}


async def test_an_unknown_template_is_unknown_everywhere(collector: OneService) -> None:
    for path in ("", "/findings", "/versions/1"):
        assert (await get(collector, f"/nothing{path}")).status_code == 404
    for path in ("/preview", "/test"):
        assert (await ask(collector, f"/nothing{path}", to="me@example.org")).status_code in {404, 422}
    assert (await get(collector, f"/{uuid4()}/versions")).json()["items"] == []
