"""ENTRANCE people: what customers answered and complained about, and the customers themselves, for colleagues."""

from pathlib import Path

from shared.web.console.templates import Console

CONSOLE = Console(Path(__file__).parent)
CURRENT = "/console/collector/responses"
"""The entry of the navigation that these pages belong to."""
