"""The transactional outbox: events are written with the change, and the relay publishes them."""
