"""Which numbers of respondents must not be shown, of those who are asked for and of each place; see `tree_disclosure`.

It holds for all comments together and for every term: what hides the respondents of a shop hides how many of them wrote
about parking.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from services.scoring.domain.company import EVERYWHERE, node_at
from services.scoring.domain.text.term_query import TermQuery
from services.scoring.domain.tree_disclosure import flat, hidden_in_table
from services.scoring.domain.tree_table import Axis, Cell, Value

_ALL = ""
"""The sum over all properties; those of a kind are a JSON array, which is never empty."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be shown of one table of kinds."""

    asked: bool
    """The number of those who are asked for."""
    hidden_places: frozenset[str]
    """Locations whose own numbers may not be shown."""


def shown_of(query: TermQuery, ns: Mapping[str, int], smallest: int) -> Shown:
    """Return what may be shown.

    Args:
        query: what is asked for.
        ns: respondents by kind, as `TermQuery.kind_of` has them: everybody whom the reader may see.
        smallest: fewer are few.
    """
    own = json.dumps(query.own_properties) if any(query.own_properties) else _ALL
    counts: dict[Cell, int] = {}
    locations: set[str] = set()
    for kind, n in ns.items():
        place, *properties = json.loads(kind)
        locations.update([place] if place else [])
        # Where places do not matter, everybody is at the same one, which is everywhere.
        cell = (node_at(place) if place else EVERYWHERE, json.dumps(properties) if own else _ALL)
        counts[cell] = counts.get(cell, 0) + n
    company = query.wanted.places.company
    paths = company.paths(locations)
    above: dict[Value, Value] = {}
    for path in paths.values():
        above.update(zip(path, (EVERYWHERE, *path), strict=False))
    axes = [Axis("place", EVERYWHERE, above), flat("properties", _ALL, {cell[1] for cell in counts})]
    hidden = hidden_in_table(axes, counts, smallest, hides_all=not company.is_whole)
    n = sum(n for kind, n in ns.items() if n and query.asks_for(kind))
    return Shown(
        asked=_is_shown(query, own, hidden, frozenset(paths), n, smallest),
        hidden_places=frozenset(place for place in paths if (node_at(place), own) in hidden),
    )


def _is_shown(  # noqa: PLR0917 - all that it depends on
    query: TermQuery, own: str, hidden: frozenset[Cell], known: frozenset[str], n: int, smallest: int
) -> bool:
    places = query.wanted.places
    if places.named:
        inside = places.exact or frozenset()
        return (not n or n >= smallest) and all((node_at(place), own) not in hidden for place in known & inside)
    node = EVERYWHERE if places.unit in {None, places.company.top} else places.company.node_of(places.unit)
    return (node, own) not in hidden
