"""The statement behind the ledger: unhappy responses and complaints of a period, with what decides their box."""

FACTS = ("gone", "is_suspect", "is_unhappy", "is_imported", "case", "expects_case", "is_joined", "is_held_back")
"""Columns with the facts that decide, named as the fields of `LedgerFacts`; two more follow them."""
ALL_FACTS = (*FACTS, "is_answered_again", "has_alert")

_CASES = """
    SELECT bool_or(state <> 'closed') AS is_open, count(*) AS number,
        (array_agg(ticket_id ORDER BY state = 'closed', ticket_id DESC))[1] AS ticket_id
    FROM alerts.loop_case WHERE ticket_id IN (
        SELECT ticket_id FROM alerts.loop_case WHERE judged.kind = 'response' AND response_id = judged.id
        UNION SELECT ticket_id FROM alerts.loop_case WHERE judged.kind = 'complaint' AND complaint_id = judged.id
        UNION SELECT ticket_id FROM alerts.loop_about WHERE about = judged.id
    )
"""
_RAISED = """
    SELECT coalesce(bool_or(opens_ticket), false) AS opens_ticket, count(*) AS number FROM (
        SELECT opens_ticket FROM alerts.alert WHERE judged.kind = 'response' AND response_id = judged.id
        UNION ALL
        SELECT opens_ticket FROM alerts.signal
        WHERE judged.kind = 'complaint' AND subject = 'complaint' AND subject_id = judged.id::text
    ) AS one
"""
# Of several limits the one of a rule that would have opened a case, then the first by key.
_HELD = """
    SELECT held_back.rule, held_back.because, coalesce(rule_version.opens_ticket, true) AS opens_ticket
    FROM alerts.held_back
    LEFT JOIN alerts.rule_version ON rule_version.key = held_back.rule AND version = held_back.rule_version
    WHERE held_back.subject = judged.kind AND held_back.occurrence = judged.id::text
    ORDER BY 3 DESC, 1 LIMIT 1
"""
# The alert of the same rule to the same customer that is nearest, where it has a case.
_JOINED = """
    SELECT alert.response_id, its.ticket_id
    FROM alerts.held_back
    JOIN alerts.alert ON alert.rule = held_back.rule AND alert.respondent_id = judged.respondent_id
    JOIN LATERAL (
        SELECT ticket_id FROM alerts.loop_case WHERE response_id = alert.response_id
        UNION SELECT ticket_id FROM alerts.loop_about WHERE about = alert.response_id
    ) AS its ON true
    WHERE held_back.subject = judged.kind AND held_back.occurrence = judged.id::text
        AND held_back.because = 'not_again_within_days'
        AND alert.response_id <> judged.id AND alert.opens_ticket
    ORDER BY abs(extract(epoch FROM alert.received_at - judged.received_at)), alert.id LIMIT 1
"""
_AGAIN = """
    EXISTS (
        SELECT FROM alerts.judged AS newer
        WHERE newer.respondent_id = judged.respondent_id AND newer.kind = 'response' AND judged.kind = 'response'
            AND newer.survey = judged.survey AND newer.touchpoint IS NOT DISTINCT FROM judged.touchpoint
            AND newer.occurred_at > judged.occurred_at AND newer.occurred_at <= judged.occurred_at + interval '1 day'
            AND newer.suspect IS NULL AND newer.gone IS NULL AND newer.revision > 0
    )
"""
ENTRIES = f"""
    SELECT judged.id, judged.kind, judged.survey, judged.touchpoint, judged.location, judged.channel,
        judged.received_at,
        coalesce(judged.gone, 'no') AS gone,
        judged.suspect IS NOT NULL AS is_suspect,
        judged.is_unhappy,
        judged.kind = 'response' AND judged.channel = 'import' AS is_imported,
        CASE WHEN cases.is_open THEN 'open' WHEN cases.number > 0 THEN 'closed' ELSE 'none' END AS case,
        judged.kind = 'complaint' OR raised.opens_ticket AS expects_case,
        joined.response_id IS NOT NULL AS is_joined,
        coalesce(held.opens_ticket, false) AS is_held_back,
        {_AGAIN} AS is_answered_again,
        raised.number > 0 OR held.rule IS NOT NULL AS has_alert,
        held.rule AS held_by, held.because AS held_because,
        coalesce(cases.ticket_id, joined.ticket_id) AS ticket_id, joined.response_id AS with_id
    FROM alerts.judged
    LEFT JOIN LATERAL ({_CASES}) AS cases ON true
    LEFT JOIN LATERAL ({_RAISED}) AS raised ON true
    LEFT JOIN LATERAL ({_HELD}) AS held ON true
    LEFT JOIN LATERAL ({_JOINED}) AS joined ON true
    WHERE (judged.is_unhappy OR judged.was_unhappy)
        AND judged.received_at >= :from_at AND judged.received_at < :to_at
"""  # noqa: S608 - texts of our own
