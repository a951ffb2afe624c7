"""ENTRANCE events: what collector does with events. It consumes none."""

from shared.consuming.handlers import Handlers

HANDLERS: Handlers = {}
