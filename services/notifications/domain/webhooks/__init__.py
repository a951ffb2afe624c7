"""Webhook subscriptions: what other systems want to receive, and how their endpoints are."""
