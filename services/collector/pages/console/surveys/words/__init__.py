"""Surveys in words: conditions, findings, and what differs between two of them."""
