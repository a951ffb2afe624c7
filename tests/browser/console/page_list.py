"""All pages of the console, as the code declares them, and an address of each."""

import re
from collections.abc import Mapping, Sequence
from typing import get_args

from services.catalog import load_services
from shared.access import ROLE_SCOPES, Role
from shared.runtime.routes import RouteAccess, routes_of

_PARAMETER = re.compile(r"\{[^}]+\}")
EXAMPLES: Mapping[str, str] = {
    "/console/collector/assets/{served}": "surveys-0.css",
    "/console/tickets/assets/{served}": "inbox-0.css",
    "/console/collector/surveys/{key}": "visit",
    "/console/collector/surveys/{key}/qr.{ending}": "svg",
    "/console/collector/templates/{key}": "checkout-receipt",
    "/console/alerts/rules/{key}": "unhappy",
    "/console/alerts/ledger/{box}": "case_open",
    "/console/collector/companies/{key}": "acme",
    "/console/collector/programmes/{key}": "relationship",
    "/console/collector/programmes/{key}/rounds/{number}": "1",
    "/console/notifications/webhooks/{key}": "crm",
    "/console/scoring/survey/{key}": "visit",
    "/console/accounts/people/teams/{key}": "service",
    "/console/tickets/recovery/{key}": "standard",
    "/console/tickets/routes/{key}": "lived-in",
    "/console/tickets/causes/{key}": "waiting-time",
    "/console/tickets/checklists/{key}": "refund",
}
"""What stands for a parameter, by the path up to it; ids of what `lived_in.py` made are known by the parameter's name.
"""
QUERIES: Mapping[str, str] = {
    "/console/tickets/{ticket_id:uuid}/changed": "?version=1",
    "/console/collector/funnel": "?survey=visit",
}
"""Parameters without which a route does not answer."""
ON_THE_WAY = {
    "/console/sign-in/code": "after the password, of somebody with a second factor",
    "/console/first/{token}": "while there is no admin",
    "/console/sign-in/oidc": "where a provider is set up, to which it leads",
    "/console/sign-in/oidc/back": "with the provider's answer",
    "/console/sign-in/oidc/out": "with the provider's answer",
    "/console/collector/templates/{key}/mail": "a mail in a frame, which tests of its own look at",
}
"""Pages that are there in a certain moment only, or none by themselves; other tests bring it about."""
MORE: Mapping[str, Sequence[str]] = {
    "/console/alerts": ("/console/alerts?severity=info&from=2026-01-01",),
    "/console/alerts/rules/-/new": (
        "/console/alerts/rules/-/new?trigger=response_scored",
        "/console/alerts/rules/-/new?trigger=source_silent",
    ),
    "/console/alerts/rules/{key}/edit": ("/console/alerts/rules/unhappy-answer/edit",),
    "/console/alerts/{alert_id:uuid}": ("/console/alerts/%(signal_id)s",),
    "/console/collector/surveys/{key}": ("/console/collector/surveys/draft", "/console/collector/surveys/paused"),
    "/console/collector/surveys/{key}/publish": ("/console/collector/surveys/draft/publish",),
    "/console/collector/templates": ("/console/collector/templates?cause=invitation",),
    "/console/collector/templates/{key}": (
        "/console/collector/templates/built-in-invitation?survey=visit&lang=de",
        "/console/collector/templates/checkout-receipt?version=1",
    ),
    "/console/collector/messages": ("/console/collector/messages?state=trouble&since=2026-01-01",),
    "/console/collector/suppressions": ("/console/collector/suppressions?state=all",),
    "/console/alerts/silences": ("/console/alerts/silences?state=all",),
    "/console/alerts/drills/new": ("/console/alerts/drills/new?rule=rehearsed",),
    "/console/collector/programmes/{key}": (
        "/console/collector/programmes/relationship?foresee=yes",
        "/console/collector/programmes/paused",
    ),
    "/console/collector/programmes/{key}/edit": ("/console/collector/programmes/paused/edit",),
    "/console/collector/programmes/{key}/rounds/{number}": ("/console/collector/programmes/relationship/rounds/2",),
    "/console/alerts/health": ("/console/alerts/health?by=unit&days=90",),
    "/console/tickets/routes/{key}/edit": ("/console/tickets/routes/fallback/edit",),
    "/console/tickets/causes/{key}": ("/console/tickets/causes/waiting", "/console/tickets/causes/awkward"),
    "/console/tickets/checklists/{key}": ("/console/tickets/checklists/nested",),
    "/console/tickets": ("/console/tickets?state=closed", "/console/tickets?who=me&waiting=72&order=newest"),
    "/console/tickets/{ticket_id:uuid}/won-back": ("/console/tickets/%(proven_id)s/won-back",),
    "/console/tickets/recovery/{key}": ("/console/tickets/recovery/till",),
    "/console/tickets/reports": (
        "/console/tickets/reports?by=cause&days=365",
        "/console/tickets/reports?by=person&days=90",
    ),
    "/console/tickets/improvements": ("/console/tickets/improvements?state=done",),
    "/console/tickets/improvements/new": ("/console/tickets/improvements/new?case=%(ticket_id)s",),
    "/console/tickets/improvements/{improvement_id:uuid}": ("/console/tickets/improvements/%(improvement_in_work)s",),
    "/console/notifications/destinations/new": (
        "/console/notifications/destinations/new?channel=sms",
        "/console/notifications/destinations/new?channel=chat&team=service",
    ),
    "/console/notifications/notices": ("/console/notifications/notices?show=all",),
    "/console/notifications/sent": ("/console/notifications/sent?state=withheld",),
    "/console/notifications/webhooks/{key}": ("/console/notifications/webhooks/stopped",),
    "/console/notifications/webhooks/{key}/edit": ("/console/notifications/webhooks/stopped/edit",),
    "/console/notifications/webhooks/{key}/deliveries": (
        "/console/notifications/webhooks/crm/deliveries?state=delivered",
        "/console/notifications/webhooks/stopped/deliveries",
    ),
    "/console/scoring/scores": ("/console/scoring/scores?survey=visit&question=recommend&period=year",),
    "/console/accounts/audit": ("/console/accounts/audit?service=tickets", "/console/accounts/audit?actor=nobody"),
}
"""More addresses at which a page looks different, by its route."""
SEEN_BY: Mapping[str, Sequence[Role]] = {
    "/console/notifications/destinations/{destination_id:uuid}": ("admin",),
    "/console/notifications/notices/{notice_id:uuid}": ("admin",),
}
"""Pages that need no scope, and still show the example to these roles alone."""
CUSTOMERS = {"/console/collector/surveys/{key}/preview"}
"""A customer's own page, in a frame: how its fields show the focus is what the tests of hosted pages look at."""
WITHOUT_STEPS = {"/console/accounts/system"}
"""Pages on which there is nothing to do while all is well."""
PAGES = [
    one
    for one in routes_of(load_services())
    if one.method == "GET" and one.path.startswith("/console") and one.path not in ON_THE_WAY
]


def addresses(route: RouteAccess, made: Mapping[str, str]) -> list[str]:
    """Return the addresses at which to look at a route.

    Raises:
        AssertionError: a parameter has no example.
    """
    more = [one % made if "%(" in one else one for one in MORE.get(route.path, ())]
    return [_filled(route.path, {**EXAMPLES, **made}) + QUERIES.get(route.path, ""), *more]


def _filled(path: str, examples: Mapping[str, str]) -> str:
    def example(found: re.Match[str]) -> str:
        place = path[: found.end()]
        name = found.group()[1:-1].partition(":")[0]
        known = next((examples[one] for one in (place, name) if one in examples), None)
        assert known is not None, (
            f"nobody knows an example for {place}: add it to EXAMPLES in page_list.py, or let lived_in.py make it and "
            f"keep it as ids[{place!r}]"
        )
        return known

    return _PARAMETER.sub(example, path)


def roles_of(route: RouteAccess) -> list[Role | None]:
    """Return the roles that may see a page; None alone where nobody has to be signed in."""
    if route.access == "open":
        return [None]
    return [role for role in SEEN_BY.get(route.path, get_args(Role)) if ROLE_SCOPES[role].issuperset(route.scopes)]
