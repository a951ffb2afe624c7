"""The pages of templates, over HTTP: who sees them, what is kept of what was typed, what a mail in its frame may do."""

import re
from typing import Any

import httpx
import pytest

from services.collector.web.messages.template_bodies import EXAMPLE
from shared.access import Role
from shared.testing.answer_pages import Place
from shared.testing.collecting import post as answer
from shared.testing.one_service import OneService
from shared.testing.signing_in import SignedIn, sign_in
from tests.house.taking_gateway import taking_tests

BASE = "/console/collector/templates"
READ = ("", "/receipt", "/receipt/mail", "/receipt/versions", "/built-in-invitation", "/built-in-invitation/versions")
WRITE = ("/-/new", "/receipt/edit")
STEPS = ("/-/new", "/-/mail", "/receipt/edit", "/receipt/test", "/receipt/delete")
FORM: dict[str, Any] = {
    "name": "Receipt",
    "key": "new",
    "cause": "receipt",
    "purpose": "service_contact",
    "touchpoint": "",
    "enabled": "yes",
    "language": ["en", "de"],
    "subject.en": "Hello <b>{{reference}}</b>",
    "subject.de": "Hallo",
    "text.en": "Hello {{name}}\r\n\r\n{{link.status}}",
    "text.de": "Hallo {{name}}\r\n\r\n{{link.status}}",
    "sms.en": "",
    "sms.de": "",
    "preview_language": "en",
    "preview_survey": "",
    "preview_person": "",
}


@pytest.fixture(autouse=True)
async def template(collector: OneService) -> str:
    """Keep a template `receipt`; return its tag."""
    reply = await collector.client.put("/v1/message-templates/receipt", headers=collector.admin, json=EXAMPLE)
    return str(reply.headers["etag"]).strip('"')


async def get(collector: OneService, person: SignedIn, path: str) -> httpx.Response:
    return await collector.client.get(BASE + path, headers=person.headers)


async def post(collector: OneService, person: SignedIn, path: str, **form: Any) -> httpx.Response:
    return await collector.client.post(BASE + path, data=form, headers=person.headers)


async def kept(collector: OneService, key: str) -> Any:
    return (await collector.client.get(f"/v1/message-templates/{key}", headers=collector.admin)).json()


@pytest.mark.parametrize(
    ("role", "reads", "writes"), [("viewer", 403, 403), ("agent", 200, 403), ("manager", 200, 200)]
)
async def test_who_sees_and_does_what(collector: OneService, role: Role, reads: int, writes: int) -> None:
    person = sign_in(collector.app, role)
    assert {(await get(collector, person, path)).status_code for path in READ} == {reads}
    assert {(await get(collector, person, path)).status_code for path in WRITE} == {writes}
    if writes == 403:
        assert {(await post(collector, person, path, **FORM)).status_code for path in STEPS} == {403}


async def test_whoever_may_only_read_finds_no_button(collector: OneService) -> None:
    page = (await get(collector, sign_in(collector.app, "agent"), "/receipt")).text
    assert "/edit" not in page
    assert "/test" not in page
    assert "/delete" not in page


async def test_a_template_is_made_changed_and_deleted(collector: OneService) -> None:
    manager = sign_in(collector.app)
    made = await post(collector, manager, "/-/new", **FORM, do="save")
    assert (made.status_code, made.headers["location"]) == (303, f"{BASE}/new")
    stored = await kept(collector, "new")
    assert stored["text"]["en"] == "Hello {{name}}\n\n{{link.status}}"
    assert stored["sms"] is None
    page = await get(collector, manager, "/new/edit")
    assert "Hello &lt;b&gt;{{reference}}&lt;/b&gt;" in page.text
    tag = page.text.partition('name="tag" value="')[2].partition('"')[0]
    changed = FORM | {"tag": tag, "name": "Changed", "enabled": ""}
    assert (await post(collector, manager, "/new/edit", **changed, do="save")).status_code == 303
    stored = await kept(collector, "new")
    assert (stored["name"], stored["version"], stored["enabled"]) == ("Changed", 2, False)
    stale = await post(collector, manager, "/new/delete", tag=tag)
    assert (stale.status_code, "Nothing was deleted" in stale.text) == (412, True)
    shown = (await get(collector, manager, "/new")).text
    tag = shown.partition('name="tag" value="')[2].partition('"')[0]
    assert (await post(collector, manager, "/new/delete", tag=tag)).headers["location"] == BASE
    assert (await get(collector, manager, "/new")).status_code == 404


