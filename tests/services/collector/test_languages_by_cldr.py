"""Which language a reader gets, in which direction, and every text of a survey in it."""

from typing import Any

import pytest

from shared.testing.channels import publish_survey
from shared.testing.form_filling import open_page
from shared.testing.one_service import OneService

CHOSEN: list[tuple[str, list[str], str]] = [
    ("zh-TW", ["zh-Hans", "zh-Hant"], "zh-Hant"),
    ("zh-TW", ["zh", "zh-Hant"], "zh-Hant"),
    ("zh-TW,zh;q=0.9,en;q=0.8", ["en", "zh-CN", "zh-TW"], "zh-TW"),
    ("zh-HK", ["zh-Hans", "zh-Hant"], "zh-Hant"),
    ("zh-SG", ["zh-Hant", "zh-Hans"], "zh-Hans"),
    ("zh-TW", ["en", "zh-Hans"], "zh-Hans"),
    ("nb", ["en", "no"], "no"),
    ("nn-NO,en;q=0.5", ["en", "no"], "no"),
    ("no", ["en", "nb"], "nb"),
    ("no", ["en", "nn"], "nn"),
    ("iw", ["en", "he"], "he"),
    ("he", ["en", "iw"], "iw"),
    ("in", ["en", "id"], "id"),
    ("tl", ["en", "fil"], "fil"),
    ("fil", ["en", "tl"], "tl"),
    ("sr-Latn", ["sr-Cyrl", "sr-Latn"], "sr-Latn"),
    ("sr", ["sr-Latn", "sr-Cyrl"], "sr-Cyrl"),
    ("sh", ["en", "sr-Cyrl", "sr-Latn"], "sr-Latn"),
    ("pt-BR", ["pt-PT", "pt-BR"], "pt-BR"),
    ("pt", ["pt-PT", "pt-BR"], "pt-BR"),
    ("pt-AO", ["pt-BR", "pt-PT"], "pt-PT"),
    ("en-GB", ["de", "en"], "en"),
    ("en-AU", ["en-US", "en-GB"], "en-GB"),
    ("de-CH", ["fr", "de"], "de"),
    ("gsw", ["en", "de"], "de"),
    ("mo", ["en", "ro"], "ro"),
    ("es-MX", ["es", "es-419"], "es-419"),
    ("ca", ["en", "es"], "es"),
    ("ca,en;q=0.5", ["en", "es"], "en"),
    ("uk", ["en", "ru"], "en"),
    ("arz", ["en", "ar"], "ar"),
    ("*, \x7f;;q=,x-y-z, de;q=0.1", ["en", "de"], "de"),
]


def survey(languages: list[str], **more: Any) -> dict[str, Any]:
    """A survey that says in each language which one it is."""
    words = {language: f"in {language}" for language in languages}
    titles = {language: f"title in {language}" for language in languages[1:]}
    question = {"key": "q", "type": "csat", "text": words}
    texts = {"title": f"title in {languages[0]}", "titles": titles, "intro": words, "thanks": words}
    return texts | {"languages": languages, "questions": [question]} | more


@pytest.mark.parametrize(("header", "languages", "expected"), CHOSEN)
async def test_readers_get_the_language_that_suits_them(
    collector: OneService, header: str, languages: list[str], expected: str
) -> None:
    """By the browser's header and by the link; page, title, intro and thanks in it, and the header says which it is."""
    await publish_survey(collector.client, collector.admin, "visit", survey(languages))
    answer = await collector.client.get("/s/visit", headers={"accept-language": header})
    assert answer.headers["content-language"] == expected
    assert f'<html lang="{expected}"' in answer.text
    assert f"<title>title in {expected}</title>" in answer.text.replace("\n", "")
    assert answer.text.count(f"in {expected}<") >= 4
    asked = header.partition(",")[0]
    if asked.isascii() and "*" not in asked and header == asked:
        page = await open_page(collector, f"/s/visit?lang={asked}", **{"accept-language": languages[0]})
        assert page.one("html").attributes["lang"] == expected
    thanks = await collector.client.get("/s/visit/thanks", headers={"accept-language": header})
    assert f"in {expected}" in thanks.text
    assert thanks.headers["content-language"] == expected


@pytest.mark.parametrize(
    ("language", "direction"),
    [
        *(
            (one, "rtl")
            for one in ("ar", "arz", "ckb", "prs", "pnb", "iw", "he", "fa", "ur", "ps", "ug", "sd", "dv", "yi")
        ),
        *(
            (one, "rtl")
            for one in ("az-Arab", "pa-Arab", "pa-PK", "ku-Arab", "ks", "uz-AF", "ff-Adlm", "syr", "nqo", "azb")
        ),
        *(
            (one, "ltr")
            for one in ("ku", "ku-Latn", "az", "pa", "ar-Latn", "he-Latn", "en", "zh-Hant", "tr", "uz", "ff", "sd-IN")
        ),
    ],
)
async def test_the_script_decides_the_direction(collector: OneService, language: str, direction: str) -> None:
    """Of the page and of its words, on the page and in the settings of the card."""
    await publish_survey(collector.client, collector.admin, "visit", survey([language]))
    page = await open_page(collector, "/s/visit")
    assert page.one("html").attributes["dir"] == direction
    assert page.one("h1").attributes["dir"] == direction
    config = (await collector.client.get("/v1/embed/visit")).json()
    assert config["languages"][language]["direction"] == direction


async def test_every_text_of_a_survey_that_is_missing_in_a_language_is_named(collector: OneService) -> None:
    """The title among them; a language in another script does not serve."""
    asked = survey(["en", "zh-Hans", "zh-Hant"], titles={"zh-Hans": "标题"}, thanks={"en": "Thanks", "zh-Hans": "谢谢"})
    await publish_survey(collector.client, collector.admin, "visit", asked)
    check = await collector.client.get("/v1/surveys/visit/check", headers=collector.admin)
    assert check.json()["missing_translations"] == [
        {"language": "zh-Hant", "place": "titles"},
        {"language": "zh-Hant", "place": "thanks"},
    ]


async def test_what_is_repeated_stands_apart_on_the_page(collector: OneService) -> None:
    """A link's own text in Arabic turns nothing on a German page, and one in Latin letters nothing on an Arabic one."""
    words = {"de": "Hallo {{field.name}}!", "ar": "مرحبًا {{field.name}}!"}
    question = {"key": "q", "type": "csat", "text": words}
    asked = {"title": "Besuch", "languages": ["de", "ar"], "hidden": ["name"], "questions": [question]}
    await publish_survey(collector.client, collector.admin, "visit", asked)
    for language, name, shown in (("de", "محمد", "Hallo \u2068محمد\u2069!"), ("ar", "Ada", "مرحبًا \u2068Ada\u2069!")):
        page = await collector.client.get("/s/visit", params={"lang": language, "f.name": name})
        assert shown in page.text
    page = await collector.client.get("/s/visit", params={"lang": "de", "f.name": "Ada"})
    assert "Hallo Ada!" in page.text
