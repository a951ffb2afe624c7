"""Delivery receipts: what gateways report about text messages that they took, one file for each kind."""
