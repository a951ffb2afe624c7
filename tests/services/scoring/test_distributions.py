"""How answers are distributed: equal to a recount of what was sent, whatever was corrected, for whoever may see it."""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import httpx
import pytest

from shared.contracts.collector import OtherAnswer
from shared.contracts.event import Event
from shared.ids import uuid7
from shared.testing.one_service import OneService
from shared.testing.signing_in import SignedIn
from tests.services.scoring.conftest import MakeResponse
from tests.services.scoring.places import found_company, northerner

PLACES = ("kiel", "husum", "ulm", None)
BRANDS = ("a", "b", "c", "d")
FIRST = OtherAnswer(question="kind", concept="kind", type="single", choices=("first",))


def other_answers(chance: random.Random) -> tuple[OtherAnswer, ...]:
    """Return answers of every type, some of them missing."""
    extras = tuple(chance.sample(("wifi", "coffee", "toys"), chance.randint(0, 3)))
    rows = {row: chance.choice(("good", "bad")) for row in ("speed", "price") if chance.random() < 0.8}
    brands = tuple(chance.sample(BRANDS, 3))
    given = [
        OtherAnswer(question="visits", concept="kind", type="single", choices=(chance.choice(("first", "again")),)),
        OtherAnswer(question="extras", concept="extras", type="multiple", choices=extras),
        OtherAnswer(question="grid", concept="grid", type="matrix", rows=rows),
        OtherAnswer(question="brands", concept="brands", type="ranking", choices=brands),
        OtherAnswer(question="news", concept="news", type="consent", given=chance.random() < 0.5),
        OtherAnswer(question="age", concept="age", type="number", number=chance.random() * 90),
        OtherAnswer(question="day", concept="day", type="date", date="2026-03-01"),
    ]
    return tuple(one for one in given if chance.random() < 0.8)


async def read(service: OneService, someone: SignedIn | None = None, **query: Any) -> list[dict[str, Any]]:
    """Return the distributions that somebody gets."""
    await service.use_cases.scores.fold_journal()
    headers = someone.headers if someone else service.admin
    reply = await service.client.get("/v1/distributions", headers=headers, params={"survey": "visit", **query})
    assert reply.status_code == httpx.codes.OK, reply.text
    items: list[dict[str, Any]] = reply.json()["items"]
    return items


def recounted(events: Sequence[Event[Any]], question: str) -> dict[tuple[Any, ...], tuple[int, int]]:
    """Return by row and choice how many chose it, and of how many."""
    answers = [one for event in events for one in event.data.other_answers if one.question == question]
    found: Counter[tuple[Any, ...]] = Counter()
    of: Counter[Any] = Counter()
    for one in answers:
        picked: list[tuple[Any, ...]] = [(None, choice) for choice in one.choices] or [*one.rows.items()]
        if one.type == "consent":
            picked = [(None, "given" if one.given else "refused")]
        found.update(picked)
        of.update({row for row, _ in picked})
    return {(row, choice): (n, of[row]) for (row, choice), n in found.items()}


def mean_ranks(events: Sequence[Event[Any]]) -> dict[str, float]:
    """Return the mean rank of each brand."""
    rankings = [one.choices for event in events for one in event.data.other_answers if one.question == "brands"]
    ranks = {brand: [one.index(brand) + 1 for one in rankings if brand in one] for brand in BRANDS}
    return {brand: sum(found) / len(found) for brand, found in ranks.items()}


def shown(item: dict[str, Any]) -> dict[tuple[Any, ...], tuple[int, int]]:
    """Return the same of a reply."""
    return {(one["row"], one["choice"]): (one["n"], one["of"]) for one in item["values"] if one["n"]}


