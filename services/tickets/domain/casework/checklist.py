"""Checklists: what is to be done in cases of a kind. They are kept under keys, in versions; cases keep theirs."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from services.tickets.domain.casework.case_fields import CATALOGUE
from services.tickets.domain.names import problems_of_names
from shared.conditions.checks import check_condition
from shared.conditions.evaluate import Values, holds
from shared.conditions.expression import Expression
from shared.errors import FieldProblem, InvalidFieldsError, NotFoundError
from shared.keyed.resource import KeyedResource

LONGEST_NAME = 100
LONGEST_ITEM = 200
MOST_ITEMS = 30


class ChecklistNotFoundError(NotFoundError):
    slug = "checklist-not-found"
    title = "There is no such checklist"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistItem:
    """Something that is to be done."""

    key: str
    """Unique in its checklist; it stays when the item is reworded."""
    names: Mapping[str, str]
    """By language; at least one."""
    is_required: bool = False
    """No case is closed before it is done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """A checklist as the company defines it."""

    names: Mapping[str, str] = field(default_factory=dict)
    """By language; at least one."""
    items: tuple[ChecklistItem, ...] = ()
    """In the order in which they are shown; at least one."""
    when: Expression | None = None
    """What must hold of a case that is opened; None: nothing, it is for every case."""
    position: int = 0
    """Among the checklists of a case, the lowest first."""
    is_retired: bool = False
    """New cases do not get it; those that have it keep it."""

    def check(self) -> None:
        """Refuse a checklist that makes no sense.

        Raises:
            InvalidFieldsError: names each place.
        """
        if problems := list(self._problems()):
            raise InvalidFieldsError(problems)

    def _problems(self) -> Iterator[FieldProblem]:
        yield from problems_of_names(self.names, "names", longest=LONGEST_NAME)
        if not 1 <= len(self.items) <= MOST_ITEMS:
            yield FieldProblem("items", f"must be 1 to {MOST_ITEMS} items")
        seen = Counter[str]()
        for number, item in enumerate(self.items):
            yield from problems_of_names(item.names, f"items.{number}.names", longest=LONGEST_ITEM)
            seen[item.key] += 1
            if seen[item.key] > 1:
                yield FieldProblem(f"items.{number}.key", "is the key of another item of this checklist")
        if self.when is not None:
            yield from check_condition(self.when, "when", CATALOGUE)

    def fits(self, case: Values) -> bool:
        """Return whether a case that is opened gets it."""
        return not self.is_retired and (self.when is None or holds(self.when, case))


def in_order(checklists: Sequence[KeyedResource[Checklist]]) -> list[KeyedResource[Checklist]]:
    """Return checklists in the order in which a case shows them."""
    return sorted(checklists, key=lambda one: (one.definition.position, one.key))
