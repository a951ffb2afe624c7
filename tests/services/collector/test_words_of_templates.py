"""Which words a message gets: its template, its names of places, its survey's first question."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from services.collector.application.messages.template_words import WordsOfTemplate, words_of_template
from services.collector.domain.messages.message import NewMessage
from services.collector.domain.messages.rendering import Links
from services.collector.domain.people.contact import Contact
from shared.directory.structure import Structure, Touchpoint, Unit
from shared.testing.one_service import OneService

LINKS = Links(opt_out="https://h/o/1", survey="https://h/i/1", status="https://h/c/1")
ADA = Contact("email", "ada@example.org", None, "ada@example.org", None, "Ada")
STRUCTURE = Structure(
    units=(Unit(code="chain", name="Nordlicht"), Unit(code="graz", name="Graz Mitte", parent="chain")),
    touchpoints=(Touchpoint(key="till", name="Kasse", kind="physical"),),
)
MESSAGE = NewMessage(
    effect_key="x",
    respondent_id=UUID(int=1),
    channel="email",
    purpose="survey",
    cause="invitation",
    survey="visit",
    location="graz",
    touchpoint="till",
    values={"order_id": 17, "name": "Mallory", "company": "Evil"},
    requested_by="heed",
    due_at=datetime(2026, 12, 1, tzinfo=UTC),
)


async def words(collector: OneService, message: NewMessage, **given: Any) -> WordsOfTemplate | None:
    options: dict[str, Any] = {"language": "de", "basis": "consent", "links": LINKS, "structure": STRUCTURE}
    async with collector.unit_of_work.read() as connection:
        return await words_of_template(connection, message, given.pop("contact", ADA), **options | given)


async def put(collector: OneService, key: str, **given: Any) -> None:
    body: dict[str, Any] = {
        "name": key,
        "purpose": "survey",
        "cause": "invitation",
        "languages": ["de"],
        "subject": {"de": "Von {{company}}"},
        "text": {"de": "{{name}}, {{location}}, {{touchpoint}}, {{survey}}, {{field.order_id}}"},
    }
    reply = await collector.client.put(f"/v1/message-templates/{key}", headers=collector.admin, json=body | given)
    assert reply.is_success, reply.text


async def test_without_a_template_the_suites_own_is_used(collector: OneService) -> None:
    found = await words(collector, MESSAGE)
    assert found is not None
    assert (found.template.key, found.rendered.language) == ("built-in-invitation", "de")
    assert found.rendered.html.count("https://h/i/1?a=") == 11
    assert "Guten Tag Ada," in found.rendered.text
    assert "Nordlicht" in found.rendered.text


async def test_what_we_know_counts_before_what_came_with_the_message(collector: OneService) -> None:
    await put(collector, "own")
    found = await words(collector, MESSAGE)
    assert found is not None
    assert found.template.key == "own"
    assert found.rendered.subject == "Von Nordlicht"
    assert found.rendered.text.startswith("Ada, Graz Mitte, Kasse, ")
    assert ", 17\n" in found.rendered.text
    nameless = await words(collector, MESSAGE, contact=replace(ADA, name=None))
    assert nameless is not None
    assert "Mallory" not in nameless.rendered.text
    assert nameless.rendered.text.startswith("Graz Mitte")


async def test_a_named_template_is_used_even_where_another_fits(collector: OneService) -> None:
    await put(collector, "own")
    await put(collector, "other", enabled=False)
    found = await words(collector, replace(MESSAGE, template="other"))
    assert found is not None
    assert found.template.key == "other"
    assert await words(collector, replace(MESSAGE, template="nothing")) is None


@pytest.mark.parametrize("changed", [{"cause": "written"}, {"purpose": "sharing"}])
async def test_what_has_no_template_has_no_words(collector: OneService, changed: dict[str, Any]) -> None:
    assert await words(collector, replace(MESSAGE, **changed)) is None


async def test_the_messages_language_counts_before_the_readers(collector: OneService) -> None:
    found = await words(collector, replace(MESSAGE, language="en-GB"))
    assert found is not None
    assert found.rendered.language == "en"


async def test_an_sms_and_an_unknown_survey_have_no_scores(collector: OneService) -> None:
    sms = await words(collector, replace(MESSAGE, channel="sms"))
    unknown = await words(collector, replace(MESSAGE, survey="nothing"))
    assert sms is not None
    assert unknown is not None
    assert sms.rendered.sms.endswith(" https://h/i/1")
    assert "?a=" not in unknown.rendered.html
