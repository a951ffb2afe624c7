"""What keeps those out who are nobody honest: rate limits for callers without a key, and proofs of work."""
