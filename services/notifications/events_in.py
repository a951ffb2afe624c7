"""ENTRANCE events: what notifications does with what it receives."""

from shared.consuming.directory import DIRECTORY_HANDLERS
from shared.consuming.handlers import Handlers

HANDLERS: Handlers = {
    **DIRECTORY_HANDLERS,
}
