"""Opting out by the link in a message: a page that changes nothing when it is read, and one click of mail programs."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from services.collector.domain.eligibility.person import Person
from services.collector.store.person_locks import hold_people
from shared.clock import FixedClock
from shared.testing.collecting import execute, held_up, select
from shared.testing.one_service import OneService
from shared.testing.signing_in import sign_in
from tests.services.collector.consents.known_people import (
    ADA,
    consents,
    eligible,
    known_person,
    opt_out_path,
    reasons,
    sent_message,
)

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
LINES = "SELECT count(*) FROM collector.consent_entry"


async def press(service: OneService, path: str, wish: str, **more: str) -> httpx.Response:
    """Press a button on the page."""
    return await service.client.post(path, data={"wish": wish, **more})


async def test_reading_the_page_changes_nothing(collector: OneService, ada: UUID) -> None:
    """Scanners and previews follow links; the address leaves with no link, and nothing is kept by a cache."""
    path = await opt_out_path(collector, await sent_message(collector, ada))
    for method in ("GET", "HEAD"):
        reply = await collector.client.request(method, path)
        assert reply.status_code == 200
        assert reply.headers["referrer-policy"] == "no-referrer"
        assert reply.headers["cache-control"] == "no-store"
        assert "set-cookie" not in reply.headers
    assert await select(collector, LINES) == [(0,)]
    page = (await collector.client.get(path)).text
    assert "No more surveys" in page
    assert "No more messages at all" in page
    assert not any(secret in page for secret in (*ADA.values(), str(ada)))


async def test_opting_out_of_surveys_leaves_answers_to_complaints(collector: OneService, ada: UUID) -> None:
    """On every channel at once; the page says so and offers to undo it."""
    path = await opt_out_path(collector, await sent_message(collector, ada))
    reply = await press(collector, path, "purpose")
    assert reply.status_code == 200
    assert "get any more surveys from us" in reply.text
    assert ">Undo<" in reply.text
    found = await reasons(collector, ada)
    assert {found[(channel, "survey")] for channel in ("email", "sms")} == {"opted_out"}
    assert {reason for (_, purpose), reason in found.items() if purpose != "survey"} == {"no_basis"}
    assert (await eligible(collector, "external_id:C-1815"))["reason"] == "opted_out"
    [item] = (await consents(collector, ada))["items"]
    assert (item["source"], item["wording"], item["by"]) == ("page", "No more surveys", None)


async def test_opting_out_of_everything(collector: OneService, ada: UUID) -> None:
    """After that there is nothing more to stop."""
    path = await opt_out_path(collector, await sent_message(collector, ada))
    reply = await press(collector, path, "everything")
    assert "get any more messages from us" in reply.text
    assert "No more messages at all" not in reply.text
    assert set((await reasons(collector, ada)).values()) == {"opted_out"}


async def test_one_click_needs_neither_cookie_nor_form_token(collector: OneService, ada: UUID) -> None:
    """As RFC 8058 has it: a POST without anything else, in either form, not redirected, and harmless when repeated."""
    path = await opt_out_path(collector, await sent_message(collector, ada))
    replies = [
        await collector.client.post(path, data=ONE_CLICK),
        await collector.client.post(path, files={"List-Unsubscribe": (None, "One-Click")}),
        await collector.client.post(path, data=ONE_CLICK, headers=sign_in(collector.app, "agent").headers),
    ]
    assert [one.status_code for one in replies] == [200] * 3
    assert not any("set-cookie" in one.headers for one in replies)
    [item] = (await consents(collector, ada))["items"]
    assert (item["wish"], item["channel"], item["purpose"], item["source"]) == (
        "withdrawn",
        None,
        "survey",
        "one_click",
    )


@pytest.mark.parametrize(
    ("purpose", "words"), [("service_contact", "about my requests"), ("sharing", "requests to recommend")]
)
async def test_the_page_offers_what_the_message_was_about(
    collector: OneService, ada: UUID, purpose: Any, words: str
) -> None:
    """Whoever gets an answer to a complaint is not offered to stop surveys."""
    path = await opt_out_path(collector, await sent_message(collector, ada, purpose=purpose))
    assert words in (await collector.client.get(path)).text
    await collector.client.post(path, data=ONE_CLICK)
    found = await reasons(collector, ada)
    assert {one for one, reason in found.items() if reason == "opted_out"} == {("email", purpose), ("sms", purpose)}


async def test_a_mistake_is_undone(collector: OneService, clock: FixedClock, ada: UUID) -> None:
    """What was true before is true again: no consent is made of it. Opting out again counts again."""
    agreed = {"wish": "given", "channel": "email", "purpose": "survey"}
    written = f"/v1/respondents/{ada}/consents"
    assert (await collector.client.post(written, json=agreed, headers=collector.admin)).is_success
    before = await reasons(collector, ada)
    path = await opt_out_path(collector, await sent_message(collector, ada))
    for _ in range(2):
        clock.advance(60)
        await press(collector, path, "purpose")
        await press(collector, path, "everything")
        assert set((await reasons(collector, ada)).values()) == {"opted_out"}
        clock.advance(60)
        undone = await press(collector, path, "undo")
        assert "as it was before" in undone.text
        assert await reasons(collector, ada) == before
    shown = (await consents(collector, ada))["items"]
    assert [one["is_undone"] for one in shown] == [True] * 4 + [False]


async def test_a_link_undoes_only_what_was_wished_by_it(collector: OneService, ada: UUID) -> None:
    """Mails are forwarded: whoever has one must not take back a STOP that came by phone, nor another mail's opt-out."""
    first, second = [await opt_out_path(collector, await sent_message(collector, ada)) for _ in range(2)]
    await press(collector, first, "everything")
    assert ">Undo<" not in (await collector.client.get(second)).text
    await press(collector, second, "undo")
    assert set((await reasons(collector, ada)).values()) == {"opted_out"}


