"""Turns answers into scores, with their uncertainty."""
