"""Asks the questions and takes in the answers, on every channel."""
