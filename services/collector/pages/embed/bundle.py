"""Making one small script of several readable modules: in the order of their imports, without comments and blanks.

Only what these modules use of the language is understood, and anything else is refused: imports of
names and style sheets on one line each, declarations at the beginning of a line, no name declared twice.
"""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

_IMPORT = re.compile(
    r'^import (?:\{ (?P<names>[\w, ]+) \}|(?P<sheet>\w+)) from "(?P<file>\.[\w./-]+\.(?:js|css))";\n', re.MULTILINE
)
_EXPORT = re.compile(r"^export (?=(?:async function|function|const|let|class) (\w+))", re.MULTILINE)
_DECLARED = re.compile(r"^(?:export )?(?:async function|function|const|let|class) (\w+)", re.MULTILINE)
_LEFT_OVER = re.compile(r"^(?:import\b(?!\()|export\b|(?:const|let) [\[{]).*", re.MULTILINE)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_BLANKS = re.compile(r"\s+")
_NEEDLESS = re.compile(r" ?([{};,>]) ?|(:) | (?=!important)")


class BundleError(ValueError):
    """The modules cannot be joined."""


@dataclass(slots=True)
class _Joined:
    """What has been joined so far."""

    parts: list[str] = field(default_factory=list)
    exports: dict[Path, set[str]] = field(default_factory=dict)
    declared: dict[str, Path] = field(default_factory=dict)
    open: list[Path] = field(default_factory=list)


def script(entry: Path) -> str:
    """Return `entry` and all that it imports as one classic script that defines no global names.

    Raises:
        BundleError: a module has something that cannot be joined; the text names the file.
    """
    return _minified("(()=>{'use strict';\n" + _join(entry)[0] + "\n})();")


def module(entry: Path) -> str:
    """Return `entry` and all that it imports as one module with the exports of `entry`.

    Raises:
        BundleError: a module has something that cannot be joined; the text names the file.
    """
    text, exports = _join(entry)
    return _minified(f"{text}\nexport {{ {', '.join(sorted(exports))} }};")


def _minified(text: str) -> str:
    import rjsmin  # noqa: PLC0415 - needed once, and only where somebody asks for the script

    return str(rjsmin.jsmin(text))


def _join(entry: Path) -> tuple[str, set[str]]:
    joined = _Joined()
    _take(entry.resolve(), joined)
    return "".join(joined.parts), joined.exports[entry.resolve()]


def _take(file: Path, joined: _Joined) -> None:
    """Add a module behind all that it imports."""
    if file in joined.exports:
        return
    if file in joined.open:
        raise _refusal(file, "imports itself in a circle")
    joined.open.append(file)
    text = file.read_text()
    for found in _IMPORT.finditer(text):
        _take_import(file, found, joined)
    for found in _DECLARED.finditer(text):
        other = joined.declared.setdefault(found[1], file)
        if other is not file:
            raise _refusal(file, f"declares {found[1]}, and so does {other.name}")
    joined.exports[file] = {found[1] for found in _EXPORT.finditer(text)}
    text = _EXPORT.sub("", _IMPORT.sub("", text))
    left_over = _LEFT_OVER.search(text)
    if left_over is not None:
        raise _refusal(file, f"has a line that cannot be joined: {left_over[0]}")
    joined.parts.append(text)


def _take_import(file: Path, found: re.Match[str], joined: _Joined) -> None:
    """Add what a module imports."""
    source = (file.parent / found["file"]).resolve()
    if found["sheet"]:
        joined.declared[found["sheet"]] = source
        joined.parts.append(f"const {found['sheet']} = {json.dumps(_sheet(source))};\n")
        return
    _take(source, joined)
    missing = {name.strip() for name in found["names"].split(",")} - joined.exports[source]
    if missing:
        raise _refusal(file, f"imports what {source.name} does not export: {', '.join(sorted(missing))}")


def _refusal(file: Path, reason: str) -> BundleError:
    return BundleError(f"{file.name} {reason}")


def _sheet(file: Path) -> str:
    """Return a style sheet without comments and blanks."""
    text = _BLANKS.sub(" ", _COMMENT.sub("", file.read_text())).strip()
    return _NEEDLESS.sub(lambda found: found[1] or found[2] or "", text).replace(";}", "}")
