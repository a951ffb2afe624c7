"""The routes about its state that each service has, beside its own."""

from fastapi import APIRouter

from shared.runtime.health import Health
from shared.runtime.service import Service
from shared.runtime.system.api import system_api
from shared.runtime.system.pages import system_pages


def system_routers(service: Service, health: Health) -> tuple[APIRouter, ...]:
    return system_api(service, health), system_pages(service, health)
