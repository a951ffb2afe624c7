"""The console's pages of collector, for colleagues who are signed in."""

from pathlib import Path

from shared.web.console.templates import Console

CONSOLE = Console(Path(__file__).parent)
