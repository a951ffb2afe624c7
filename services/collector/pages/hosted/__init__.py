"""The hosted page of a survey."""
