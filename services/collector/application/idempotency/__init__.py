"""Which id a request under an `Idempotency-Key` works under."""