@pytest.mark.parametrize("seed", range(3))
async def test_choices_are_counted_as_they_stand_now(  # noqa: PLR0917 - fixtures
    scoring: OneService, response: MakeResponse, edited: Any, withdrawn: Any, erased: Any, seed: int
) -> None:
    """Edits and withdrawals in any order, erased people, suspect responses, repeated events; by filters and units."""
    chance = random.Random(seed)  # noqa: S311 - test data
    await found_company(scoring)
    people = [uuid7() for _ in range(5)]
    first = [
        response(
            {"stars": 3},
            other_answers=other_answers(chance),
            location=chance.choice(PLACES),
            channel=chance.choice(("web", "sms")),
            respondent_id=chance.choice(people),
            suspect="rapid_taps" if chance.random() < 0.1 else None,
        )
        for _ in range(200)
    ]
    second = [edited(one, other_answers=other_answers(chance)) for one in chance.sample(first, 60)]
    gone = [withdrawn(edited(one)) for one in chance.sample(first, 20)]
    sent: list[Event[Any]] = [*first, *second, *gone, erased(people[0]), *chance.sample(first, 10)]
    chance.shuffle(sent)
    for place in range(0, len(sent), 9):
        await scoring.deliver(*sent[place : place + 9])
    newest = {one.data.response_id: one for one in (*first, *second)}
    withdrawn_ids = {one.data.response_id for one in gone}
    standing = [
        one
        for one in newest.values()
        if one.data.response_id not in withdrawn_ids and one.data.respondent_id != people[0]
    ]
    honest = [one for one in standing if one.data.suspect is None]
    suspect = [one for one in standing if one.data.suspect is not None]
    for question in ("visits", "extras", "grid", "brands", "news"):
        [item] = await read(scoring, question=question)
        assert shown(item) == recounted(honest, question)
        assert item["suspect"] == sum(bool(recounted([one], question)) for one in suspect)
        if question == "brands":
            assert {one["choice"]: one["mean_rank"] for one in item["values"]} == pytest.approx(mean_ranks(honest))
        parts: list[tuple[dict[str, Any], Callable[[Any], bool]]] = [
            ({"location": "kiel"}, lambda one: one.location == "kiel"),
            ({"unit": "north"}, lambda one: one.location in {"kiel", "husum"}),
            ({"channel": "sms"}, lambda one: one.channel == "sms"),
        ]
        for query, keep in parts:
            [part] = await read(scoring, question=question, **query)
            assert shown(part) == recounted([one for one in honest if keep(one.data)], question)
    assert await read(scoring, question="age") == await read(scoring, question="day") == []


async def test_what_is_shown_of_each_type(scoring: OneService, response: MakeResponse) -> None:
    """Shares with intervals, ranks with their mean, and the values of a scale; they are no scores."""
    again = OtherAnswer(question="kind", concept="kind", type="single", choices=("again",))
    for stars, kind, ranking, n in ((4, FIRST, ("b", "a"), 6), (5, again, ("a", "b"), 2)):
        brands = OtherAnswer(question="brands", concept="brands", type="ranking", choices=ranking)
        await scoring.deliver(*(response({"stars": stars}, other_answers=(kind, brands)) for _ in range(n)))
    scale, brands_item, kind_item = await read(scoring)
    assert (scale["type"], scale["scale"], scale["n"]) == ("rating", {"min": 1, "max": 5}, 8)
    shares = [(one["value"], one["n"], one["share"]) for one in scale["values"]]
    assert shares == [(1, 0, 0.0), (2, 0, 0.0), (3, 0, 0.0), (4, 6, 75.0), (5, 2, 25.0)]
    most, least = kind_item["values"]
    assert (most["choice"], most["n"], most["of"], most["share"], least["n"]) == ("first", 6, 8, 75.0, 2)
    # Wilson's interval for 6 of 8, as statistics programs have it.
    assert (most["ci_low"], most["ci_high"]) == (pytest.approx(40.927, abs=1e-3), pytest.approx(92.852, abs=1e-3))
    by_choice = {one["choice"]: one for one in brands_item["values"]}
    assert (by_choice["b"]["mean_rank"], by_choice["a"]["mean_rank"]) == (1.25, 1.75)
    assert by_choice["b"]["rank_low"] == 1.0
    assert 1.25 < by_choice["b"]["rank_high"] < 1.75
    scores = await scoring.client.get("/v1/scores?survey=visit", headers=scoring.admin)
    assert [one["concept"] for one in scores.json()["items"]] == ["stars"]
    exported = await scoring.client.get("/v1/exports/scores?survey=visit&format=jsonl", headers=scoring.admin)
    assert exported.headers["Heed-Row-Count"] == "1"
    assert {one.data.series.concept for one in await scoring.published() if hasattr(one.data, "series")} == {"stars"}
    await scoring.use_cases.scores.show()


async def test_choices_of_few_people_are_hidden(scoring: OneService, response: MakeResponse) -> None:
    """As their scores are, with what would disclose them; who sees one unit sees its own."""
    await found_company(scoring)
    for place, n in (("kiel", 9), ("husum", 3), ("ulm", 20), (None, 8)):
        await scoring.deliver(*(response({"stars": 4}, other_answers=(FIRST,), location=place) for _ in range(n)))
    for place in ("kiel", "husum"):
        items = await read(scoring, location=place)
        assert [(one["n"], one["suspect"], one["values"], one["suppressed"]) for one in items] == [
            (None, None, [], True)
        ] * 2
    someone = northerner(scoring)
    assert [one["n"] for one in await read(scoring, someone)] == [12, 12]
    assert await read(scoring, someone, location="ulm") == []
    assert [one["n"] for one in await read(scoring)] == [40, 40]
