"""Delivery reports over HTTP: what they do to messages, addresses and wishes, once, and what they do not do."""

import asyncio
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from shared.clock import FixedClock
from shared.contracts.messages import MessageBounced
from shared.testing.collecting import execute, select
from shared.testing.one_service import OneService
from tests.services.collector.consents.known_people import BO, consents, known_person, reasons, sent_message

MAILS = Path(__file__).parents[3] / "domain" / "collector" / "delivery_reports"
OURS = b"0197f2a4-8c1e-7d3a-9b52-0c7b5a3e2d11"
TOKEN = b"AZfypIwefTqbUgx7Wj4tEQBndzIAAAAAAAAAAAAAAAAAAAAAAA"
DAY = 24 * 3600
HARD, SOFT = "postfix_unknown_user", "exchange_full"


async def report(service: OneService, name: str, message_id: UUID | str, **changes: bytes) -> httpx.Response:
    """Post one of the mails, about a message."""
    raw = (MAILS / f"{name}.eml").read_bytes().replace(OURS, str(message_id).encode())
    for old, new in changes.items():
        raw = raw.replace(old.encode(), new)
    return await post(service, raw)


async def post(service: OneService, raw: bytes) -> httpx.Response:
    """Post a mail as whatever receives mail does."""
    address = await service.use_cases.message_links.report()
    headers = {"Content-Type": "message/rfc822"}
    return await service.client.post(address.removeprefix(service.settings.base_url()), content=raw, headers=headers)


async def state(service: OneService, message_id: UUID) -> tuple[Any, ...]:
    """Return what became of a message."""
    query = "SELECT state, reason, detail FROM collector.message WHERE id = :id"
    [found] = await select(service, query, id=message_id)
    return found


async def suppressed(service: OneService, **query: str) -> list[dict[str, Any]]:
    """Return the list of suppressed addresses."""
    reply = await service.client.get("/v1/suppressions", params=query, headers=service.admin)
    assert reply.status_code == 200, reply.text
    items: list[dict[str, Any]] = reply.json()["items"]
    return items


async def bounced(service: OneService) -> list[MessageBounced]:
    """Return the events about messages that came back."""
    return [one.data for one in await service.published() if isinstance(one.data, MessageBounced)]


async def test_an_address_that_nobody_has_is_not_used_again(collector: OneService, ada: UUID) -> None:
    """The message is marked, an event says so, and the address waits until somebody releases it."""
    message = await sent_message(collector, ada)
    reply = await report(collector, HARD, message)
    assert (reply.status_code, reply.json()) == (200, {"outcome": "bounced"})
    assert await state(collector, message) == ("bounced", "5.1.1", "hard")
    [event] = await bounced(collector)
    assert (event.message_id, event.reason, event.respondent_id) == (message, "5.1.1", ada)
    [item] = await suppressed(collector)
    assert (item["reason"], item["detail"], item["until"]) == ("hard_bounce", "5.1.1", None)
    assert item["respondent_id"] == str(ada)
    standing = (await consents(collector, ada))["standing"]
    assert {one["suppressed_because"] for one in standing if one["channel"] == "email"} == {"hard_bounce"}
    assert {one["suppressed_because"] for one in standing if one["channel"] == "sms"} == {None}


async def test_the_same_report_again_changes_nothing(collector: OneService, ada: UUID) -> None:
    """Whatever posts it tries again after a timeout, perhaps at the same moment."""
    message = await sent_message(collector, ada)
    replies = await asyncio.gather(*(report(collector, HARD, message) for _ in range(6)))
    assert {one.status_code for one in replies} == {200}
    assert len(await suppressed(collector)) == len(await bounced(collector)) == 1


async def test_what_comes_back_for_now_rests_after_the_third_time(
    collector: OneService, clock: FixedClock, ada: UUID
) -> None:
    """Three in seven days let the address rest for seven days; a report that is repeated is not counted twice."""
    for number in range(3):
        message = await sent_message(collector, ada)
        clock.advance(DAY)
        for _ in range(3):
            await report(collector, SOFT, message)
        assert await state(collector, message) == ("bounced", "5.2.2", "soft")
        assert len(await suppressed(collector)) == (1 if number == 2 else 0)
    [item] = await suppressed(collector)
    assert (item["reason"], item["since"], item["until"]) == (
        "soft_bounces",
        "2026-12-03T12:00:00Z",
        "2026-12-10T12:00:00Z",
    )
    assert len(await suppressed(collector, holding="true")) == 1
    clock.advance(7 * DAY)
    assert await suppressed(collector, holding="true") == []


async def test_what_comes_back_now_and_then_does_not_rest(collector: OneService, clock: FixedClock, ada: UUID) -> None:
    """Three in ten days are not three in seven."""
    for _ in range(3):
        message = await sent_message(collector, ada)
        clock.advance(4 * DAY)
        await report(collector, SOFT, message)
    assert await suppressed(collector) == []


