"""The state of each service, for those who run Heed: its loops, its outbox, its lag, and the events that it parked."""
