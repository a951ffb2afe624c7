"""The form of a checklist, as it stands in the browser: names, items in rows, and a condition in rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

from starlette.datastructures import FormData

from services.tickets.domain.casework.case_fields import CATALOGUE
from services.tickets.domain.casework.checklist import MOST_ITEMS, Checklist, ChecklistItem
from services.tickets.domain.names import LANGUAGES
from shared.errors import FieldProblem, InvalidFieldsError
from shared.keyed.resource import KeyedResource
from shared.web.console.condition_rows import ConditionForm
from shared.web.console.typed import slug
from shared.web.text import is_storable

_NAMES = ("tag", "name_en", "name_de", "position", "is_retired")
_LONGEST = 2000
_HIGHEST = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """One item. Its key is made of its name when it is new, and stays when it is reworded."""

    key: str = ""
    en: str = ""
    de: str = ""
    is_required: str = ""

    @property
    def names(self) -> dict[str, str]:
        return {language: name for language in LANGUAGES if (name := getattr(self, language))}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistForm:
    """The fields. Texts, as browsers send them."""

    key: str = ""
    """Empty for a new one."""
    tag: str = ""
    """Of the checklist that was opened."""
    name_en: str = ""
    name_de: str = ""
    position: str = "0"
    is_retired: str = ""
    items: Sequence[ItemRow] = (ItemRow(),)
    condition: ConditionForm = field(default_factory=lambda: ConditionForm(CATALOGUE))

    @classmethod
    def of(cls, one: KeyedResource[Checklist]) -> Self:
        """Return the form of a checklist."""
        checklist = one.definition
        return cls(
            key=one.key,
            tag=one.tag,
            name_en=checklist.names.get("en", ""),
            name_de=checklist.names.get("de", ""),
            position=str(checklist.position),
            is_retired="yes" if checklist.is_retired else "",
            items=[
                ItemRow(
                    key=item.key,
                    en=item.names.get("en", ""),
                    de=item.names.get("de", ""),
                    is_required="yes" if item.is_required else "",
                )
                for item in checklist.items
            ],
            condition=ConditionForm.of(checklist.when, CATALOGUE),
        )

    @classmethod
    def sent(cls, form: FormData) -> Self:
        """Return what a browser sent."""
        texts = {
            name: ", ".join(one.strip() for one in form.getlist(name) if isinstance(one, str))[:_LONGEST]
            for name in form
        }
        texts = {name: text for name, text in texts.items() if is_storable(text)}
        return cls(
            **{name: texts.get(name, "") for name in _NAMES},
            items=_items(texts),
            condition=ConditionForm.sent(texts, CATALOGUE),
        )

    def pressed(self, button: str) -> "ChecklistForm":
        """Return the form after a button among its rows was pressed; any other changes nothing."""
        what, _, number = button.partition(":")
        at = int(number) if number.isdecimal() and int(number) < len(self.items) else None
        rows = list(self.items)
        match what:
            case "add-item" if len(rows) < MOST_ITEMS:
                rows.append(ItemRow())
            case "remove-item" if at is not None:
                del rows[at]
            case "up-item" if at:
                rows.insert(at - 1, rows.pop(at))
            case "down-item" if at is not None:
                rows.insert(at + 1, rows.pop(at))
            case _:
                return replace(self, condition=self.condition.pressed(button))
        return replace(self, items=rows)

    def definition(self) -> Checklist:
        """Return what the form says.

        Raises:
            InvalidFieldsError: names each place of the form that is wrong: `name`, `position`, `items`, `item.2`,
                `row.0`, `condition`.
        """
        problems = [FieldProblem(f"row.{number}", "is missing") for number in self.condition.empty_rows()]
        names = {language: name for language in LANGUAGES if (name := getattr(self, f"name_{language}"))}
        is_position = self.position.isascii() and self.position.isdecimal() and int(self.position) <= _HIGHEST
        if not is_position:
            problems.append(FieldProblem("position", "must be a number"))
        checklist = Checklist(
            names=names,
            items=tuple(self._items()),
            when=self.condition.condition(),
            position=int(self.position) if is_position else 0,
            is_retired=bool(self.is_retired),
        )
        try:
            checklist.check()
        except InvalidFieldsError as wrong:
            problems += [FieldProblem(self._place(one.field), one.detail) for one in wrong.problems]
        if problems:
            raise InvalidFieldsError(problems)
        return checklist

    def _items(self) -> Sequence[ChecklistItem]:
        """Return the items; rows without any name are not there yet."""
        taken = {row.key for row in self.items if row.key}
        found = []
        for row in self.items:
            if row.names:
                key = row.key or _free(slug(row.en or row.de) or "item", taken)
                taken.add(key)
                found.append(ChecklistItem(key=key, names=row.names, is_required=bool(row.is_required)))
        return found

    def _place(self, place: str) -> str:
        """Return where in the form a problem of the definition is shown."""
        head, _, rest = place.partition(".")
        if head == "names":
            return "name"
        if head == "when":
            row = self.condition.place_of(rest)
            return "condition" if row is None else f"row.{row}"
        if head == "items" and rest:
            whole = [number for number, row in enumerate(self.items) if row.names]
            return f"item.{whole[int(rest.partition('.')[0])]}"
        return head


def _items(texts: Mapping[str, str]) -> Sequence[ItemRow]:
    parts = (name.split(".") for name in texts if name.startswith("item.") and name.endswith(".en"))
    numbers = sorted({int(part[1]) for part in parts if len(part) == 3 and part[1].isdecimal()})[:MOST_ITEMS]  # noqa: PLR2004 - item, number, language
    return [
        ItemRow(**{name: texts.get(f"item.{number}.{name}", "") for name in ("key", "en", "de", "is_required")})
        for number in numbers
    ]


def _free(wanted: str, taken: set[str]) -> str:
    names = [wanted, *(f"{wanted}-{number}" for number in range(2, MOST_ITEMS + 2))]
    return next(one for one in names if one not in taken)
