"""The HTTP API of the whole suite as one OpenAPI document."""

from collections.abc import Sequence
from typing import Any

from shared.runtime.app import build_app
from shared.runtime.health import Health
from shared.runtime.service import Service
from shared.settings import Settings


def openapi(services: Sequence[Service]) -> dict[str, Any]:
    """Return the OpenAPI document of `services` in one process; nothing is opened for it."""
    settings = Settings.model_construct()
    return build_app(services=services, use_cases={}, settings=settings, health=Health()).openapi()
