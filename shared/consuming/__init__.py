"""The loop that reads events and hands them to a service."""
