"""A response to a survey with every type of question: what is stored, published and shown of it."""

from typing import Any

import msgspec
import pytest

from shared.contracts.collector import OtherAnswer, ResponseReceived, SurveyPublished
from shared.contracts.wire.records import encode_value
from shared.ids import uuid7
from shared.testing.channels import publish_survey
from shared.testing.collecting import select
from shared.testing.one_service import OneService

CHOICES: list[dict[str, Any]] = [
    {"key": "price", "text": {"en": "Price"}},
    {"key": "wait", "text": {"en": "Wait"}},
    {"key": "other", "text": {"en": "Other"}, "other": True},
]
PLAIN = [{"key": key, "text": {"en": key}} for key in ("good", "fair", "bad")]
ROWS = [{"key": key, "text": {"en": key}} for key in ("app", "shop")]
UNHAPPY = {"question": "recommend", "at_most": 6}


def asked(type_: str, **more: Any) -> dict[str, Any]:
    """A question whose key is its type."""
    return {"key": type_, "concept": f"c-{type_}", "type": type_, "text": {"en": "?"}, **more}


SURVEY: dict[str, Any] = {
    "title": "Everything",
    "languages": ["en"],
    "questions": [
        asked("nps") | {"key": "recommend"},
        asked("faces", scale=4, series_break="faces instead of numbers"),
        asked("single", choices=CHOICES),
        asked("multiple", choices=CHOICES, show_if=UNHAPPY),
        asked("matrix", choices=PLAIN, rows=ROWS),
        asked("ranking", choices=PLAIN),
        asked("text"),
        asked("number", decimals=1),
        asked("date"),
        asked("contact", fields=["name", "email", "phone"]),
        asked("consent"),
    ],
}
ANSWERS: dict[str, Any] = {
    "recommend": 3.0,
    "faces": 1,
    "single": {"choice": "other", "words": " Parking "},
    "multiple": ["wait", {"choice": "price"}],
    "matrix": {"shop": "bad", "app": "good"},
    "ranking": ["fair", "good"],
    "text": " Too slow. ",
    "number": 2.50,
    "date": "2026-03-01",
    "contact": {"name": "Ada Lovelace", "email": "Ada@Example.org", "phone": "+49 30 123456"},
    "consent": False,
}
KEPT: dict[str, Any] = {
    "recommend": 3,
    "faces": 1,
    "single": {"choice": "other", "words": "Parking"},
    "multiple": ["price", "wait"],
    "matrix": {"app": "good", "shop": "bad"},
    "ranking": ["fair", "good"],
    "text": "Too slow.",
    "number": 2.5,
    "date": "2026-03-01",
    "consent": False,
}


@pytest.fixture
async def everything(collector: OneService) -> OneService:
    """The collector with the survey `everything` published."""
    await publish_survey(collector.client, collector.admin, "everything", SURVEY)
    return collector


async def post(service: OneService, answers: dict[str, Any], **fields: Any) -> Any:
    """Send one response."""
    return await service.client.post("/v1/surveys/everything/responses", json={"answers": answers, **fields})


async def test_every_type_is_kept_in_its_form(everything: OneService) -> None:
    """The receipt, the reader and the database show the same canonical answers, in the order of the questions."""
    receipt = (await post(everything, ANSWERS)).json()
    assert receipt["answers"] == KEPT
    assert receipt["ignored_answers"] == []
    path = f"/v1/responses/{receipt['id']}"
    read = (await everything.client.get(path, headers=everything.admin)).json()
    assert read["answers"] == KEPT
    listed = await everything.client.get("/v1/responses", params={"survey": "everything"}, headers=everything.admin)
    assert listed.json()["items"] == [read]


async def test_contact_data_goes_to_the_respondent_alone(everything: OneService) -> None:
    """Who somebody is stands in one table, and neither in the answers nor on the bus."""
    receipt = (await post(everything, ANSWERS)).json()
    rows = await select(everything, "SELECT identity_kind, email, phone, name FROM collector.respondent")
    assert rows == [("email", "ada@example.org", "+4930123456", "Ada Lovelace")]
    ((linked,),) = await select(everything, "SELECT respondent_id IS NOT NULL FROM collector.response")
    assert linked is True
    event = (await everything.published())[-1]
    published = encode_value(event.data).decode().lower()
    assert not any(
        secret in published + str(receipt).lower() for secret in ("lovelace", "@example.org", "+4930123456", "contact")
    )


async def test_contact_data_fills_gaps_only(everything: OneService) -> None:
    """What came beside the answers wins over what was typed into the survey."""
    await post(everything, ANSWERS, respondent={"external_id": "C-1", "email": "known@example.org"})
    rows = await select(everything, "SELECT external_id, email, phone, name FROM collector.respondent")
    assert rows == [("C-1", "known@example.org", "+4930123456", "Ada Lovelace")]


async def test_a_name_alone_is_refused_at_its_question(everything: OneService) -> None:
    """A respondent whom nobody could find again is not stored, and the place of the fault is the question."""
    refused = await post(everything, ANSWERS | {"contact": {"name": "Ada"}})
    assert (refused.status_code, [error["field"] for error in refused.json()["errors"]]) == (422, ["answers.contact"])
    known = await post(everything, ANSWERS | {"contact": {"name": "Ada"}}, respondent={"external_id": "C-2"})
    assert known.status_code == 201


def given(answer: OtherAnswer) -> dict[str, Any]:
    """Return the fields of an answer that say something."""
    defaults = {field.name: field.default for field in msgspec.structs.fields(answer)} | {"rows": {}}
    return {name: value for name, value in msgspec.structs.asdict(answer).items() if value != defaults[name]}


