"""ENTRANCE events: what tickets does with what it hears."""

from shared.consuming.handlers import Handlers

HANDLERS: Handlers = {}
