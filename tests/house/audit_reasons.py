"""Routes of which no entry of their own is looked at, and why."""

from collections.abc import Mapping

CHANGES_NOTHING: Mapping[str, str] = {
    "POST /v1/verbatims/search": "a search; sent in a body because words can be personal",
    "POST /v1/audit/searches": "a search, likewise",
    "POST /console/accounts/audit": "a search, likewise",
    "POST /console/tickets/find": "a search, likewise",
    "POST /console/collector/find": "a search that the page shows by the same step as the API, which has an entry",
    "POST /console/scoring/comments": "a search, likewise sent in a body",
    "POST /v1/structure/lint": "a check",
    "POST /v1/rules/lint": "a check",
    "POST /v1/rules/try": "a rule is tried on the past; nothing is kept",
    "POST /v1/structure/holidays": "a proposal",
    "POST /v1/programmes/forecast": "a forecast; nobody is drawn by it",
    "POST /console/collector/surveys/{key}/preview": "a survey is filled in to be looked at; no answer is kept",
    "POST /v1/message-templates/{key}/preview": "a message is looked at; nothing is sent or kept",
    "POST /console/collector/templates/-/mail": "likewise",
    "POST /console/collector/write/{respondent_id}/preview": "likewise",
    "POST /console/collector/invitations/batches/{batch_id:uuid}/look": "what would happen is foreseen anew",
    "POST /console/me/second-factor": "nothing is asked for before the code came, which has an entry",
}
SAME_STEP: Mapping[str, str] = {
    "POST /console/alerts/silences/new": "POST /v1/silences",
    "POST /console/alerts/silences/{silence_id:uuid}/end": "POST /v1/silences/{silence_id}/end",
    "POST /console/alerts/drills/new": "POST /v1/rules/{key}/drill",
    "POST /console/notifications/destinations/new": "POST /v1/destinations",
    "POST /console/notifications/destinations/{destination_id:uuid}": "PATCH /v1/destinations/{destination_id}",
    "POST /console/notifications/destinations/{destination_id:uuid}/test": (
        "POST /v1/destinations/{destination_id}/test"
    ),
    "POST /console/notifications/destinations/{destination_id:uuid}/verification": (
        "POST /v1/destinations/{destination_id}/verification"
    ),
    "POST /console/notifications/destinations/{destination_id:uuid}/remove": (
        "DELETE /v1/destinations/{destination_id}"
    ),
    "POST /console/notifications/notices/{notice_id:uuid}/acknowledge": "POST /v1/notices/{notice_id}/acknowledge",
    "POST /console/notifications/destinations/fallback": "PUT /v1/notice-fallback",
    "POST /console/collector/surveys/-/new": "PUT /v1/surveys/{key}",
    "POST /console/collector/surveys/{key}/edit": "PUT /v1/surveys/{key}",
    "POST /console/collector/surveys/{key}/publish": "POST /v1/surveys/{key}/publish",
    "POST /console/collector/surveys/{key}/state": "POST /v1/surveys/{key}/pause",
    "POST /console/collector/surveys/-/assets": "PUT /v1/assets/{name}",
    "POST /console/collector/surveys/-/assets/{name}/remove": "DELETE /v1/assets/{name}",
    "POST /console/tickets/new": "POST /v1/tickets",
    "POST /console/tickets/assign": "POST /v1/tickets/assign",
    "POST /console/tickets/{ticket_id:uuid}/{step}": "POST /v1/tickets/{ticket_id}/contact",
    "POST /console/accounts/structure/edit": "PUT /v1/structure",
    "POST /console/accounts/structure/edit/units": "POST /v1/structure/units.csv",
    "POST /console/collector/responses/{response_id}/mark": "PUT /v1/responses/{response_id}/suspect",
    "POST /console/collector/responses/{response_id}/unmark": "DELETE /v1/responses/{response_id}/suspect",
    "POST /console/collector/responses/{response_id}/withdraw": "DELETE /v1/responses/{response_id}",
    "POST /console/collector/person/{respondent_id}/erase": "DELETE /v1/respondents/{respondent_id}",
    "POST /console/collector/person/{respondent_id}/wishes": "POST /v1/respondents/{respondent_id}/consents",
    "POST /console/collector/suppressions/new": "POST /v1/suppressions",
    "POST /console/collector/suppressions/{suppression_id:uuid}/release": (
        "POST /v1/suppressions/{suppression_id}/release"
    ),
    "POST /console/collector/contact/{respondent_id}": "POST /v1/respondents/{respondent_id}/contact-views",
    "POST /console/collector/invitations/new": "POST /v1/invitations",
    "POST /console/collector/invitations/batches/new": "POST /v1/invitation-batches",
    "POST /console/collector/invitations/batches/{batch_id:uuid}/send": "POST /v1/invitation-batches",
    "POST /console/collector/invitations/batches/{batch_id:uuid}/cancel": (
        "POST /v1/invitation-batches/{batch_id}/cancel"
    ),
    "POST /console/collector/invitations/{invitation_id:uuid}/cancel": "POST /v1/invitations/{invitation_id}/cancel",
    "POST /console/collector/programmes/-/new": "PUT /v1/programmes/{key}",
    "POST /console/collector/programmes/{key}/edit": "PUT /v1/programmes/{key}",
    "POST /console/collector/programmes/{key}/pause": "POST /v1/programmes/{key}/pause",
    "POST /console/collector/programmes/{key}/resume": "POST /v1/programmes/{key}/resume",
    "POST /console/collector/programmes/{key}/delete": "DELETE /v1/programmes/{key}",
    "POST /console/collector/places/links/new": "POST /v1/links",
    "POST /console/collector/places/links/{code}/edit": "PATCH /v1/links/{code}",
    "POST /console/collector/places/links/{code}/retire": "POST /v1/links/{code}/retire",
    "POST /console/collector/places/devices/new": "POST /v1/devices",
    "POST /console/collector/places/devices/{device_id}/code": "POST /v1/devices/{device_id}/enrolment-code",
    "POST /console/collector/places/devices/{device_id}/edit": "PATCH /v1/devices/{device_id}",
    "POST /console/collector/places/devices/{device_id}/revoke": "POST /v1/devices/{device_id}/revoke",
    "POST /console/accounts/people": "POST /v1/people",
    "POST /console/accounts/people/{person_id:uuid}": "PATCH /v1/people/{person_id}",
    "POST /console/accounts/people/{person_id:uuid}/working-time": "PUT /v1/people/{person_id}/availability",
    "POST /console/accounts/people/{person_id:uuid}/absences": "PUT /v1/people/{person_id}/availability",
    "POST /console/accounts/people/{person_id:uuid}/absences/remove": "PUT /v1/people/{person_id}/availability",
    "POST /console/accounts/people/{person_id:uuid}/link": "POST /v1/people/{person_id}/reset-link",
    "POST /console/accounts/people/{person_id:uuid}/end-sessions": "DELETE /v1/people/{person_id}/sessions",
    "POST /console/accounts/people/{person_id:uuid}/deactivate": "PATCH /v1/people/{person_id}",
    "POST /console/accounts/people/{person_id:uuid}/activate": "PATCH /v1/people/{person_id}",
    "POST /console/accounts/people/{person_id:uuid}/erase": "POST /v1/people/{person_id}/erase",
    "POST /console/accounts/people/teams": "PUT /v1/teams/{key}",
    "POST /console/accounts/people/teams/{key}": "PUT /v1/teams/{key}",
    "POST /console/accounts/people/teams/{key}/delete": "DELETE /v1/teams/{key}",
    "POST /console/tickets/held-by/{person_id:uuid}": "POST /v1/tickets/assign",
    "POST /console/scoring/scores/target": "PUT /v1/targets/{key}",
    "POST /console/scoring/comments/{response_id:uuid}/{question}/{mark}": (
        "PUT /v1/verbatims/{response_id}/{question}/marks/{mark}"
    ),
    "POST /console/collector/templates/-/new": "PUT /v1/message-templates/{key}",
    "POST /console/collector/templates/{key}/edit": "PUT /v1/message-templates/{key}",
    "POST /console/collector/templates/{key}/delete": "DELETE /v1/message-templates/{key}",
    "POST /console/collector/templates/{key}/test": "POST /v1/message-templates/{key}/test",
    "POST /console/accounts/keys/{key_id}": "PUT /v1/keys/{key_id}",
    "POST /console/collector/write/{respondent_id}": "POST /v1/respondents/{respondent_id}/messages",
    "POST /console/collector/messages/{message_id:uuid}/redo": "POST /v1/messages/{message_id}/redo",
    "POST /console/collector/messages/{message_id:uuid}/cancel": "POST /v1/messages/{message_id}/cancel",
}
"""Pages that do what a route of the API does, by the same use case."""
