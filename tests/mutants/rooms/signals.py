"""Faults of what is signalled: scores that moved, targets missed, unhappy responses counted, silent sources."""

MUTANTS: tuple[tuple[str, str, str, str], ...] = (
    (
        "services/scoring/domain/moved.py",
        "level = selected_confidence(adjusted, confidence)",
        "level = confidence",
        "tests/domain/scoring/test_moved.py",
    ),
    (
        "services/scoring/domain/moved.py",
        "adjusted = benjamini_hochberg([p for _, p in found])",
        "adjusted = [p for _, p in found]",
        "tests/domain/scoring/test_moved.py",
    ),
    (
        "services/scoring/domain/moved.py",
        "end = floor(now - closes_after, length, zone)",
        "end = floor(now, length, zone)",
        "tests/domain/scoring/test_moved.py",
    ),
    (
        "services/scoring/domain/missed.py",
        "definition.due_on < today <=",
        "definition.due_on <= today <=",
        "tests/services/scoring/test_judged_windows.py",
    ),
    (
        "services/scoring/domain/missed.py",
        "(found.gap > 0.0) != target.definition.rise_is_good",
        "found.gap < 0.0",
        "tests/services/scoring/test_judged_windows.py",
    ),
    (
        "services/scoring/domain/unhappy.py",
        "if self.is_gone:\n            return UnhappyCounts(withdrawn=1)\n        ",
        "",
        "tests/services/scoring/test_unhappy_counts.py",
    ),
    (
        "services/scoring/application/score_responses.py",
        "unhappy.add(old.unhappy, -1)",
        "pass",
        "tests/services/scoring/test_unhappy_counts.py",
    ),
    (
        "services/scoring/store/comment_store.py",
        'if row.pop("is_announced")]',
        'if [row.pop("is_announced")]]',
        "tests/services/replay/test_replay.py",
    ),
    (
        "services/scoring/application/read_events.py",
        "for kind in (ResponseScored, CommentRead)}",
        "for kind in (ResponseScored,)}",
        "tests/services/scoring/test_published_comments.py",
    ),
    (
        "services/collector/domain/channels/silence.py",
        "if most_spread <= mean:",
        "if most_spread >= 0:",
        "tests/domain/collector/test_silences.py",
    ),
    (
        "services/collector/domain/channels/silence.py",
        "return hour_of(hour.astimezone(zone) - weeks * WEEK)",
        "return hour_of(hour - weeks * WEEK)",
        "tests/domain/collector/test_silences.py",
    ),
    (
        "services/collector/domain/channels/silence.py",
        "if open_hours is None or open_hours.open_between(first, first + HOUR):",
        "if first:",
        "tests/domain/collector/test_silences.py",
    ),
    (
        "services/collector/application/channels/watch_sources.py",
        "begun = max(last_at, since[one.source.key])",
        "begun = last_at",
        "tests/services/channels/test_silent_sources.py",
    ),
    (
        "services/collector/application/channels/watched_sources.py",
        'if survey.openness(now) == "open"}',
        "}",
        "tests/services/channels/test_silent_sources.py",
    ),
)
