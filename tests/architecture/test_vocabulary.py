"""One vocabulary: what services share is declared once, in `shared.vocabulary`."""

import ast
import dataclasses
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from shared.contracts.event import FromPlace
from shared.vocabulary import Place
from shared.web.origin import PlaceView

ROOT = Path(__file__).parents[2]
MOST_TOUCHPOINTS = 44
"""Classes that may declare a `touchpoint` of their own; all others inherit it. It is to come down to 25."""


def parsed() -> Iterator[tuple[Path, ast.Module]]:
    """Every module of production code, by its path below the root."""
    for package in ("services", "shared"):
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path.relative_to(ROOT), ast.parse(path.read_text())


def classes_with(field: str) -> list[str]:
    """The classes that declare `field` with an annotation, each with its file."""
    return [
        f"{path}:{node.name}"
        for path, module in parsed()
        for node in ast.walk(module)
        if isinstance(node, ast.ClassDef)
        for part in node.body
        if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name) and part.target.id == field
    ]


def literals() -> dict[frozenset[str], list[str]]:
    """Where each list of two or more values is declared, whatever their order."""
    found: dict[frozenset[str], list[str]] = defaultdict(list)
    for path, module in parsed():
        for node in ast.walk(module):
            if isinstance(node, ast.Subscript) and ast.unparse(node.value) in {"Literal", "typing.Literal"}:
                values = node.slice.elts if isinstance(node.slice, ast.Tuple) else []
                found[frozenset(map(ast.unparse, values))].append(f"{path}:{node.lineno}")
    return {values: places for values, places in found.items() if values}


def test_a_list_of_values_is_declared_once() -> None:
    """No two literal types list the same values."""
    assert {", ".join(sorted(values)): places for values, places in literals().items() if len(places) > 1} == {}


def test_where_an_answer_was_given_is_declared_in_few_places() -> None:
    """A new field of a place costs a few lines: most classes that have a touchpoint inherit it."""
    found = classes_with("touchpoint")
    assert len(found) <= MOST_TOUCHPOINTS, "\n".join([f"{len(found)} classes:", *found])


def test_a_place_on_the_wire_is_the_place_of_the_vocabulary() -> None:
    """What stands flat in events, and in what HTTP shows, are the fields of a `Place`."""
    place = {field.name for field in dataclasses.fields(Place)}
    assert set(FromPlace.__struct_fields__) == place | {"respondent_id"}
    assert set(PlaceView.model_fields) == place
