"""Sending text messages: what each gateway is sent, and what its answers and delivery receipts mean."""