async def test_the_page_speaks_the_language_of_the_message(collector: OneService, ada: UUID) -> None:
    """Unless another is asked for: by the link or by the form."""
    path = await opt_out_path(collector, await sent_message(collector, ada, language="de-AT"))
    assert "Keine Umfragen mehr" in (await collector.client.get(path)).text
    arabic = (await collector.client.get(f"{path}?lang=ar")).text
    assert 'dir="rtl"' in arabic
    assert "لا مزيد من الاستبيانات" in arabic
    assert "تم إلغاء اشتراكك" in (await press(collector, path, "purpose", lang="ar")).text
    english = await opt_out_path(collector, await sent_message(collector, ada))
    reply = await collector.client.get(english, headers={"Accept-Language": "de"})
    assert "Sie sind abgemeldet" in reply.text


@pytest.mark.parametrize("token", ["x", "A" * 50, "%C3%A4", "A" * 3000])
async def test_a_link_that_is_none_of_ours_says_so(collector: OneService, token: str) -> None:
    """On a page, for every method, in the visitor's language."""
    for reply in (
        await collector.client.get(f"/o/{token}", headers={"Accept-Language": "de"}),
        await collector.client.post(f"/o/{token}", data=ONE_CLICK, headers={"Accept-Language": "de"}),
    ):
        assert reply.status_code == 404
        assert "Dieser Link ist nicht gültig" in reply.text


async def test_links_for_something_else_opt_nobody_out(collector: OneService, ada: UUID) -> None:
    """Nor does a message that does not exist."""
    links = collector.use_cases.message_links
    invitation = await links.invitation(await sent_message(collector, ada), collector.clock.now().replace(year=2030))
    for address in (invitation, await links.report(), await links.opt_out(uuid4())):
        reply = await collector.client.post(f"/o/{address.rpartition('/')[2]}", data=ONE_CLICK)
        assert reply.status_code == 404
    assert await select(collector, LINES) == [(0,)]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "application/x-www-form-urlencoded"),
        (b"wish=nonsense", "application/x-www-form-urlencoded"),
        (b"List-Unsubscribe=Two-Click", "application/x-www-form-urlencoded"),
        (b'{"List-Unsubscribe": "One-Click"}', "application/json"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"\xff\x00=\xfe", "application/x-www-form-urlencoded"),
        (b"&".join([b"a=1"] * 100), "application/x-www-form-urlencoded"),
    ],
)
async def test_a_post_that_says_nothing_is_not_taken_for_a_wish(
    collector: OneService, ada: UUID, content: bytes, kind: str
) -> None:
    """A mail program must not believe that somebody is opted out who is not."""
    path = await opt_out_path(collector, await sent_message(collector, ada))
    reply = await collector.client.post(path, content=content, headers={"Content-Type": kind})
    assert reply.status_code == 400
    assert "text/html" in reply.headers["content-type"]
    assert await select(collector, LINES) == [(0,)]


async def test_after_an_erasure_the_wish_is_kept_under_the_address_that_was_written_to(
    collector: OneService, ada: UUID
) -> None:
    """Where even that is gone, the page says that nothing is left to stop."""
    kept, gone = [await sent_message(collector, ada) for _ in range(2)]
    assert (await collector.client.delete(f"/v1/respondents/{ada}", headers=collector.admin)).status_code == 204
    await execute(collector, "UPDATE collector.message SET respondent_id = NULL")
    await execute(collector, f"UPDATE collector.message SET address = NULL WHERE id = '{gone}'")  # noqa: S608 - ours
    nothing = await collector.client.post(await opt_out_path(collector, gone), data=ONE_CLICK)
    assert "nothing left to stop" in nothing.text
    assert (await collector.client.post(await opt_out_path(collector, kept), data=ONE_CLICK)).status_code == 200
    assert (await eligible(collector, "email:ada@example.org"))["reason"] == "opted_out"
    anew = await known_person(collector, {"email": ADA["email"]})
    assert (await reasons(collector, anew))[("email", "survey")] == "opted_out"


async def test_many_clicks_at_once_are_one_wish(collector: OneService, ada: UUID) -> None:
    """Mail programs repeat, people press twice."""
    path = await opt_out_path(collector, await sent_message(collector, ada))
    replies = await asyncio.gather(*(collector.client.post(path, data=ONE_CLICK) for _ in range(8)))
    assert {one.status_code for one in replies} == {200}
    assert len((await consents(collector, ada))["items"]) == 1


async def test_whoever_begins_to_send_waits_for_an_opt_out_and_sees_it(collector: OneService, ada: UUID) -> None:
    """Both hold the same lock, so nothing begins after the opt-out is committed."""
    path = await opt_out_path(collector, await sent_message(collector, ada))
    async with collector.unit_of_work.begin() as sending:
        await hold_people(sending.connection, [Person("phone", ADA["phone"]).digest()])
        clicking = asyncio.create_task(collector.client.post(path, data=ONE_CLICK))
        await held_up(collector)
        assert await select(collector, LINES) == [(0,)]
    assert (await clicking).status_code == 200
    assert await select(collector, LINES) == [(3,)]
