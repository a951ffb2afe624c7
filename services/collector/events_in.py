"""ENTRANCE events: what collector does with events. It consumes those of the company's structure."""

from shared.consuming.directory import DIRECTORY_HANDLERS
from shared.consuming.handlers import Handlers

HANDLERS: Handlers = {**DIRECTORY_HANDLERS}
