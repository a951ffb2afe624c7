"""ENTRANCE people: who is invited to answer, and what comes of it, for colleagues."""

from pathlib import Path

from shared.web.console.templates import Console

CONSOLE = Console(Path(__file__).parent)
BASE = "/console/collector/invitations"
"""Batches have their pages below it."""
