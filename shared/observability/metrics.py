"""Every metric, declared once, with what it means and what to do about it."""

from prometheus_client import Counter, Gauge, Histogram

# ---- HTTP. Many 5xx: read the log lines `request_failed`. Many 503: the database is away or the pool is exhausted.

HTTP_REQUESTS = Counter("heed_http_requests", "Requests answered.", ["method", "route", "status"])
HTTP_SECONDS = Histogram(
    "heed_http_request_seconds",
    "Time from the first byte of a request to the last of its answer.",
    ["method", "route"],
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)

# ---- Loops. A turn that is older than a minute: the process is about to be restarted by its liveness probe.

LOOP_AGE_SECONDS = Gauge("heed_loop_age_seconds", "Time since a loop of this process last turned.", ["loop"])

# ---- Jobs. Failures that go on: read the log lines `job_failed`.

JOB_RUNS = Counter("heed_job_runs", "Runs of a job by how they ended: done, failed, unavailable.", ["job", "outcome"])

# ---- Due work: messages, timers. Lateness that grows: the worker is down, or too slow; what failed waits for somebody.

DUE_WORK = Counter(
    "heed_due_work", "Due work by how it ended: done, lost, postponed, failed, cancelled.", ["kind", "outcome"]
)
DUE_LATE_SECONDS = Gauge("heed_due_late_seconds", "How long the oldest due work of a kind has waited.", ["kind"])

MESSAGES = Counter(
    "heed_messages",
    "Messages to customers by what became of them: sent, refused, failed, unknown, bounced.",
    ["channel", "cause", "outcome"],
)

# ---- Webhooks. What waits for paused endpoints waits for their owners. An oldest age that grows: no worker of
# ---- notifications runs, or too few.

WEBHOOK_DELIVERIES = Counter(
    "heed_webhook_attempts",
    "Attempts to deliver events to subscribers by outcome: delivered, redirected, refused, gone, throttled, failed, "
    "postponed.",
    ["outcome"],
)
WEBHOOK_SECONDS = Histogram(
    "heed_webhook_seconds",
    "Time from an event's arrival in notifications to the subscriber's 2xx.",
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 600, 3600, 86400),
)
WEBHOOK_WAITING = Gauge("heed_webhook_waiting", "Deliveries that wait, by the health of their endpoint.", ["health"])
WEBHOOK_ENDPOINTS = Gauge("heed_webhook_endpoints", "Endpoints by health: ok, failing, paused, disabled.", ["health"])
WEBHOOK_OLDEST_SECONDS = Gauge(
    "heed_webhook_oldest_seconds", "For how long the oldest delivery is due whose endpoint is ok or failing."
)

OPT_OUTS = Counter(
    "heed_opt_outs", "Wishes for no more messages by how they came: page, one_click, complaint.", ["source"]
)
DELIVERY_REPORTS = Counter(
    "heed_delivery_reports",
    "Mails posted as delivery reports by what they are: bounce, complaint, opt_out, delayed, delivered, automatic, "
    "other, unreadable; and whether they concern a message of ours.",
    ["kind", "matched"],
)

# ---- Scores. What customers say, over all time, of the HEED_SCORING_METRIC_SERIES series with the most answers; every
# ---- worker of scoring shows the same, so take the maximum over instances. Numbers that stand still while answers come
# ---- in: look at the jobs `scoring.fold-journal` and `scoring.show-scores`. For alarms compare the bounds, not the
# ---- values: a score whose interval still holds the limit has not passed it.

_SERIES_LABELS = ["survey", "concept", "scale", "touchpoint", "channel", "series_from"]
SCORE = Gauge(
    "heed_scoring_score",
    "NPS in points, CSAT as the percentage of satisfied answers, CES and ratings as the mean.",
    _SERIES_LABELS,
)
SCORE_CI_LOW = Gauge("heed_scoring_score_ci_low", "Lower end of the score's 95 % interval.", _SERIES_LABELS)
SCORE_CI_HIGH = Gauge("heed_scoring_score_ci_high", "Upper end of the score's 95 % interval.", _SERIES_LABELS)
SCORE_ANSWERS = Gauge("heed_scoring_score_answers", "Answers that the score is made of.", _SERIES_LABELS)
SCORE_SERIES = Gauge("heed_scoring_series", "Series with answers, shown here or not.")
SCORE_LISTENERS = Gauge("heed_scoring_stream_listeners", "Open connections to GET /v1/scores/stream.")

# ---- Alerts. Silence while unhappy answers come in: look whether the rules are enabled, and at the lag of alerts.

ALERTS_RAISED = Counter("heed_alerts_raised", "Alerts raised, by severity.", ["severity"])

# ---- The loop. A difference: the page "No customer forgotten" names survey and hour; look for parked events of alerts
# ---- and dead rows in the outbox of scoring. A comparison that is hours old: no worker of alerts runs, or it does not
# ---- get to the end of its topics. Rehearsals are not in the histogram.

LOOP_LEDGER_DIFFERENCE = Gauge(
    "heed_loop_ledger_difference",
    "Responses by which scoring's count of unhappy ones and the ledger of alerts differ: missing in the ledger, or "
    "surplus in it.",
    ["kind"],
)
LOOP_LEDGER_COMPARED_TIMESTAMP = Gauge(
    "heed_loop_ledger_compared_timestamp_seconds", "When the ledger was last compared with scoring's count, Unix time."
)
LOOP_STEP_SECONDS = Histogram(
    "heed_loop_step_seconds",
    "Time from the moment an answer came in to the first time of a step: alert, notice, acknowledged, contact.",
    ["step"],
    buckets=(1, 5, 15, 60, 300, 900, 3600, 14400, 28800, 86400, 259200, 604800),
)

