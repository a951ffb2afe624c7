"""Responses as a table: which columns there are over all versions, and what stands in each cell."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from services.collector.domain.responses.columns import Cell, ResponseTable
from services.collector.domain.responses.response import StoredResponse
from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.question import Choice, Question

MOMENT = datetime(2026, 3, 1, 12, tzinfo=UTC)
COMMON = (
    "id",
    "survey",
    "version",
    "channel",
    "touchpoint",
    "location",
    "locale",
    "respondent_id",
    "occurred_at",
    "received_at",
    "suspect",
    "source_kind",
    "source_id",
)


def asked(key: str, type_: Any, **fields: Any) -> Question:
    """A question."""
    return Question(key=key, type=type_, text={"en": "?"}, **fields).normalised()


def choices(*keys: str, other: str | None = None) -> tuple[Choice, ...]:
    """Choices, one of which takes words of one's own."""
    return tuple(Choice(key=key, text={"en": key}, other=key == other) for key in keys)


def definition(*questions: Question, hidden: tuple[str, ...] = ()) -> Definition:
    """A survey."""
    return Definition(title="Visit", languages=("en",), questions=questions, hidden=hidden)


def response(version: int = 1, attributes: dict[str, Any] | None = None, **answers: Any) -> StoredResponse:
    """A stored response."""
    return StoredResponse(
        id=UUID("0197f2a4-8c1e-7d3a-9b52-3f6d1c9e4a10"),
        survey="visit",
        version=version,
        channel="web",
        touchpoint=None,
        location=None,
        locale=None,
        respondent_id=None,
        answers=answers,
        attributes=attributes or {},
        occurred_at=MOMENT,
        received_at=MOMENT,
        fingerprint=b"",
    )


def cells(table: ResponseTable, found: StoredResponse) -> dict[str, Cell]:
    """The cells that are not empty, by their columns' names, without those that every survey has."""
    row = table.row(found)
    assert len(row) == len(table.columns)
    named = zip((column.name for column in table.columns), row, strict=True)
    return {name: cell for name, cell in named if cell is not None and name not in COMMON}


def kinds(table: ResponseTable) -> dict[str, str]:
    """The kinds of the columns, without those that every survey has."""
    return {column.name: column.kind for column in table.columns if column.name not in COMMON}


EVERY_TYPE = definition(
    asked("a", "nps"),
    asked("b", "csat"),
    asked("c", "ces"),
    asked("d", "rating"),
    asked("e", "faces"),
    asked("f", "single", choices=choices("x", "y", other="y")),
    asked("g", "multiple", choices=choices("x", "y", "z", other="z")),
    asked("h", "matrix", rows=choices("app", "shop"), choices=choices("good", "bad")),
    asked("i", "ranking", choices=choices("x", "y")),
    asked("j", "text"),
    asked("k", "number", decimals=2),
    asked("l", "date"),
    asked("m", "contact", fields=("name", "email")),
    asked("n", "consent"),
    hidden=("order_id", "plan"),
)


def test_every_type_has_its_columns() -> None:
    """Rows of a matrix and words of one's own have columns of their own; contact data has none."""
    table = ResponseTable({1: EVERY_TYPE})
    assert tuple(column.name for column in table.columns)[: len(COMMON)] == COMMON
    assert kinds(table) == {
        **dict.fromkeys(["answers.a", "answers.b", "answers.c", "answers.d", "answers.e"], "integer"),
        "answers.f": "text",
        "answers.f.words": "text",
        "answers.g": "keys",
        "answers.g.words": "text",
        "answers.h.app": "text",
        "answers.h.shop": "text",
        "answers.i": "keys",
        "answers.j": "text",
        "answers.k": "number",
        "answers.l": "day",
        "answers.n": "flag",
        "attributes.order_id": "scalar",
        "attributes.plan": "scalar",
        "attributes": "object",
    }


def test_every_answer_is_in_its_cell() -> None:
    """Values come as they are stored, apart from words, which go to a column of their own."""
    table = ResponseTable({1: EVERY_TYPE})
    given = response(
        attributes={"order_id": "A-1", "visits": 3},
        a=9,
        f={"choice": "y", "words": "mine"},
        g=["x", {"choice": "z", "words": "yours"}],
        h={"shop": "bad"},
        i=["y", "x"],
        j="text",
        k=1.5,
        l="2026-03-01",
        n=False,
    )
    assert cells(table, given) == {
        "answers.a": 9,
        "answers.f": "y",
        "answers.f.words": "mine",
        "answers.g": ["x", "z"],
        "answers.g.words": "yours",
        "answers.h.shop": "bad",
        "answers.i": ["y", "x"],
        "answers.j": "text",
        "answers.k": 1.5,
        "answers.l": "2026-03-01",
        "answers.n": False,
        "attributes.order_id": "A-1",
        "attributes": {"visits": 3},
    }
    assert cells(table, response(f="x", g=["y"])) == {"answers.f": "x", "answers.g": ["y"]}
    assert cells(table, response()) == {}


def test_versions_share_columns() -> None:
    """Columns keep the order in which they were first asked; each version fills its own, whatever another one means."""
    first = definition(asked("a", "nps"), asked("b", "text"), hidden=("plan",))
    second = definition(asked("c", "csat"), asked("a", "nps"), hidden=("order_id", "plan"))
    table = ResponseTable({2: second, 1: first})
    assert list(kinds(table)) == [
        *("answers.a", "answers.b", "answers.c", "answers.follow_up"),
        *("attributes.plan", "attributes.order_id", "attributes"),
    ]
    assert cells(table, response(1, a=1, b="x")) == {"answers.a": 1, "answers.b": "x"}
    assert cells(table, response(2, a=1, c=5)) == {"answers.a": 1, "answers.c": 5}
    assert cells(table, response(2, a=1, follow_up="x")) == {"answers.a": 1, "answers.follow_up": "x"}
    assert cells(table, replace(response(2), attributes={"order_id": 7})) == {"attributes.order_id": 7}


def test_a_question_that_changes_its_type_keeps_its_column() -> None:
    """Such a column holds scalars; a matrix row called `words` is not taken for words of one's own."""
    first = definition(asked("a", "nps"), asked("b", "matrix", rows=choices("words"), choices=choices("good")))
    second = definition(asked("a", "text"), asked("b", "multiple", choices=choices("x", "y", other="y")))
    table = ResponseTable({1: first, 2: second})
    assert kinds(table) == {
        "answers.a": "scalar",
        "answers.b.words": "text",
        "answers.b": "keys",
        "answers.follow_up": "text",
        "attributes": "object",
    }
    assert cells(table, response(1, a=9, b={"words": "good"})) == {"answers.a": 9, "answers.b.words": "good"}
    found = cells(table, response(2, a="9", b=["x", {"choice": "y", "words": "w"}]))
    assert found == {"answers.a": "9", "answers.b": ["x", "y"], "answers.b.words": "w"}


def test_a_survey_without_versions_has_the_common_columns() -> None:
    """A draft can be exported: there is nothing in it."""
    assert tuple(column.name for column in ResponseTable({}).columns) == (*COMMON, "attributes")
