"""Texts of the console and their German: what is missing, fuzzy, unused or does not fit."""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from pydantic_core._pydantic_core import list_all_errors

from services.catalog import load_services
from shared.web.console.templates import SHELL, console_folders

_ROOT = Path(__file__).parents[2]
_METHODS = [("**.py", "python"), ("**.html", "jinja2.ext:babel_extract")]
_OPTIONS = {"**.html": {"newstyle_gettext": "true", "trimmed": "true", "silent": "false"}}
_KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
_ENOUGH = 8
"""So many letters of an f-string must be fixed for it to be recognised."""
Id = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A text as it stands in a template or in code."""

    id: Id
    place: str
    """File and line."""

    @property
    def forms(self) -> tuple[str, ...]:
        return _forms(self.id)


def folders() -> list[Path]:
    """Return the folders with a catalogue: the shell's, then those of the services' pages."""
    for service in load_services():
        service.routers()
    return [SHELL.folder, *sorted({one for one in console_folders() if one.is_relative_to(_ROOT / "services")})]


def texts_of(folder: Path) -> list[Text]:
    """Return all texts of the templates and the code in `folder`, without those of folders with their own catalogue."""
    inner = [one.parent for one in folder.rglob("german.po") if one.parent != folder]
    found = extract_from_dir(folder, _METHODS, _OPTIONS, _KEYWORDS)
    texts = []
    for name, line, message, _comments, _context in found:
        path = folder / name
        if not any(path.is_relative_to(one) for one in inner):
            id_ = tuple(part for part in message if part) if isinstance(message, tuple) else message
            texts.append(Text(id_, f"{path.relative_to(_ROOT)}:{line}"))
    return texts


def problems(folder: Path) -> Iterator[str]:
    """Yield what is wrong with the texts of a folder and its catalogue, a line each."""
    texts = texts_of(folder)
    own, shell = catalogue_of(folder), catalogue_of(SHELL.folder)
    for text in texts:
        if text.place.partition(":")[0].endswith(".html"):
            yield from (f"{text.place}: write %% for a per cent sign in {form!r}" for form in text.forms if _lone(form))
        if not any(_german(catalogue, text.id) for catalogue in (own, shell)):
            yield f"{text.place}: no German for {text.id!r}"
    used = {form for text in texts for form in text.forms}
    is_said = _said_in_code(folder)
    for message in own:
        if not message.id:
            continue
        where = f"{(folder / 'german.po').relative_to(_ROOT)}: {message.id!r}"
        forms = _forms(message.id)
        if not used.intersection(forms) and not any(map(is_said, forms)):
            yield f"{where} is not used"
        if message.fuzzy:
            yield f"{where} is fuzzy"
        yield from (
            f"{where} has other placeholders in German" for one in _translated(message) if not _fits(one, forms)
        )


def catalogue_of(folder: Path) -> Catalog:
    path = folder / "german.po"
    if not path.exists():
        return Catalog("de")
    with path.open("rb") as opened:
        return read_po(opened, locale="de")


def _german(catalogue: Catalog, id_: Id) -> bool:
    message = catalogue.get(id_)
    return message is not None and all(_translated(message))


def _translated(message: Message) -> tuple[str, ...]:
    return _forms(message.string or "")


def _forms(text: object) -> tuple[str, ...]:
    return tuple(map(str, text)) if isinstance(text, tuple | list) else (str(text),)


def _fits(translated: str, forms: tuple[str, ...]) -> bool:
    """Return whether a translation names no value that the text does not have, and all that its last form has."""
    known = {name for form in forms for name in _PLACEHOLDER.findall(form)}
    named = set(_PLACEHOLDER.findall(translated))
    return named <= known if len(forms) > 1 else named == known


def _lone(form: str) -> bool:
    return "%" in _PLACEHOLDER.sub("", form.replace("%%", ""))


def _said_in_code(folder: Path) -> Callable[[str], bool]:
    """Return what finds a text in the service's code, in shared code or among pydantic's errors.

    The words of errors stand there; they are put into German where they are shown. An f-string is any text like it.
    """
    service = next((one for one in folder.parents if one.parent == _ROOT / "services"), None)
    trees = [ast.parse(path.read_text()) for root in filter(None, (service, _ROOT / "shared")) for path in _code(root)]
    plain, patterns = _said_by_pydantic(), []
    for node in (node for tree in trees for node in ast.walk(tree)):
        match node:
            case ast.Constant(value=str() as said):
                plain.add(said)
            case ast.JoinedStr(values=values):
                pieces = [one.value if isinstance(one, ast.Constant) else None for one in values]
                if sum(len(str(one)) for one in pieces if one) >= _ENOUGH:
                    patterns.append(re.compile("".join(".+" if one is None else re.escape(str(one)) for one in pieces)))
            case _:
                pass
    return lambda text: text in plain or any(pattern.fullmatch(text) for pattern in patterns)


def _said_by_pydantic() -> set[str]:
    """Return its words as `shared.web.problems.field_problems` hands them on, but for those with values in them."""
    found = {
        str(text) for one in list_all_errors() for name, text in one.items() if name.startswith("message_template")
    }
    return {text[:1].lower() + text[1:] for text in found if "{" not in text}


def _code(root: Path) -> Iterator[Path]:
    return (path for path in root.rglob("*.py") if "testing" not in path.parts)
