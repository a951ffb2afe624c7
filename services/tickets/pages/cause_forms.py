"""The form of a cause, as it stands in the browser."""

from dataclasses import dataclass, fields, replace
from typing import Self

from services.tickets.domain.cause import MAX_NAME, Cause, Causes
from services.tickets.domain.names import LANGUAGES
from shared.errors import FieldProblem, InvalidFieldsError
from shared.keyed.resource import KeyedResource


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseForm:
    """The fields. Texts, as browsers send them."""

    tag: str = ""
    """Of the cause that was opened; empty for a new one."""
    name_en: str = ""
    name_de: str = ""
    parent: str = ""
    """Key of the heading; empty: it is on the first level."""
    is_retired: str = ""

    @classmethod
    def of(cls, one: KeyedResource[Cause]) -> Self:
        """Return the form of a cause."""
        cause = one.definition
        return cls(
            tag=one.tag,
            name_en=cause.names.get("en", ""),
            name_de=cause.names.get("de", ""),
            parent=cause.parent or "",
            is_retired="yes" if cause.is_retired else "",
        )

    @classmethod
    def sent(cls, form: dict[str, str]) -> Self:
        """Return what a browser sent."""
        return cls(**{field.name: form.get(field.name, "").strip() for field in fields(cls)})

    def definition(self, causes: Causes, before: Cause | None) -> Cause:
        """Return what the form says; a cause that comes to another place stands there behind the others.

        Raises:
            InvalidFieldsError: it has no name, or a name is too long.
        """
        names = {language: name for language in LANGUAGES if (name := getattr(self, f"name_{language}"))}
        problems = [FieldProblem(f"name_{one}", "is too long") for one, name in names.items() if len(name) > MAX_NAME]
        if not names:
            problems.append(FieldProblem("name_en", "is missing"))
        if problems:
            raise InvalidFieldsError(problems)
        made = Cause(names=names, parent=self.parent or None, is_retired=bool(self.is_retired))
        if before is not None and before.parent == made.parent:
            return replace(made, position=before.position)
        others = causes.all_below(made.parent)
        return replace(made, position=max((one.definition.position for one in others), default=-1) + 1)


def key_of(form: CauseForm, taken: Causes, slug: str) -> str:
    """Return a key for a new cause: what reads like its name, with a number where another has that key."""
    wanted = [slug or "cause", *(f"{slug or 'cause'}-{number}" for number in range(2, len(taken.by_key) + 3))]
    return next(one for one in wanted if one not in taken.by_key or _is_same(taken.by_key[one].definition, form))


def _is_same(cause: Cause, form: CauseForm) -> bool:
    """Return whether somebody pressed twice."""
    there = CauseForm(name_en=cause.names.get("en", ""), name_de=cause.names.get("de", ""), parent=cause.parent or "")
    return there == replace(form, tag="", is_retired="")
