"""One vocabulary: what services share is declared once, in `shared.vocabulary`."""

import dataclasses

from shared.contracts.event import FromPlace
from shared.vocabulary import Place
from shared.web.origin import PlaceView
from tests.architecture.counts import classes_with, literals_declared_twice

MOST_TOUCHPOINTS = 25
"""Classes that may declare a `touchpoint` of their own; all others inherit it."""


def test_a_list_of_values_is_declared_once() -> None:
    """No two literal types list the same values."""
    assert literals_declared_twice() == {}


def test_where_an_answer_was_given_is_declared_in_few_places() -> None:
    """A new field of a place costs a few lines: most classes that have a touchpoint inherit it."""
    found = classes_with("touchpoint")
    assert len(found) <= MOST_TOUCHPOINTS, "\n".join([f"{len(found)} classes:", *found])


def test_a_place_on_the_wire_is_the_place_of_the_vocabulary() -> None:
    """What stands flat in events, and in what HTTP shows, are the fields of a `Place`."""
    place = {field.name for field in dataclasses.fields(Place)}
    assert set(FromPlace.__struct_fields__) == place | {"respondent_id"}
    assert set(PlaceView.model_fields) == place
