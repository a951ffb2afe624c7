"""The inbox of handled events, so that no event has its effect twice."""
