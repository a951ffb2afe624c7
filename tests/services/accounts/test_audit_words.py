"""Every action that a service audits has its words: the actions are read from the code, so that none is forgotten."""

import ast
import importlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import get_args

import pytest

from services.accounts.pages.audit_words import action_words, thing_words
from services.accounts.pages.templates_of_accounts import CONSOLE
from services.collector.application.surveys.steps import _DONE
from services.scoring.application.views.saving import VIEWS as SCORE_VIEWS
from services.tickets.application.case_views import VIEWS as CASE_VIEWS
from services.tickets.domain.history import Action
from services.tickets.domain.improvements import improvement
from shared.db.keyed import Kind

ROOT = Path(__file__).parents[3]


def _keyed() -> tuple[str, ...]:
    """Return the names of the kinds of things that are kept by keys; accounts audit theirs in words of their own."""
    files = (path.relative_to(ROOT).with_suffix("") for path in ROOT.glob("services/*/store/*_store.py"))
    files = (file for file in files if "accounts" not in file.parts)
    modules = [importlib.import_module(".".join(file.parts)) for file in files]
    return tuple({one.thing for module in modules for one in vars(module).values() if isinstance(one, Kind)})


_KINDS = _keyed()
_OWNED = (SCORE_VIEWS.thing, CASE_VIEWS.thing)
PARTS: Mapping[str, Sequence[str]] = {
    "kind.thing": _KINDS,
    "self.kind.thing": _KINDS,
    "change.entry.action": get_args(Action),
    "entry.action": get_args(improvement.Action),
    "_DONE[step]": tuple(_DONE.values()),
    "self.owned.thing": _OWNED,
    "what": ("edited", "marked", "unmarked", "withdrawn"),
}
"""What the parts of a name stand for that is put together, by their source text."""


def audited() -> dict[str, str]:
    """Return all actions, each with a place in the code where it is audited."""
    found: dict[str, str] = {}
    for folder in ("services", "shared"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            source = path.read_text()
            if ".audit(" in source:
                tree = ast.parse(source)
                for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
                    if isinstance(call.func, ast.Attribute) and call.func.attr == "audit" and call.args:
                        place = f"{path.relative_to(ROOT)}:{call.lineno}"
                        found |= dict.fromkeys(_values(call.args[0], tree, place), place)
    return found


def _values(node: ast.expr, tree: ast.Module, place: str) -> Iterator[str]:
    """Yield what an expression can be: a text, one of two, several put together, or a name for one of these."""
    source = ast.unparse(node)
    if source in PARTS:
        yield from PARTS[source]
        return
    match node:
        case ast.Constant(value=str() as text):
            yield text
        case ast.IfExp(body=one, orelse=other):
            yield from _values(one, tree, place)
            yield from _values(other, tree, place)
        case ast.FormattedValue(value=inner):
            yield from _values(inner, tree, place)
        case ast.JoinedStr(values=parts):
            whole = [""]
            for part in parts:
                whole = [begun + more for begun in whole for more in _values(part, tree, place)]
            yield from whole
        case ast.Name(id=name):
            yield from (value for one in _given(name, tree) for value in _values(one, tree, place))
        case _:
            pytest.fail(f"{place}: say in PARTS of this test what {source} can be")


def _given(name: str, tree: ast.Module) -> list[ast.expr]:
    """Return what a name is given in a module: where it is assigned, or where the function that has it is called."""
    assigned = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and any(isinstance(one, ast.Name) and one.id == name for one in node.targets)
    ]
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)):
        names = [one.arg for one in function.args.args if one.arg != "self"]
        if name in names:
            calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
            own = [one for one in calls if ast.unparse(one.func).rpartition(".")[2] == function.name]
            assigned += [one.args[names.index(name)] for one in own if len(one.args) > names.index(name)]
    assert assigned, f"nobody finds what {name} can be"
    return assigned


def test_every_action_has_words() -> None:
    """In both languages; what is found is not little, and it has names of each form."""
    actions = audited()
    for known in ("ticket.closed", "verbatim.unmarked", "break_glass.used", "survey.archived", "rule.deleted"):
        assert known in actions
    for language in ("en", "de"):
        text = CONSOLE.texts(language).gettext
        assert [f"{one} ({actions[one]})" for one in actions if action_words(text, one) == one] == [], language


def test_every_thing_has_words() -> None:
    """The second argument, where it is written as a text."""
    text = CONSOLE.texts("de").gettext
    things = {
        call.args[1].value
        for folder in ("services", "shared")
        for path in (ROOT / folder).rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "audit"
        and len(call.args) > 1
        and isinstance(call.args[1], ast.Constant)
    }
    assert len(things) > 8
    assert sorted(one for one in things if thing_words(text, str(one)) == one) == []


def test_an_action_of_a_newer_version_is_shown_as_it_is() -> None:
    text = CONSOLE.texts("en").gettext
    assert action_words(text, "cake.eaten") == "cake.eaten"
