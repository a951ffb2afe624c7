"""Complaints that come without a survey."""
