"""ENTRANCE people: messages to customers, what became of them, and writing to one customer, for colleagues."""

from pathlib import Path

from shared.web.console.templates import Console

CONSOLE = Console(Path(__file__).parent)
PATH = "/console/collector/messages"
"""The log, and the entry of the navigation that these pages belong to."""