async def test_answers_are_published(everything: OneService) -> None:
    """Scales and texts go where scoring looks for them, faces as CSAT; all others beside them; contact data nowhere."""
    await post(everything, ANSWERS)
    data = (await everything.published())[-1].data
    assert isinstance(data, ResponseReceived)
    assert [(one.question, one.type, one.value, one.scale_min, one.scale_max) for one in data.answers] == [
        ("recommend", "nps", 3, 0, 10),
        ("faces", "csat", 1, 1, 4),
        ("text", "text", "Too slow.", None, None),
    ]
    published = {one.question: given(one) for one in data.other_answers}
    heads = {name: {"question": name, "concept": f"c-{name}", "type": name} for name in published}
    said: dict[str, dict[str, Any]] = {
        "single": {"choices": ("other",), "words": "Parking"},
        "multiple": {"choices": ("price", "wait")},
        "matrix": {"rows": {"app": "good", "shop": "bad"}},
        "ranking": {"choices": ("fair", "good")},
        "number": {"number": 2.5},
        "date": {"date": "2026-03-01"},
        "consent": {"given": False},
    }
    assert published == {name: heads[name] | said[name] for name in said}


async def test_questions_are_published(everything: OneService) -> None:
    """A publication names every question but those for contact data, and says which series begin anew."""
    data = (await everything.published())[-1].data
    assert isinstance(data, SurveyPublished)
    assert [(one.key, one.type, one.series_break) for one in data.questions] == [
        ("recommend", "nps", None),
        ("faces", "csat", "faces instead of numbers"),
        ("text", "text", None),
    ]
    others = ["single", "multiple", "matrix", "ranking", "number", "date", "consent"]
    assert [(one.key, one.concept, one.type) for one in data.other_questions] == [
        (name, f"c-{name}", name) for name in others
    ]


async def test_wordings_are_published(everything: OneService) -> None:
    """Titles, questions, choices and rows, each by language."""
    data = (await everything.published())[-1].data
    assert isinstance(data, SurveyPublished)
    assert data.titles == {"en": "Everything"}
    texts = [one.texts for one in data.questions] + [one.texts for one in data.other_questions]
    assert texts == [{"en": "?"}] * 10
    words = {one.key: (one.choices, one.rows) for one in data.other_questions}
    plain = {key: {"en": key} for key in ("good", "fair", "bad")}
    assert words["single"] == ({one["key"]: one["text"] for one in CHOICES}, {})
    assert words["matrix"] == (plain, {key: {"en": key} for key in ("app", "shop")})
    assert words["number"] == ({}, {})


async def test_the_receipt_names_what_is_off_the_path(everything: OneService) -> None:
    """Answers that do not count are named, now and when the response is sent again, and stand nowhere."""
    answers = ANSWERS | {"recommend": 9}
    chosen = str(uuid7())
    first = await post(everything, answers, id=chosen)
    again = await post(everything, answers, id=chosen)
    assert [(one.status_code, one.json()["ignored_answers"]) for one in (first, again)] == [
        (201, ["multiple"]),
        (200, ["multiple"]),
    ]
    assert "multiple" not in first.json()["answers"]
    data = (await everything.published())[-1].data
    assert isinstance(data, ResponseReceived)
    assert "multiple" not in {one.question for one in data.other_answers}


async def test_a_version_is_a_number_that_exists(everything: OneService) -> None:
    """The version that was shown can be named; anything else than a published one is refused by name."""
    named = await post(everything, ANSWERS, version=1)
    assert (named.status_code, named.json()["version"]) == (201, 1)
    for wrong in (2, 0, -1, "1", True, 1.5, 2**31):
        refused = await post(everything, ANSWERS, version=wrong)
        assert refused.status_code == 422, wrong
        assert [error["field"].split(".")[0] for error in refused.json()["errors"]] == ["version"]


async def test_the_version_is_part_of_the_content(everything: OneService) -> None:
    """The same answers under the same id, said of another version, are a conflict; a proof of work is no content."""
    chosen = str(uuid7())
    assert (await post(everything, ANSWERS, id=chosen, version=1)).status_code == 201
    assert (await post(everything, ANSWERS, id=chosen, version=1, proof="eyJ9")).status_code == 200
    assert (await post(everything, ANSWERS, id=chosen)).status_code == 409


async def test_a_refused_response_leaves_nothing_behind(everything: OneService) -> None:
    """One wrong answer among eleven: every place is named, and neither the response nor the respondent is stored."""
    wrong = {"single": "nobody", "matrix": {"app": "nobody"}, "date": "soon", "consent": "yes", "number": 2.55}
    refused = await post(everything, ANSWERS | wrong)
    assert refused.status_code == 422
    places = ["answers.single", "answers.matrix.app", "answers.number", "answers.date", "answers.consent"]
    assert [error["field"] for error in refused.json()["errors"]] == places
    assert await select(everything, "SELECT count(*) FROM collector.response") == [(0,)]
    assert await select(everything, "SELECT count(*) FROM collector.respondent") == [(0,)]


async def test_nesting_without_end_stops_nobody_else(everything: OneService) -> None:
    """A hostile item of a batch is refused alone, even where its question is not asked."""
    nest: Any = []
    for _ in range(150):
        nest = [nest]
    items = [
        {"survey": "everything", "answers": ANSWERS},
        {"survey": "everything", "answers": {"recommend": 9, "multiple": nest}},
    ]
    answer = await everything.client.post("/v1/responses/batch", json={"responses": items}, headers=everything.admin)
    assert [result["status"] for result in answer.json()["results"]] == ["created", "rejected"]
