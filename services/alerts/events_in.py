"""ENTRANCE events: what alerts does with what it hears."""

from shared.consuming.handlers import Handlers

HANDLERS: Handlers = {}
