"""When customers were contacted by a person: the one definition, for every number and page about the loop."""

# A case about it was marked as contacted, or a colleague wrote to the customer: in the case, about the complaint, or
# from the customer's page, which answers everything that came in from them until then. Filter it by `kind` and `about`.
CONTACTS = """
    SELECT 'response' AS kind, response_id AS about, contacted_at AS at, NULL::uuid AS message_id FROM alerts.loop_case
    UNION ALL
    SELECT 'complaint', complaint_id, contacted_at, NULL FROM alerts.loop_case
    UNION ALL
    SELECT kind, about, contacted_at, NULL FROM alerts.loop_about
    UNION ALL
    SELECT 'response', loop_case.response_id, at, message_id FROM alerts.loop_letter
    JOIN alerts.loop_case ON loop_case.ticket_id = loop_letter.ticket_id
    UNION ALL
    SELECT 'complaint', loop_case.complaint_id, at, message_id FROM alerts.loop_letter
    JOIN alerts.loop_case ON loop_case.ticket_id = loop_letter.ticket_id
    UNION ALL
    SELECT kind, about, at, message_id FROM alerts.loop_letter
    JOIN alerts.loop_about ON loop_about.ticket_id = loop_letter.ticket_id AND joined_at <= at
    UNION ALL
    SELECT 'response', response_id, at, message_id FROM alerts.loop_letter
    UNION ALL
    SELECT 'complaint', complaint_id, at, message_id FROM alerts.loop_letter
    UNION ALL
    SELECT theirs.kind, theirs.id, at, message_id FROM alerts.loop_letter
    JOIN alerts.judged AS theirs ON theirs.respondent_id = loop_letter.respondent_id AND theirs.received_at <= at
    WHERE ticket_id IS NULL AND response_id IS NULL AND complaint_id IS NULL
"""


def first_contact(kind: str, about: str) -> str:
    """Return the query of the first contact, `at`, about what two expressions name: its kind and its id."""
    return f"SELECT min(at) AS at FROM ({CONTACTS}) AS contact WHERE contact.kind = {kind} AND contact.about = {about}"  # noqa: S608 - texts of our own
