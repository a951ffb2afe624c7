"""How any other gateway is described, so that it can be sent to: an address, fields, and what its answers mean."""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from shared.gateways.account_parts import AccountPart, NonEmptySecret
from shared.gateways.sms_out.settings import Address, Sending

FieldPath = Annotated[str, Field(pattern=r"^[^.\s]+(\.[^.\s]+)*$", max_length=200)]
Header = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,64}$")]
Status = Annotated[int, Field(ge=200, le=599)]
Code = Annotated[str, Field(min_length=1, max_length=100)]
Codes = frozenset[Code]

FieldsForm = Literal["form", "json", "query"]
PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
GIVEN = frozenset({"to", "to_digits", "from", "text", "id", "receipts"})
"""What fields may hold: the number with and without `+`, our sender, the words, our id, the receipts' address."""


class AuthHeader(AccountPart):
    """A header that proves who sends."""

    header: Header = "Authorization"
    secret: NonEmptySecret
    prefix: str = Field(default="Bearer ", max_length=40)
    """Stands before the secret; empty for headers such as `X-Api-Key`."""


class BasicAuth(AccountPart):
    """HTTP Basic."""

    user: str = Field(min_length=1, max_length=200)
    password: NonEmptySecret


class DescribedReceipts(AccountPart):
    """Where a delivery receipt says what. Dots lead into JSON: `results.0.status.groupName`."""

    body: FieldsForm = Field(description="how they come: `form`, `json`, or `query` for a GET")
    id: FieldPath | None = Field(default=None, description="where the gateway's id of the message stands")
    reference: FieldPath | None = Field(default=None, description="where our id stands, if the gateway returns it")
    each: FieldPath | None = Field(default=None, description="the list of receipts in a body that has several")
    status: FieldPath = Field(description="where the status stands")
    code: FieldPath | None = Field(default=None, description="where the reason of a failure stands")
    delivered: Codes = Field(min_length=1, description="statuses of what has arrived")
    failed: Codes = Field(default=frozenset(), description="of what never will")
    expired: Codes = Field(default=frozenset(), description="of what came too late")
    rejected: Codes = Field(default=frozenset(), description="of what was not accepted after all")
    dead_numbers: Codes = Field(default=frozenset(), description="codes for numbers that do not exist")
    opted_out: Codes = Field(default=frozenset(), description="codes for people who sent STOP to the gateway")


class DescribedSending(Sending):
    """A gateway that takes one message with one request."""

    url: Address = Field(description="where to send; with `body: query` the fields follow after `?`")
    method: Literal["POST", "PUT", "GET"] = Field(default="POST", description="`POST`, `PUT`, or `GET` with a query")
    body: FieldsForm = Field(description="how the fields are written: `form`, `json` or `query`")
    fields: Mapping[str, Any] = Field(
        min_length=1,
        description="what is sent, with `{to}`, `{to_digits}`, `{from}`, `{text}`, `{id}`, `{receipts}` and the names "
        "of `secrets` in its texts; JSON may nest",
    )
    secrets: Mapping[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")], NonEmptySecret] = Field(
        default_factory=dict, description="secrets that stand in fields, by the name of their placeholder"
    )
    auth: AuthHeader | None = Field(default=None, description="`secret`, `header` (`Authorization`), `prefix`")
    basic: BasicAuth | None = Field(default=None, description="instead: `user` and `password` of HTTP Basic")
    key_header: Header | None = Field(
        default=None,
        description="header for our id, only where the gateway promises to send once what comes twice under one key, "
        "such as `Idempotency-Key`",
    )
    id: FieldPath | None = Field(default=None, description="where in the answer the gateway's id of the message stands")
    code: FieldPath | None = Field(default=None, description="where in the answer the status or error code stands")
    accepted: frozenset[Status] = Field(
        default=frozenset({200, 201, 202}), description="HTTP statuses of what was accepted (200, 201, 202)"
    )
    accepted_codes: Codes = Field(
        default=frozenset(), description="codes that an accepted answer must have besides; none: any"
    )
    retry: frozenset[Status] = Field(
        default=frozenset({408, 425, 429, 500, 503}),
        description="HTTP statuses of what was not taken, and may be tried again (408, 425, 429, 500, 503)",
    )
    retry_codes: Codes = Field(default=frozenset(), description="codes of what may be tried again")
    bad_numbers: Codes = Field(default=frozenset(), description="codes for numbers that do not exist")
    opted_out: Codes = Field(default=frozenset(), description="codes for people who sent STOP to the gateway")
    report: DescribedReceipts | None = Field(default=None, description="what delivery receipts look like")

    @model_validator(mode="after")
    def _can_be_sent(self) -> Self:
        unknown = (
            {name for text in texts_in(self.fields) for name in PLACEHOLDER.findall(text)} - GIVEN - {*self.secrets}
        )
        faults = {
            f"knows no placeholder {{{', '.join(sorted(unknown))}}}": bool(unknown),
            f"has secrets with names of other placeholders: {', '.join(sorted(GIVEN & {*self.secrets}))}": bool(
                GIVEN & {*self.secrets}
            ),
            "must hold {text} and {to} or {to_digits}": not self._holds("text") or not self._holds("to", "to_digits"),
            "needs `body: query` with GET": (self.method == "GET") != (self.body == "query"),
            "needs `code` where codes are named": self.code is None
            and bool(self.accepted_codes or self.retry_codes or self.bad_numbers or self.opted_out),
            "must hold {receipts}, or `report` needs `id` or `reference`: else nobody knows what a receipt is about": (
                self.report is not None
                and self.report.id is None
                and self.report.reference is None
                and not self._holds("receipts")
            ),
            "has `auth` and `basic`: one is enough": self.auth is not None and self.basic is not None,
            "must nest only in JSON": self.body != "json" and not all(isinstance(v, str) for v in self.fields.values()),
        }
        for fault, is_there in faults.items():
            if is_there:
                raise ValueError(fault)
        return self

    def _holds(self, *names: str) -> bool:
        return any({*PLACEHOLDER.findall(text)} & {*names} for text in texts_in(self.fields))


def texts_in(value: object) -> Iterator[str]:
    """Yield all texts in a JSON document, but for the names of its fields."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from texts_in(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from texts_in(one)
