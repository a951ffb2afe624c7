"""Routes of consents, suppressed addresses and delivery reports."""
