"""The card decides by the same rules as the server: conditions, paths and repeated answers, compared case by case."""

import json
import random
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser

from services.collector.application.surveys.published_surveys import prepared
from services.collector.domain.surveys.path import walk
from services.collector.domain.surveys.piping import piped
from services.collector.pages.embed import assets
from services.collector.pages.embed.bundle import module
from services.collector.pages.embed.config import config_document
from services.collector.store.survey_store import definition_of
from shared.languages.tags import direction_of

pytestmark = pytest.mark.browser

CASES = 600
STATIC = Path(assets.__file__).parents[1] / "static" / "embed"
TYPES = ["nps", "text", "single", "multiple", "matrix", "ranking", "number", "date", "consent"]
SCALARS = [0, 1, 5, 7.5, 10, True, False, "a", "b", " a", "5", "true", "2026-01-01", "2026-05-05", "x"]
FIELDS = [None, "", " ", "a", " 5 ", "TRUE", "false", "-2.5", "1e3", "2026-03-03", 5, 7.5, True, "two\t words"]
BY_TYPE: dict[str, list[Any]] = {
    "nps": [0, 5, 7, 10],
    "text": ["", "  ", "a", " a ", "5", "2026-02-02", "so\n much  text", "ö" * 250, "{{q0}}"],
    "single": ["a", "b", "zz", {"choice": "b", "words": "my  own"}, {"choice": "b", "words": " "}, {}],
    "multiple": [[], ["a"], ["b", "a"], [{"choice": "b", "words": "own"}, "a"], [None], [""]],
    "matrix": [{}, {"r1": "a"}, {"r2": "b", "r1": "a"}, {"r1": None}, {"r1": ""}],
    "ranking": [[], ["a"], ["b", "a"], ["zz", "b"]],
    "number": [0, -3, 2.5, 1000000],
    "date": ["2026-01-01", "2026-05-05", ""],
    "consent": [True, False],
}
PIECES = ["You said ", "{{q0}}", "{{ q1 }}", ", ", ".", " (", "{{q2}}", ")", "{{field.f0}}", "{{field.secret}}", "!"]


def some_test(draw: random.Random) -> dict[str, Any]:
    """A condition, perhaps made of others."""
    if draw.random() < 0.3:
        return {draw.choice(["all_of", "any_of", "none_of"]): [some_test(draw) for _ in range(draw.randint(1, 3))]}
    test: dict[str, Any] = {"question": f"q{draw.randint(0, 5)}"}
    if draw.random() < 0.3:
        test = {"field": f"f{draw.randint(0, 1)}"}
    elif draw.random() < 0.2:
        test["row"] = draw.choice(["r1", "r2"])
    operator = draw.choice(["equals", "differs_from", "at_least", "at_most", "one_of", "includes", "answered"])
    wanted: Any = draw.choice(SCALARS)
    if operator == "one_of":
        wanted = draw.sample(SCALARS, 3)
    elif operator == "includes":
        wanted = draw.choice(["a", "b"])
    elif operator == "answered":
        wanted = draw.random() < 0.5
    elif operator in {"at_least", "at_most"}:
        wanted = draw.choice([0, 5, 7.5, "2026-01-01", "a"])
    return test | {operator: wanted}


def some_question(draw: random.Random, place: int) -> dict[str, Any]:
    """A question that may depend on others and repeat their answers."""
    kind = draw.choice(TYPES)
    wording = "".join(draw.choices(PIECES, k=draw.randint(1, 6))) or "x"
    question: dict[str, Any] = {"key": f"q{place}", "type": kind, "text": {"en": wording, "de-AT": f"Und {wording}"}}
    if kind in {"single", "multiple", "matrix", "ranking"}:
        question["choices"] = [
            {"key": "a", "text": {"en": "The A", "de-AT": "Das A"}},
            {"key": "b", "text": {"en": "The B"}, **({"other": True} if kind != "matrix" else {})},
        ]
    if kind == "matrix":
        question["rows"] = [{"key": "r1", "text": {"en": "First"}}, {"key": "r2", "text": {"en": "Second"}}]
    if draw.random() < 0.4:
        question["show_if"] = some_test(draw)
    if draw.random() < 0.4:
        targets = [f"q{target}" for target in range(place + 1, 6)] + ["end"]
        jumps = [{"to": draw.choice(targets), "when": some_test(draw)} for _ in range(draw.randint(0, 2))]
        question["jumps"] = [*jumps, {"to": draw.choice(targets)}] if draw.random() < 0.2 else jumps
    return question


def some_case(draw: random.Random) -> dict[str, Any]:
    """A survey with answers to some of its questions, and what hidden fields hold."""
    questions = [some_question(draw, place) for place in range(6)]
    answers = {one["key"]: draw.choice(BY_TYPE[one["type"]]) for one in questions if draw.random() < 0.8}
    attributes = {name: value for name in ("f0", "f1", "secret") if (value := draw.choice(FIELDS)) is not None}
    document = {"title": "t", "languages": ["en", "de-AT"], "hidden": ["f0", "f1"], "questions": questions}
    language = draw.choice(["en", "de-AT", "fr", "ar", "ja"])
    return {"document": document, "answers": answers, "attributes": attributes, "language": language}


def by_the_server(case: dict[str, Any]) -> dict[str, Any]:
    """The path and the wordings as the server finds them."""
    definition = definition_of(case["document"]).normalised()
    path = walk(definition, case["answers"], case["attributes"])
    texts = [
        piped(one.text["en"], definition, path.answers, case["attributes"], case["language"]) for one in path.asked
    ]
    return {"asked": [one.key for one in path.asked], "answers": dict(path.answers), "texts": texts}


def config_of_case(case: dict[str, Any]) -> dict[str, Any]:
    """The survey as the card gets it."""
    definition = definition_of(case["document"]).normalised()
    return config_document(prepared("visit", 1, definition))


async def test_card_and_server_agree(browser: Browser) -> None:
    """For hundreds of made-up surveys and answers, both find the same path and the same words."""
    draw = random.Random(20260301)  # noqa: S311 - made-up surveys are no secrets
    cases = [some_case(draw) for _ in range(CASES)]
    page = await browser.new_page()
    for file, names in (("card/path.js", "walk"), ("more/piping.js", "piper")):
        text = module(STATIC / file).replace("export{", f"Object.assign(window,{{{names}}});export{{")
        await page.add_script_tag(type="module", content=text)
    await page.wait_for_function("!!(window.walk && window.piper)")
    # As text: Playwright takes most of a minute to hand over megabytes of objects.
    found = json.loads(
        await page.evaluate(
            """cases => JSON.stringify(JSON.parse(cases).map((one) => {
              const {config, answers: given, attributes, language, around} = one;
              const {asked, answers} = walk(config.questions, given, attributes);
              const pipe = piper(config, {answers, attributes}, {language, fallback: "en", around});
              return {asked: asked.map(({key}) => key), answers, texts: asked.map(({text}) => pipe(text.en))};
            }))""",
            json.dumps(
                [case | {"config": config_of_case(case), "around": direction_of(case["language"])} for case in cases]
            ),
        )
    )
    expected = [by_the_server(case) for case in cases]
    for case, mine, theirs in zip(cases, found, expected, strict=True):
        if case["language"] == "de-AT":  # browsers group by a space, babel by a point; Austrians do both
            mine["texts"] = [text.replace("\xa0", ".") for text in mine["texts"]]
        assert mine == theirs, case
    assert len({tuple(one["asked"]) for one in expected}) > 30
    assert sum("The A" in text for one in expected for text in one["texts"]) > 30
