"""Pages with every part of the shell, for tests of the shell itself."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Response

from shared.errors import FieldProblem, InvalidError
from shared.web.console.charts import Point
from shared.web.console.templates import Console
from shared.web.console.visit import AnyVisit, Visit, viewing

CONSOLE = Console(Path(__file__).parent / "pages")
router = APIRouter(include_in_schema=False)

POINTS = [
    Point(f"Week {week}", None if week in (5, 6) else 4.0 + week * 4, week * 4 - 12.0, week * 4 + 20.0, 40 + week)
    for week in range(1, 15)
]
ROWS = [("0 to 6", 40), ("7 and 8", 61), ("9 and 10", 120)]


@router.get("/console/gallery")
async def gallery(visit: AnyVisit) -> Response:
    return visit.page(CONSOLE, "gallery.html", points=POINTS, rows=ROWS, cases=_cases(visit))


@router.post("/console/gallery")
async def saved(visit: AnyVisit) -> Response:
    visit.toast("Gespeichert – fertig")
    return visit.go("/console/gallery")


@router.get("/console/gallery/admins")
async def admins(visit: Annotated[Visit, viewing("audit:read")]) -> Response:
    return await gallery(visit)


@router.get("/console/gallery/numbers/{number}")
async def number(number: int, visit: AnyVisit) -> Response:
    del number
    return await gallery(visit)


@router.post("/console/gallery/invalid")
async def invalid(visit: AnyVisit) -> Response:
    del visit
    message = "The name cannot be taken."
    raise InvalidError(message, problems=(FieldProblem("name", "is taken"),))


@router.get("/console/gallery/broken")
async def broken(visit: AnyVisit) -> Response:
    del visit
    message = "secret details"
    raise RuntimeError(message)


def _cases(visit: Visit) -> list[dict[str, Any]]:
    return [
        {
            "number": 56 + at,
            "title": f"#{56 + at} Detractor: 3/10 at the counter",
            "state": state,
            "kind": kind,
            "place": "Berlin, Alexanderplatz",
            "since": visit.now - timedelta(hours=5 * at + 1),
            "answers": 1000 * at + 7,
        }
        for at, (state, kind) in enumerate([("new", "warn"), ("assigned", ""), ("overdue", "bad"), ("closed", "quiet")])
    ]