# ---- Tickets. Many opened and few closed: the people who work on them cannot keep up.

TICKET_STEPS = Counter("heed_tickets_steps", "Steps in the histories of tickets.", ["action"])

# ---- Outbox. Watch the age: when it grows, nothing leaves the service. Is the bus reachable, does a worker of the
# service run? Attempts that end as `pending` are tried again. A dead row was refused by the bus for good (too large):
# the log line `outbox_row_dead` names it; correct the row and set its status to `pending`.

OUTBOX_PENDING_ROWS = Gauge(
    "heed_outbox_pending_rows", "Messages that wait to be published, counted up to 100,000.", ["service"]
)
OUTBOX_OLDEST_PENDING_AGE_SECONDS = Gauge(
    "heed_outbox_oldest_pending_age_seconds", "Age of the oldest message that waits to be published.", ["service"]
)
OUTBOX_PUBLISH_ATTEMPTS = Counter(
    "heed_outbox_publish_attempts", "Attempts to publish: published, pending (failed), dead.", ["service", "result"]
)
OUTBOX_DEAD = Counter("heed_outbox_dead", "Messages that the bus refused for good.", ["service"])

# ---- Consumers. Lag in seconds is what people feel. When it only grows see the log lines `consumer_lagging` (something
# does not answer) and `consumer_tripped` (too many events fail: undo the deployment or mend the producer; the consumer
# then goes on by itself). Parked events wait for `python -m services dead-letters replay` or `discard`.

CONSUMER_EVENTS = Counter(
    "heed_consumer_events",
    "Records by what became of them: handled, parked, skipped (another reader's type, or read twice at once).",
    ["service", "type", "result"],
)
CONSUMER_LAG_RECORDS = Gauge("heed_consumer_lag_records", "Records that wait to be read.", ["service", "topic"])
CONSUMER_LAG_SECONDS = Gauge(
    "heed_consumer_lag_seconds",
    "Age of the oldest record that was read and is not done; 0 when there is none.",
    ["service"],
)
CONSUMER_PARKED = Counter(
    "heed_consumer_parked",
    "Records set aside: failed, or waiting behind one of the same key that did.",
    ["service", "why"],
)
CONSUMER_TRIPPED = Gauge(
    "heed_consumer_tripped", "1 while so many events fail that the consumer has stopped, else 0.", ["service"]
)
CONSUMER_LAST_POLL_TIMESTAMP = Gauge(
    "heed_consumer_last_poll_timestamp_seconds", "When the consumer last asked for records, Unix time.", ["service"]
)
CONSUMER_LAST_COMMIT_TIMESTAMP = Gauge(
    "heed_consumer_last_commit_timestamp_seconds", "When the consumer last stored its position, Unix time.", ["service"]
)

# ---- Collector. Rejected ones that grow: a client sends what its survey does not ask. Conflicts: a client reuses ids.

RESPONSES = Counter(
    "heed_collector_responses",
    "Submitted responses by what became of them: created, duplicate, conflict, rejected.",
    ["channel", "status"],
)

CORRECTIONS = Counter(
    "heed_collector_corrections",
    "Corrections of stored responses (edited, marked, withdrawn) and erasures of respondents (erased).",
    ["kind"],
)

# ---- SMS. Refused as not genuine: the auth token or HEED_PUBLIC_URL differs from what the gateway has. Kept: people
# ---- answer what the survey does not ask, or the survey is not open; their words wait in `collector.sms_message`.

SMS_MESSAGES = Counter(
    "heed_collector_sms",
    "Genuine messages by what became of them: answered, kept, empty, opted_out, opted_in, help, duplicate; "
    "and `part` for each part of a long one.",
    ["gateway", "outcome"],
)
SMS_RECEIPTS = Counter(
    "heed_collector_sms_receipts",
    "Genuine delivery receipts by what they said: taken, delivered, bounced, repeated (nothing new), unknown (about no "
    "message of ours).",
    ["gateway", "outcome"],
)
SMS_REFUSED = Counter(
    "heed_collector_sms_refused",
    "Webhooks refused, messages and receipts, by reason: not-genuine, unreadable-sms, sms-account-not-found.",
    ["gateway", "reason"],
)

# ---- Eligibility and abuse. Many refusals by `quarantine`: several surveys compete for the same people. Rate-limited
# ---- requests that grow: a flood, or a proxy that is missing in HEED_TRUSTED_PROXIES, so that all its visitors are
# ---- one address.

ELIGIBILITY_REFUSALS = Counter(
    "heed_collector_eligibility_refusals", "People who were not asked, by the reason.", ["reason", "channel"]
)
RATE_LIMITED = Counter(
    "heed_collector_rate_limited",
    "Requests answered 429, by the limit that they met: address, survey, address_and_survey, caller.",
    ["limit", "budget"],
)
COMPLAINTS = Counter(
    "heed_collector_complaints",
    "Complaints filed by what became of them: created, duplicate, conflict, rejected.",
    ["channel", "status"],
)

# ---- Requests to addresses that users typed in. Many `target-not-public`: somebody tries addresses of your network, or
# ---- one of your own receivers is missing in the list of allowed targets. Many `busy`: more goes out than one process
# ---- may have on its way.

EGRESS_REQUESTS = Counter(
    "heed_egress_requests",
    "Requests to addresses that users typed in, by outcome: delivered, redirected, refused, gone, throttled, failed; "
    "and by reason.",
    ["outcome", "reason"],
)
