"""Routes that declare no scope, each with the reason. A route that is neither here nor declares one fails the tests."""

from collections.abc import Mapping

_ANSWERING = "customers answer without an account"
_PREFLIGHT = "browsers ask before they send from another website"
_WEBSITE = "part of the card on websites"
_LINK = "a link that works once; without its token it shows nothing"
_FILE = "a file without secrets"

PUBLIC: Mapping[str, str] = {
    "POST /v1/surveys/{key}/responses": f"{_ANSWERING}; channels other than `web` and `qr` need `responses:write`",
    "OPTIONS /v1/surveys/{key}/responses": _PREFLIGHT,
    "POST /v1/surveys/{key}/partials": f"{_ANSWERING}; what was begun is kept",
    "OPTIONS /v1/surveys/{key}/partials": _PREFLIGHT,
    "GET /v1/eligibility": "the card asks whether it may show itself",
    "POST /v1/eligibility/events": "the card reports that it was shown",
    "OPTIONS /v1/eligibility/events": _PREFLIGHT,
    "GET /v1/challenges": "proof of work against floods of answers",
    "POST /v1/complaints": "anybody may complain",
    "OPTIONS /v1/complaints": _PREFLIGHT,
    "GET /v1/survey-templates": "ready-made surveys, the same in every installation",
    "GET /v1/survey-templates/{name}": "ready-made surveys, the same in every installation",
    "GET /v1/schemas/survey.json": "the form of survey files, the same in every installation",
    "GET /v1/schemas/rule.json": "the form of rule files, the same in every installation",
    "GET /v1/embed/{key}": _WEBSITE,
    "GET /embed.js": _WEBSITE,
    "GET /embed/{name}": _WEBSITE,
    "GET /embed/try/{name}": _WEBSITE,
    "GET /s/{key}/try": _WEBSITE,
    "GET /s/accessibility": "the statement on accessibility",
    "GET /s/assets/{name}": _FILE,
    "GET /s/assets/theme/{name}": "a logo that a survey shows",
    "GET /s/{key}/theme-{digest}.css": _FILE,
    "GET /s/{key}": _ANSWERING,
    "POST /s/{key}": _ANSWERING,
    "GET /s/{key}/thanks": _ANSWERING,
    "POST /s/{key}/thanks": f"{_ANSWERING}; needs the signed token of a response that was just given",
    "GET /o/{token}": "the link in a message; it names nobody, and following it changes nothing",
    "GET /complaint": "anybody may complain",
    "POST /complaint": "anybody may complain",
    "GET /complaint/thanks": "anybody may complain",
    "GET /c": "asks for the reference of a complaint",
    "GET /c/{reference}": "how it goes on with a complaint, for whoever has its reference; names nobody",
    "GET /q/{code}.svg": "a QR code, as printed",
    "GET /q/{code}.png": "a QR code, as printed",
    "GET /q/{code}.pdf": "a QR code, as printed",
    "GET /q/{code}": "where a QR code leads",
    "GET /kiosk/keeper.js": _FILE,
    "GET /kiosk/assets/{version}/{name}": _FILE,
    "GET /kiosk": "where a tablet enters its code",
    "POST /v1/devices/enrol": "a tablet that has no key yet; the code works once",
    "GET /kiosk/{device_id}": "what a kiosk shows; answers need its key",
    "GET /console/collector/assets/{served}": _FILE,
    "GET /console/tickets/assets/{served}": _FILE,
    "GET /": "leads to the console",
    "GET /console/sign-in": "who signs in is not known yet",
    "GET /console/sign-in/oidc": "leads to the company's own sign-in",
    "GET /console/sign-in/oidc/out": "leads out of the company's own sign-in",
    "GET /console/invite/{token}": _LINK,
    "GET /console/reset/{token}": _LINK,
    "GET /console/first/{token}": _LINK,
    "GET /console/notifications/confirm/{token}": _LINK,
    "GET /n/{token}": "a link of one colleague for some days; without its token it shows nothing",
}
_PERSONAL = "the signed token of an invitation; the page is that of one customer"
OWN_CHECK: Mapping[str, str] = {
    "GET /i/{token}": _PERSONAL,
    "POST /i/{token}": _PERSONAL,
    "POST /i/{token}/opened": _PERSONAL,
    "GET /i/{token}/more": _PERSONAL,
    "POST /v1/responses/batch": "a key with `responses:write`, or the key of a kiosk device",
    "POST /v1/devices/report": "the key of a kiosk device",
    "POST /o/{token}": "the signature in the link of a message",
    "POST /hooks/mail/{token}": "the signature in the address",
    "POST /hooks/sms/{gateway}/{account}": "the gateway's signature, or the secret of its account",
    "GET /hooks/sms/{gateway}/{account}": "the gateway's signature, or the secret of its account",
    "POST /hooks/sms/{gateway}/{account}/receipts": "the gateway's signature, or the secret of its account",
    "GET /hooks/sms/{gateway}/{account}/receipts": "the gateway's signature, or the secret of its account",
    "GET /console/sign-in/oidc/back": "what the provider signed, and the secret that the same browser was given",
    "POST /console/sign-in": "the password, and the form token of the page",
    "GET /console/sign-in/code": "the password, which was right a moment ago",
    "POST /console/sign-in/code": "the password, which was right a moment ago, and the code",
    "POST /console/invite/{token}": "the link's token, once",
    "POST /console/reset/{token}": "the link's token, once",
    "POST /console/first/{token}": "the link's token, once, while there is no admin",
    "POST /console/notifications/confirm/{token}": "the link's token, once",
    "POST /n/{token}": "the link's token; it acknowledges one notice, and twice is once",
    "POST /v1/callers": "the key that is asked about; other processes of the installation prove that they are",
}
"""Routes that check who calls in a way of their own, and how."""
EVERY_PROCESS: Mapping[str, str] = {
    "GET /livez": "the orchestrator asks; only numbers and names of parts",
    "GET /readyz": "the orchestrator asks; only names of parts",
    "GET /metrics": "figures without personal data; the examples in `deploy/` keep it inside",
    "GET /asyncapi": "the form of events, the same in every installation",
    "GET /schemas": "the form of events, the same in every installation",
    "GET /schemas/{event_type}": "the form of events, the same in every installation",
    "GET /openapi.json": "the form of the API, the same in every installation",
    "GET /docs": "the form of the API, the same in every installation",
    "GET /docs.css": _FILE,
    "GET /console/assets/{name}": _FILE,
}
"""Routes that every HTTP process has, beside those of its services."""
PEOPLE_ONLY = frozenset(
    {
        "GET /v1/me/sessions",
        "DELETE /v1/me/sessions/{session_id}",
        "GET /v1/me/availability",
        "PUT /v1/me/availability",
        "POST /v1/views",
        "PUT /v1/views/{view_id}",
        "DELETE /v1/views/{view_id}",
        "POST /v1/views/{view_id}/reports",
        "PUT /v1/views/{view_id}/reports/wish",
        "POST /v1/case-views",
        "PUT /v1/case-views/default",
        "PUT /v1/case-views/{view_id}",
        "DELETE /v1/case-views/{view_id}",
        "PUT /v1/tickets/{ticket_id}/watch",
        "DELETE /v1/tickets/{ticket_id}/watch",
    }
)
"""Routes of the API that refuse keys: a key has no sessions and no views, watches nothing, and is never away."""
WHOLE_COMPANY = frozenset(
    {
        "GET /v1/scores/stream",
        "GET /v1/audit/verification",
        "GET /console/accounts/audit/verification",
        "POST /v1/programmes/forecast",
        "PUT /v1/programmes/{key}",
        "DELETE /v1/programmes/{key}",
        "POST /v1/programmes/{key}/pause",
        "POST /v1/programmes/{key}/resume",
        "GET /v1/programmes/{key}/forecast",
        "GET /console/collector/programmes/-/new",
        "POST /console/collector/programmes/-/new",
        "POST /console/collector/programmes/{key}/edit",
        "POST /console/collector/programmes/{key}/pause",
        "POST /console/collector/programmes/{key}/resume",
        "POST /console/collector/programmes/{key}/delete",
    }
)
"""Routes that refuse whoever is limited to a unit, beside those that need one of `COMPANY_SCOPES`."""

OWN_OR_MANAGED = frozenset(
    {
        "POST /console/accounts/people/{person_id:uuid}/working-time",
        "POST /console/accounts/people/{person_id:uuid}/absences",
        "POST /console/accounts/people/{person_id:uuid}/absences/remove",
    }
)
"""Pages on which people change themselves; to change others takes `people:write`."""
