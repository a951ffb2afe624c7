"""ENTRANCE events: what scoring does with what it hears."""

from shared.consuming.handlers import Handlers

HANDLERS: Handlers = {}
