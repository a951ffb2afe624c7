"""What callers without a key meet: rate limits, and challenges for a proof of work."""
