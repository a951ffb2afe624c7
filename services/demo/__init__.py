"""The demo: real or invented answers from a CSV file, sent through the public HTTP API."""
