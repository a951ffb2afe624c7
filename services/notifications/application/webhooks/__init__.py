"""Webhook subscriptions: who gets which events, and sending them."""
