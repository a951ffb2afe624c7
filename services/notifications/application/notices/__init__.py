"""Notices to colleagues: requested, planned, sent, acknowledged, read."""
