"""Texts that code chooses: they stand here in English, and are translated where they are shown."""

from collections.abc import Callable

from services.collector.pages.console import CONSOLE
from shared.web.console.visit import Visit

Say = Callable[[str], str]
"""Returns a text in the reader's language."""


def say_to(visit: Visit) -> Say:
    """Return the translation into the language of the page's reader."""
    return CONSOLE.texts(visit.language).gettext
