"""Templates of a service's pages, in the reader's language.

Texts stand in the templates in English, as `_("…")` or `{% trans %}`. German is in a catalogue, `german.po`, beside the
templates of the service; the shell has its own.
"""

import functools
from collections.abc import Mapping
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shared.access import Language
from shared.web.console import charts
from shared.web.console.assets import address_of, icon
from shared.web.console.weekdays import WEEKDAY_NAMES

if TYPE_CHECKING:
    from jinja2 import Environment  # a worker never shows a page and has no memory for it

_SHELL = Path(__file__).parent
_CATALOGUES: list[Path] = []
"""The folders of all services whose pages this process serves."""


class Console:
    """The templates of one service."""

    def __init__(self, folder: Path) -> None:
        """Take the folder that holds `templates/` and `german.po`; nothing is read before the first page."""
        self.folder = folder
        _CATALOGUES.append(folder)
        self._environments: dict[Language, Environment] = {}

    def render(self, language: Language, template: str, values: Mapping[str, Any]) -> str:
        """Return a template, filled in."""
        if language not in self._environments:
            self._environments[language] = self._made(language)
        return self._environments[language].get_template(template).render(values)

    def texts(self, language: Language) -> NullTranslations:
        """Return the translations of the service and the shell, for texts that code chooses."""
        return _translations(self.folder, language)

    def _made(self, language: Language) -> "Environment":
        from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - for the first page only

        from shared.web.console.formats import FILTERS  # noqa: PLC0415 - babel, for the first page only

        environment = Environment(
            loader=FileSystemLoader([self.folder / "templates", _SHELL / "templates"]),
            extensions=["jinja2.ext.i18n"],
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        environment.install_gettext_translations(self.texts(language), newstyle=True)  # type: ignore[attr-defined] # of the extension
        environment.globals.update(icon=icon, address_of=address_of, charts=charts, weekday_names=WEEKDAY_NAMES)
        environment.filters.update(FILTERS)
        return environment


SHELL = Console(_SHELL)
"""Pages that belong to no service."""


def console_folders() -> list[Path]:
    """Return the folders of the shell and of all services whose pages this process serves."""
    return list(_CATALOGUES)


def translated(language: Language, text: str) -> str | None:
    """Return what a catalogue of this process has for `text`; None when none has anything."""
    if language == "en":
        return text
    found = (_translations(folder, language).gettext(text) for folder in _CATALOGUES)
    return next((one for one in found if one != text), None)


@functools.cache
def _translations(folder: Path, language: Language) -> NullTranslations:
    if language == "en":
        return NullTranslations()
    translations: NullTranslations = _read(_SHELL / "german.po")
    own = folder / "german.po"
    if own.exists() and own != _SHELL / "german.po":
        merged = _read(own)
        merged.add_fallback(translations)
        translations = merged
    return translations


def _read(catalogue: Path) -> GNUTranslations:
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - for the first page only
    from babel.messages.pofile import read_po  # noqa: PLC0415 - for the first page only

    compiled = BytesIO()
    with catalogue.open("rb") as opened:
        write_mo(compiled, read_po(opened, locale="de"))
    compiled.seek(0)
    return GNUTranslations(compiled)
