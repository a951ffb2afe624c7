"""ENTRANCE events: what accounts does with what it receives."""

from shared.consuming.handlers import Handlers

HANDLERS: Handlers = {}
