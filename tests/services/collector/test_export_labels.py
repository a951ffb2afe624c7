"""Exports in words, and the codebook that goes with them."""

import csv
import io
from typing import Any

import httpx
import pytest
from pyarrow import parquet

from shared.testing.channels import publish_survey
from shared.testing.collecting import execute
from shared.testing.one_service import OneService
from shared.testing.spreadsheets import sheets_of, values_of

SURVEY: dict[str, Any] = {
    "title": "Visit",
    "titles": {"de": "Besuch"},
    "languages": ["en", "de"],
    "hidden": ["plan"],
    "questions": [
        {"key": "recommend", "type": "nps", "text": {"en": "Recommend us?", "de": "Empfehlen Sie uns?"}},
        {
            "key": "easy",
            "type": "ces",
            "text": {"en": "It was easy", "de": "Es war einfach"},
            "low_label": {"en": "Disagree", "de": "Stimme nicht zu"},
            "high_label": {"en": "Agree"},
        },
        {
            "key": "one",
            "type": "single",
            "text": {"en": "Which one?", "de": "Welches?"},
            "choices": [
                {"key": "a", "text": {"en": "Apple", "de": "Apfel"}},
                {"key": "z", "text": {"en": "Another", "de": "=Anderes"}, "other": True},
            ],
        },
        {
            "key": "some",
            "type": "multiple",
            "text": {"en": "Which ones?"},
            "choices": [{"key": "a", "text": {"en": "First"}}, {"key": "b", "text": {"en": "Second", "de": "Zweites"}}],
        },
        {
            "key": "table",
            "type": "matrix",
            "text": {"en": "How was it?", "de": "Wie war es?"},
            "rows": [{"key": "app", "text": {"en": "App"}}, {"key": "shop", "text": {"en": "Shop", "de": "Laden"}}],
            "choices": [{"key": "good", "text": {"en": "Good", "de": "Gut"}}, {"key": "bad", "text": {"en": "Bad"}}],
        },
        {"key": "again", "type": "text", "text": {"en": "Recommend us?", "de": "Noch etwas?"}},
    ],
}
ANSWERS: dict[str, Any] = {
    "recommend": 9,
    "easy": 7,
    "one": {"choice": "z", "words": "mine"},
    "some": ["b", "a"],
    "table": {"app": "good", "shop": "bad"},
    "again": "a",
}


async def answer(service: OneService, answers: dict[str, Any]) -> None:
    body = {"answers": answers, "attributes": {"plan": "a"}}
    posted = await service.client.post("/v1/surveys/fruit/responses", json=body)
    assert posted.status_code == 201, posted.text
    await execute(service, "UPDATE collector.response SET received_at = received_at - interval '1 hour'")


async def export(service: OneService, **parameters: str) -> httpx.Response:
    reply = await service.client.get(
        "/v1/exports/responses", params={"survey": "fruit", "labels": "true", **parameters}, headers=service.admin
    )
    assert reply.status_code == 200, reply.text
    return reply


def rows_of(reply: httpx.Response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(reply.text, newline="")))


@pytest.fixture
async def fruit(collector: OneService) -> OneService:
    """The collector with a survey in two languages, and an answer to all of it."""
    await publish_survey(collector.client, collector.admin, "fruit", SURVEY)
    await answer(collector, ANSWERS)
    return collector


GERMAN = {
    "Empfehlen Sie uns? (0 = Überhaupt nicht wahrscheinlich, 10 = Äußerst wahrscheinlich)": "9",
    "Es war einfach (1 = Stimme nicht zu, 7 = Agree)": "7",
    "Welches?": "'=Anderes",
    "Welches? – =Anderes": "mine",
    "Which ones?": "First|Zweites",
    "Wie war es? – App": "Gut",
    "Wie war es? – Laden": "Bad",
    "Noch etwas?": "a",
    "plan": "a",
    "Kanal": "web",
}


async def test_questions_and_choices_are_worded_in_a_language(fruit: OneService) -> None:
    """What has no wording in it comes in the survey's first language; free text that looks like a key stays."""
    [german] = rows_of(await export(fruit, language="de"))
    assert GERMAN.items() <= german.items()
    [austrian] = rows_of(await export(fruit, locale="de-AT"))
    assert austrian == german
    [turkish] = rows_of(await export(fruit, language="tr"))
    assert (turkish["Which one?"], turkish["How was it? – Shop"], turkish["Channel"]) == ("Another", "Bad", "web")
    [own] = rows_of(await export(fruit))
    assert own["Which ones?"] == "First|Second"


async def test_heads_that_are_alike_say_which_they_are(fruit: OneService) -> None:
    survey = {**SURVEY, "questions": [*SURVEY["questions"], {"key": "more", "type": "text", "text": {"en": "Channel"}}]}
    await publish_survey(fruit.client, fruit.admin, "fruit", survey)
    [row] = rows_of(await export(fruit, language="en"))
    assert (row["Channel [channel]"], row["Channel [answers.more]"]) == ("web", "")


