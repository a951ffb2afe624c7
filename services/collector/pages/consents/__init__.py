"""ENTRANCE people: what customers wish about messages, and which addresses are not used, for colleagues."""

from pathlib import Path

from shared.web.console.templates import Console

CONSOLE = Console(Path(__file__).parent)
