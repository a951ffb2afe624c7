"""The templates of notifications' pages, and their German."""

from pathlib import Path

from shared.web.console.templates import Console

CONSOLE = Console(Path(__file__).parent)