async def test_what_is_blocked_says_nothing_about_the_address(collector: OneService, ada: UUID) -> None:
    """A wrong DKIM key must not cost all customers their addresses."""
    for _ in range(5):
        message = await sent_message(collector, ada)
        await report(collector, "gmail_policy", message)
    assert await state(collector, message) == ("bounced", "5.7.26", "blocked")
    assert await suppressed(collector) == []


async def test_a_complaint_suppresses_and_opts_out(collector: OneService, ada: UUID) -> None:
    """Of everything, on every channel, once; nobody can undo it by the link of the mail."""
    message = await sent_message(collector, ada)
    for _ in range(2):
        reply = await report(collector, "arf_abuse", message)
        assert (reply.status_code, reply.json()) == (200, {"outcome": "complaint"})
    assert await state(collector, message) == ("bounced", "spam_complaint", "complaint")
    assert [one["reason"] for one in await suppressed(collector)] == ["spam_complaint"]
    assert set((await reasons(collector, ada)).values()) == {"opted_out"}
    [item] = (await consents(collector, ada))["items"]
    assert (item["source"], item["message_id"]) == ("gateway", str(message))
    link: str = await collector.use_cases.message_links.opt_out(message)
    await collector.client.post(link.removeprefix(collector.settings.base_url()), data={"wish": "undo"})
    assert set((await reasons(collector, ada)).values()) == {"opted_out"}


async def test_a_wish_to_opt_out_is_no_complaint(collector: OneService, ada: UUID) -> None:
    """Some providers pass on a click on Unsubscribe."""
    message = await sent_message(collector, ada)
    assert (await report(collector, "arf_opt_out", message)).json() == {"outcome": "opted_out"}
    assert await state(collector, message) == ("sent", None, None)
    assert await suppressed(collector) == []
    assert set((await reasons(collector, ada)).values()) == {"opted_out"}


@pytest.mark.parametrize(
    "name",
    [
        "out_of_office",
        "vacation",
        "read_receipt",
        "human_answer",
        "postfix_delayed",
        "exim_delayed_words",
        "delivered",
        "alias_partly",
        "arf_not_spam",
        "arf_auth_failure",
    ],
)
async def test_what_is_no_failure_changes_nothing(collector: OneService, ada: UUID, name: str) -> None:
    """Absence assistants, people, delays; nothing is written down about them, and nobody is answered."""
    message = await sent_message(collector, ada)
    reply = await report(collector, name, message)
    assert (reply.status_code, reply.json()) == (200, {"outcome": "ignored"})
    assert await state(collector, message) == ("sent", None, None)
    assert await select(collector, "SELECT count(*) FROM collector.unmatched_report") == [(0,)]
    assert await suppressed(collector) == (await consents(collector, ada))["items"] == []


@pytest.mark.parametrize("name", ["ses_bounce", "ses_complaint"])
async def test_a_mail_whose_id_was_replaced_is_found_by_its_link(collector: OneService, ada: UUID, name: str) -> None:
    """Amazon SES writes an id of its own; the link to opt out came back."""
    message = await sent_message(collector, ada)
    link: str = await collector.use_cases.message_links.opt_out(message)
    raw = (MAILS / f"{name}.eml").read_bytes().replace(TOKEN, link.rpartition("/")[2].encode())
    assert (await post(collector, raw)).json()["outcome"] in {"bounced", "complaint"}
    assert (await state(collector, message))[0] == "bounced"


async def test_a_mail_is_found_by_the_id_that_the_server_gave_it(collector: OneService, ada: UUID) -> None:
    """Where the account says under which id the server took it over."""
    ses = "0102018c1a2b3c4d-5e6f7a8b-9c0d-4e1f-a2b3-c4d5e6f7a8b9-000000@eu-west-1.amazonses.example"
    message = await sent_message(collector, ada, gateway_id=ses)
    assert (await report(collector, "ses_bounce", "x")).json() == {"outcome": "bounced"}
    assert (await state(collector, message))[0] == "bounced"


async def test_reports_about_nothing_of_ours_are_counted(collector: OneService, ada: UUID) -> None:
    """Without whom they are about; a text message is no mail that could come back."""
    text = await sent_message(collector, ada, channel="sms", to="+4930123456")
    for about in (uuid4(), text):
        assert (await report(collector, HARD, about)).json() == {"outcome": "unmatched"}
    [row, _] = await select(collector, "SELECT kind, status, reporter FROM collector.unmatched_report")
    assert row == ("bounce", "5.1.1", "mx.shop.example")
    everything = str(await select(collector, "SELECT row_to_json(t)::text FROM collector.unmatched_report t"))
    assert "ada@" not in everything
    assert await collector.use_cases.consents.count_unmatched(days=30) == 2
    assert await state(collector, text) == ("sent", None, None)


