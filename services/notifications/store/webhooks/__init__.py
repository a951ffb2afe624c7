"""Webhook subscriptions in the database."""
