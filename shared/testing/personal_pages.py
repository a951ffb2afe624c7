"""Answering on personal pages, as browsers do it: for tests."""

import re

import httpx

from shared.testing.inviting import BROWSER
from shared.testing.one_service import OneService


async def open_page(service: OneService, address: str, **headers: str) -> httpx.Response:
    return await service.client.get(address, headers={**BROWSER, **headers})


def fields_on(page: httpx.Response) -> dict[str, str]:
    """Return the hidden fields of a page, and what is checked on it."""
    found = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
    for tag in re.findall(r"<input [^>]*checked[^>]*>", page.text):
        attributes = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        found[attributes["name"]] = attributes["value"]
    return found


async def send_page(service: OneService, address: str, page: httpx.Response, **more: str) -> httpx.Response:
    fields = fields_on(page) | {f"a.{name}": value for name, value in more.items()} | {"go": "next"}
    return await service.client.post(address, data=fields, headers=BROWSER)


async def answer_all(service: OneService, address: str, score: int = 9) -> httpx.Response:
    page = await open_page(service, address)
    for answers in ({"recommend": str(score)}, {"wait": "2"}, {"ease": "3"}, {"room": "7"}, {"why": "Nice."}):
        page = await send_page(service, address, page, **answers)
    return page
