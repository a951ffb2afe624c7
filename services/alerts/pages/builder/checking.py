"""From the form of a rule to its definition, or to what is wrong with it, as the API checks it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from services.alerts.domain.rule import RuleDefinition
from services.alerts.pages.builder.form import RuleForm
from services.alerts.pages.builder.tree import ROOT, missing_in
from services.alerts.web.rule_bodies import RuleBody, document_of
from shared.errors import FieldProblem
from shared.web.problems import field_problems

MISSING = "is missing"
"""What is wrong with a part of the condition that is not filled in."""
_UNTITLED = "–"


@dataclass(frozen=True, slots=True)
class Checked:
    """A form that was checked: the definition, or what is wrong."""

    definition: RuleDefinition | None
    problems: Sequence[FieldProblem] = ()
    """By places of the form for the condition and the recipients, by those of the definition else."""


def check(form: RuleForm, *, is_saved: bool, stored: RuleDefinition | None = None) -> Checked:
    """Check a form.

    Args:
        form: as it was sent.
        stored: the rule as it is, when there is one.
        is_saved: whether it is to be kept: then nothing may be missing; else what is not there yet does not count.
    """
    document = form.document(None if stored is None else document_of(stored))
    problems: list[FieldProblem] = []
    if is_saved:
        problems += [FieldProblem(place, MISSING) for place in missing_in(form.when)]
    elif not form.name:
        document["name"] = _UNTITLED
    definition, refused = _read(document)
    if definition is not None:
        refused = list(definition.problems())
    elif rest := _read(_without(document, refused))[0]:
        gone = {_top(one) for one in refused}
        refused += [one for one in rest.problems() if _top(one) not in gone]
    if not is_saved and document.get("when") is None:
        refused = [one for one in refused if _top(one) != ROOT]
    problems += [_placed(form, one) for one in refused]
    return Checked(None if problems else definition, problems)


def says_the_same(form: RuleForm, opened: RuleForm) -> bool:
    """Return whether a form that was sent says nothing else than the one that was opened."""
    if form.tag != opened.tag or any(missing_in(form.when)):
        return False
    return bool(_in_order(form.document()) == _in_order(opened.document()))


def _in_order(value: Any) -> Any:  # noqa: ANN401 - any part of a document
    """Return a document whose choices stand in one order: boxes have their own."""
    if isinstance(value, Mapping):
        return {name: sorted(map(str, one)) if name == "one_of" else _in_order(one) for name, one in value.items()}
    return [_in_order(one) for one in value] if isinstance(value, list) else value


def _read(document: Mapping[str, Any]) -> tuple[RuleDefinition | None, list[FieldProblem]]:
    try:
        return RuleBody.model_validate(document).to_domain(), []
    except ValidationError as wrong:
        return None, list(field_problems(wrong.errors(include_url=False, include_input=False)))


def _without(document: Mapping[str, Any], problems: Sequence[FieldProblem]) -> Mapping[str, Any]:
    gone = {_top(one) for one in problems}
    return {name: value for name, value in document.items() if name not in gone} | (
        {"name": _UNTITLED} if "name" in gone else {}
    )


def _top(problem: FieldProblem) -> str:
    return problem.field.partition(".")[0]


def _placed(form: RuleForm, problem: FieldProblem) -> FieldProblem:
    """Return a problem with the place that the form has for it."""
    if _top(problem) == ROOT:
        return FieldProblem(form.condition().place_of(problem.field), problem.detail)
    if problem.field.startswith("notify.recipients."):
        chosen = [number for number, one in enumerate(form.recipients) if one]
        number = problem.field.split(".")[2]
        at = chosen[int(number)] if number.isdecimal() and int(number) < len(chosen) else 0
        return FieldProblem(f"recipient.{at}", problem.detail)
    return problem