async def test_answers_keep_the_words_of_their_version(fruit: OneService) -> None:
    """A choice is worded as its respondents saw it, the head as the newest version asks; a lost choice has words."""
    survey = {**SURVEY, "questions": [{**one} for one in SURVEY["questions"]]}
    survey["questions"][2] = {
        **SURVEY["questions"][2],
        "text": {"en": "Which fruit?"},
        "choices": [{"key": "a", "text": {"en": "Red apple"}}, {"key": "b", "text": {"en": "Banana"}}],
    }
    await publish_survey(fruit.client, fruit.admin, "fruit", survey)
    await answer(fruit, {"recommend": 1, "one": "a"})
    assert [row["Which fruit?"] for row in rows_of(await export(fruit, language="en"))] == ["Another", "Red apple"]
    codebook = (await fruit.client.get("/v1/surveys/fruit/codebook?language=en", headers=fruit.admin)).json()
    one = next(entry for entry in codebook["columns"] if entry["column"] == "answers.one")
    assert one["values"] == [
        {"value": "a", "label": "Red apple", "versions": [1, 2]},
        {"value": "b", "label": "Banana", "versions": [2]},
        {"value": "z", "label": "Another", "versions": [1]},
    ]
    words = next(entry for entry in codebook["columns"] if entry["column"] == "answers.one.words")
    assert (one["versions"], words["versions"]) == ([1, 2], [1])


async def test_the_same_words_in_every_format_but_json_lines(fruit: OneService) -> None:
    [text] = rows_of(await export(fruit, language="de"))
    [table] = parquet.read_table(io.BytesIO((await export(fruit, language="de", format="parquet")).content)).to_pylist()
    head, row = values_of(sheets_of((await export(fruit, language="de", format="xlsx")).content)[0])
    assert [*table] == [*text]
    assert [one.removesuffix(" (UTC)") for one in head] == [*text]
    sheet = dict(zip(text, row, strict=True))
    assert (table["Welches?"], sheet["Welches?"], sheet["Which ones?"]) == ("=Anderes", "=Anderes", "First|Zweites")
    assert table["Which ones?"] == ["First", "Zweites"]
    assert sheet["Es war einfach (1 = Stimme nicht zu, 7 = Agree)"] == 7
    parameters = {"survey": "fruit", "labels": "true", "format": "jsonl"}
    refused = await fruit.client.get("/v1/exports/responses", params=parameters, headers=fruit.admin)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "labels")


async def test_the_codebook_explains_every_column(fruit: OneService) -> None:
    """Of each version; as JSON, and as a table that has a row for each column and each of its values."""
    codebook = (await fruit.client.get("/v1/surveys/fruit/codebook?language=de", headers=fruit.admin)).json()
    assert (codebook["survey"], codebook["title"], codebook["language"]) == ("fruit", "Besuch", "de")
    plain = rows_of(await export(fruit, labels="false"))
    assert [entry["column"] for entry in codebook["columns"]] == [*plain[0]]
    assert all(entry[name] for entry in codebook["columns"] for name in ("label", "type", "meaning", "missing"))
    by_name = {entry["column"]: entry for entry in codebook["columns"]}
    assert by_name["answers.easy"] == {
        "column": "answers.easy",
        "label": "Es war einfach",
        "type": "integer",
        "meaning": "Antwort auf diese Frage.",
        "unit": None,
        "missing": "nicht gefragt oder nicht beantwortet",
        "question": "easy",
        "row": None,
        "question_type": "ces",
        "concept": "easy",
        "metric": "ces",
        "polarity": "high_is_good",
        "scale_min": 1,
        "scale_max": 7,
        "versions": [1],
        "values": [
            {"value": value, "label": {1: "Stimme nicht zu", 7: "Agree"}.get(value, ""), "versions": [1]}
            for value in range(1, 8)
        ],
    }
    assert by_name["occurred_at"]["unit"] == "Datum und Uhrzeit, UTC"
    assert [one["value"] for one in by_name["version"]["values"]] == [1]
    assert by_name["answers.table.shop"]["label"] == "Wie war es? – Laden"
    files = [
        await fruit.client.get(f"/v1/surveys/fruit/codebook?language=de&format={form}", headers=fruit.admin)
        for form in ("csv", "xlsx")
    ]
    table = list(csv.reader(io.StringIO(files[0].text, newline="")))
    [sheet] = sheets_of(files[1].content)
    assert [["" if cell is None else str(cell) for cell in row] for row in values_of(sheet)] == [
        [cell.removeprefix("'") for cell in row] for row in table
    ]
    assert len(table) == 1 + len(codebook["columns"]) + sum(len(one["values"]) for one in codebook["columns"])
    names = [one.headers["content-disposition"] for one in files]
    assert names == [f'attachment; filename="fruit-codebook.{form}"' for form in ("csv", "xlsx")]


async def test_a_workbook_has_its_codebook(fruit: OneService) -> None:
    [_, sheet] = sheets_of((await export(fruit, labels="false", format="xlsx", locale="de")).content)
    codebook = (
        await fruit.client.get("/v1/surveys/fruit/codebook?language=de&format=xlsx", headers=fruit.admin)
    ).content
    assert sheet == sheets_of(codebook)[0]


async def test_codebooks_of_what_is_no_published_survey(collector: OneService) -> None:
    """A draft has the columns that every export has; without the survey there is none."""
    await collector.client.put("/v1/surveys/draft", json={**SURVEY, "titles": None}, headers=collector.admin)
    draft = (await collector.client.get("/v1/surveys/draft/codebook", headers=collector.admin)).json()
    assert (draft["title"], draft["columns"][0]["column"], len(draft["columns"]) < 20) == ("Visit", "id", True)
    assert (await collector.client.get("/v1/surveys/nobody/codebook", headers=collector.admin)).status_code == 404
    assert (await collector.client.get("/v1/surveys/draft/codebook")).status_code == 401


@pytest.mark.parametrize(
    ("name", "value"),
    [("profile", "word"), ("locale", "xx-YY-zz"), ("locale", "not a language"), ("zone", "Mars"), ("language", "?")],
)
async def test_looks_that_there_are_not(fruit: OneService, name: str, value: str) -> None:
    parameters = {"survey": "fruit", name: value}
    refused = await fruit.client.get("/v1/exports/responses", params=parameters, headers=fruit.admin)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, name), refused.text
