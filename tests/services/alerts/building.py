"""The form of a rule, filled in and sent as a browser without scripts does it."""

from html.parser import HTMLParser
from typing import Any

import httpx

from shared.testing.one_service import OneService
from shared.testing.signing_in import SignedIn

BASE = "/console/alerts/rules"
NEW = f"{BASE}/-/new"


class _Form(HTMLParser):
    """Reads the fields of the form `rule` with their values."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: list[tuple[str, str]] = []
        self.is_inside = False
        self.select: str | None = None
        self.first: str | None = None
        self.text: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.is_inside = given.get("id") == "rule"
        if not self.is_inside and given.get("form") != "rule" and tag != "option":
            return
        name = given.get("name", "")
        match tag:
            case "select":
                self.select, self.first = name, None
            case "option" if self.select:
                self.first = given["value"] if self.first is None else self.first
                if "selected" in given:
                    self.fields.append((self.select, given["value"]))
                    self.select = None
            case "input" if given.get("type") == "checkbox":
                self.fields += [(name, given["value"])] if "checked" in given else []
            case "input" if name:
                self.fields.append((name, given.get("value", "")))
            case "textarea":
                self.text = name
                self.fields.append((name, ""))
            case _:
                pass

    def handle_data(self, data: str) -> None:
        if self.text:
            self.fields[-1] = (self.text, self.fields[-1][1] + data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self.select:
            self.fields.append((self.select, self.first or ""))
            self.select = None
        if tag == "form":
            self.is_inside = False
        if tag == "textarea":
            self.text = None


class Desk:
    """Somebody at the form of a rule."""

    def __init__(self, service: OneService, person: SignedIn) -> None:
        self.service, self.person = service, person
        self.fields: dict[str, list[str]] = {}
        self.reply: httpx.Response | None = None
        self.address = ""

    async def open(self, address: str) -> str:
        """Open a form and return the page."""
        self.address = address.partition("?")[0]
        return self._read(await self.service.client.get(address, headers=self.person.headers))

    async def press(self, button: str, **changes: Any) -> str:
        """Fill fields in, press a button, and return the page; where the browser is led on, the address.

        Args:
            button: what `do` says.
            changes: values by the fields' names, with `__` for a dot; None takes a field out, as of a box.
        """
        for name, value in changes.items():
            field = name.replace("__", ".")
            if value is None:
                self.fields.pop(field, None)
            else:
                self.fields[field] = value if isinstance(value, list) else [value]
        sent = {**self.fields, "do": [button]}
        reply = await self.service.client.post(self.address, data=sent, headers=self.person.headers)
        return reply.headers["Location"] if reply.status_code == 303 else self._read(reply)

    def _read(self, reply: httpx.Response) -> str:
        self.reply = reply
        found = _Form()
        found.feed(reply.text)
        self.fields = {}
        for name, value in found.fields:
            self.fields.setdefault(name, []).append(value)
        return reply.text

    @property
    def wrong(self) -> int:
        """How many fields are marked as wrong."""
        return self.reply.text.count('aria-invalid="true"') if self.reply else 0