async def test_one_that_is_made_from_a_ready_one_has_a_name(collector: OneService) -> None:
    """In the language of whoever makes it, so that nothing is wrong before anything was typed."""
    manager = sign_in(collector.app, language="de")
    page = await get(collector, manager, "/-/new?like=built-in-receipt")
    assert 'value="Eingangsbestätigung' in page.text
    assert re.search(r'name="key"[^>]* value="receipt"', page.text)
    assert '<p class="wrong">' not in page.text


async def test_nobodys_change_is_overwritten_unseen(collector: OneService, template: str) -> None:
    """What was typed stays; saving again replaces theirs knowingly."""
    manager, body = sign_in(collector.app), EXAMPLE | {"name": "Theirs"}
    headers = collector.admin | {"If-Match": f'"{template}"'}
    await collector.client.put("/v1/message-templates/receipt", headers=headers, json=body)
    mine = FORM | {"name": "Mine", "tag": template}
    refused = await post(collector, manager, "/receipt/edit", **mine, do="save")
    assert refused.status_code == 412
    assert 'value="Mine"' in refused.text
    assert (await kept(collector, "receipt"))["name"] == "Theirs"
    tag = refused.text.partition('name="tag" value="')[2].partition('"')[0]
    assert (await post(collector, manager, "/receipt/edit", **mine | {"tag": tag}, do="save")).status_code == 303
    assert (await kept(collector, "receipt"))["name"] == "Mine"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"key": "Not a key"}, "Use lower-case letters"),
        ({"key": "built-in-mine"}, "Must not begin with"),
        ({"text.en": "{{nobody}}"}, "Mentions a name in braces that does not exist."),
        ({"subject.en": ""}, "Is missing in the first language."),
        ({"name": ""}, "Write one line of 1 to 100 characters."),
        ({"language": []}, "Choose 1 to 20 languages."),
        ({"cause": "written"}, "This cannot be used."),
    ],
)
async def test_what_is_wrong_is_said_and_nothing_that_was_typed_is_lost(
    collector: OneService, wrong: dict[str, Any], said: str
) -> None:
    refused = await post(collector, sign_in(collector.app), "/-/new", **FORM | wrong, do="save")
    assert refused.status_code == 422
    assert said in refused.text
    assert "Not saved yet" in refused.text
    assert wrong.get("language") == [] or "{{link.status}}" in refused.text


async def test_a_key_that_is_taken_is_not_overwritten(collector: OneService) -> None:
    refused = await post(collector, sign_in(collector.app), "/-/new", **FORM | {"key": "receipt"}, do="save")
    assert (refused.status_code, "Choose another key" in refused.text) == (412, True)
    assert (await kept(collector, "receipt"))["version"] == 1


async def test_languages_come_and_go_with_what_was_typed(collector: OneService) -> None:
    manager = sign_in(collector.app)
    more = await post(collector, manager, "/-/new", **FORM, do="add", more="fr")
    assert 'name="text.fr"' in more.text
    assert 'value="Hallo"' in more.text
    strange = await post(collector, manager, "/-/new", **FORM, do="add", more="<b>")
    assert "&lt;b&gt;" not in strange.text.partition("<main")[2].partition("subject-en")[0]
    fewer = await post(collector, manager, "/-/new", **FORM, do="remove:en")
    assert 'name="text.en"' not in fewer.text
    last = await post(collector, manager, "/-/new", **FORM | {"language": ["de"]}, do="remove:de")
    assert 'name="text.de"' in last.text


@pytest.mark.parametrize("path", ["/receipt/mail", "/-/mail"])
async def test_a_mail_in_its_frame_may_do_nothing(collector: OneService, path: str) -> None:
    manager = sign_in(collector.app)
    mail = await (post(collector, manager, path, **FORM) if path == "/-/mail" else get(collector, manager, path))
    assert mail.status_code == 200
    policy = mail.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert policy.endswith("sandbox")
    assert "script" not in policy
    assert "frame-ancestors 'self'" in policy
    assert mail.headers["cache-control"] == "no-store"
    assert 'href="#/' in mail.text
    assert 'href="http' not in mail.text