async def test_old_reports_are_forgotten(collector: OneService, clock: FixedClock) -> None:
    """After three months nobody looks at their number."""
    await report(collector, HARD, uuid4())
    clock.advance(91 * DAY)
    await report(collector, HARD, uuid4())
    assert await collector.use_cases.consents.forget_unmatched() == 1
    assert await select(collector, "SELECT count(*) FROM collector.unmatched_report") == [(1,)]


async def test_a_report_after_an_erasure_concerns_the_address_alone(collector: OneService, ada: UUID) -> None:
    """Nothing of the person comes back."""
    message = await sent_message(collector, ada)
    assert (await collector.client.delete(f"/v1/respondents/{ada}", headers=collector.admin)).status_code == 204
    await execute(collector, "UPDATE collector.message SET respondent_id = NULL")
    assert (await report(collector, HARD, message)).json() == {"outcome": "bounced"}
    [item] = await suppressed(collector)
    assert item["respondent_id"] is None
    anew = await known_person(collector, {"email": "ada@example.org"})
    standing = (await consents(collector, anew))["standing"]
    assert {one["suppressed_because"] for one in standing if one["channel"] == "email"} == {"hard_bounce"}


async def test_one_report_concerns_one_address(collector: OneService, ada: UUID) -> None:
    """Whoever else got the same invitation is none of its business."""
    bo = await known_person(collector, BO)
    mine, theirs = await sent_message(collector, ada), await sent_message(collector, bo, to="bo@example.org")
    await report(collector, HARD, mine)
    assert await state(collector, theirs) == ("sent", None, None)
    assert [one["respondent_id"] for one in await suppressed(collector)] == [str(ada)]


@pytest.mark.parametrize("state_now", ["requested", "refused", "failed"])
async def test_a_message_that_never_left_does_not_come_back(collector: OneService, ada: UUID, state_now: str) -> None:
    """Its state stays; what the server says about the address counts."""
    message = await sent_message(collector, ada, state=state_now)
    await report(collector, HARD, message)
    assert (await state(collector, message))[0] == state_now
    assert await bounced(collector) == []
    assert len(await suppressed(collector)) == 1


async def test_only_the_address_that_was_made_here_takes_reports(collector: OneService, ada: UUID) -> None:
    """Whoever made it up, or has the link of a message, gets 404."""
    link: str = await collector.use_cases.message_links.opt_out(await sent_message(collector, ada))
    for token in ("x", "A" * 50, link.rpartition("/")[2]):
        reply = await collector.client.post(f"/hooks/mail/{token}", content=b"Subject: x\n\n")
        assert (reply.status_code, reply.json()["type"]) == (404, "urn:heed:problem:link-not-valid")
    assert (await collector.client.get("/hooks/mail/x")).status_code == 405


@pytest.mark.parametrize(("size", "status"), [(9 * 1024 * 1024, 200), (10 * 1024 * 1024 + 1, 413)])
async def test_mails_of_ten_megabytes_are_taken(collector: OneService, ada: UUID, size: int, status: int) -> None:
    """What was attached comes back, too; more is refused as a whole."""
    message = await sent_message(collector, ada)
    raw = (MAILS / f"{HARD}.eml").read_bytes().replace(OURS, str(message).encode())
    line = b"QUJD" * 19 + b"\n"
    reply = await post(collector, (raw + line * (size // len(line) + 1))[:size])
    assert reply.status_code == status
    assert (await state(collector, message))[0] == ("bounced" if status == 200 else "sent")


@pytest.mark.parametrize("raw", [b"", b"\n--x" * 1000])
async def test_what_is_no_mail_is_refused_with_a_reason(collector: OneService, raw: bytes) -> None:
    """And nothing of it is repeated."""
    reply = await post(collector, raw)
    assert (reply.status_code, reply.json()["type"]) == (422, "urn:heed:problem:unreadable-report")


@pytest.mark.parametrize("raw", [b"\xff\xfe\x00", b"Content-Type: text/plain; charset=\xff\n\n\x00", b"hello"])
async def test_hostile_mails_are_ignored(collector: OneService, raw: bytes) -> None:
    """Whatever their charsets and bytes, also where they claim to be JSON."""
    address = await collector.use_cases.message_links.report()
    path = address.removeprefix(collector.settings.base_url())
    for kind in ("message/rfc822", "application/json", "application/octet-stream"):
        reply = await collector.client.post(path, content=raw, headers={"Content-Type": kind})
        assert (reply.status_code, reply.json()) == (200, {"outcome": "ignored"})