async def test_a_draft_that_cannot_be_used_has_no_mail(collector: OneService) -> None:
    mail = await post(collector, sign_in(collector.app), "/-/mail", **FORM | {"text.en": "{{nobody}}"})
    assert mail.status_code == 404


async def test_a_real_person_is_not_named(collector: OneService) -> None:
    ada = {"email": "ada@example.org", "name": "Ada Lovelace"}
    posted = await answer(collector, {"recommend": 2}, respondent=ada, locale="de", location="graz")
    person = (await collector.client.get(posted.headers["location"], headers=collector.admin)).json()["respondent_id"]
    manager = sign_in(collector.app)
    for path in (f"/receipt?person={person}", f"/receipt/mail?person={person}&lang=de"):
        page = await get(collector, manager, path)
        assert "[Name]" in page.text
        assert "Ada" not in page.text
        assert "ada@" not in page.text


async def test_people_of_other_units_and_none_are_unknown(collector: OneService, places: dict[str, Place]) -> None:
    manager = sign_in(collector.app, locations=frozenset({"graz"}))
    wien = next(place.person for name, place in places.items() if name != "graz")
    for person, said in ((wien, "There is no such person"), ("nonsense", "This is no id of a person")):
        page = await get(collector, manager, f"/receipt?person={person}")
        assert (page.status_code, said in page.text) == (200, True)


async def test_versions_show_what_differs_line_by_line(collector: OneService) -> None:
    text = EXAMPLE["text"] | {"en": EXAMPLE["text"]["en"].replace("we are looking", "we <i>do</i> look")}
    body = EXAMPLE | {"text": text, "touchpoint": None}
    headers = collector.admin | {"If-Match": "*"}
    await collector.client.put("/v1/message-templates/receipt", headers=headers, json=body)
    page = (await get(collector, sign_in(collector.app), "/receipt/versions")).text
    assert "<del>we are looking into it.</del><ins>we &lt;i&gt;do&lt;/i&gt; look into it.</ins>" in page
    assert "<del>checkout</del><ins>any</ins>" in page
    assert "Kind regards" not in page
    old = await get(collector, sign_in(collector.app), "/receipt?version=1")
    assert "we are looking into it." in old.text
    assert (await get(collector, sign_in(collector.app), "/receipt?version=9")).status_code == 404


async def test_a_test_leaves_and_says_what_became_of_it(collector: OneService) -> None:
    manager, gateway = sign_in(collector.app), taking_tests(collector.app, rates="1/hour")
    wrong = await post(collector, manager, "/receipt/test", to="nobody", channel="email", lang="de")
    assert (wrong.status_code, "This is no e-mail address." in wrong.text) == (422, True)
    assert "nobody" not in wrong.text.partition("<main")[2]
    sent = await post(collector, manager, "/receipt/test", to="me@example.org", channel="email", lang="de")
    assert (sent.status_code, sent.headers["location"]) == (303, f"{BASE}/receipt")
    assert [account for account, _mail in gateway.sent] == ["main"]
    again = await post(collector, manager, "/receipt/test", to="me@example.org", channel="email")
    assert (again.status_code, "Wait a while" in again.text) == (429, True)


async def test_a_test_that_was_not_sent_says_so(collector: OneService) -> None:
    manager, gateway = sign_in(collector.app), taking_tests(collector.app)
    gateway.outcome = type(gateway.outcome)("failed", status="550 5.1.1")
    page = await post(collector, manager, "/receipt/test", to="me@example.org", channel="email")
    assert (page.status_code, "It was not sent: 550 5.1.1" in page.text) == (502, True)


async def test_the_list_says_what_is_used_where_there_is_none(collector: OneService) -> None:
    manager = sign_in(collector.app, language="de")
    page = (await get(collector, manager, "?cause=receipt")).text
    assert "checkout" in page
    assert "built-in-receipt" in page
    assert "built-in-invitation" not in page
    assert "Eingangsbestätigung" in page
