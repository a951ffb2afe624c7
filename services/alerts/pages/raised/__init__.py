"""What rules raised: the list of alerts and signals, each of them, and why; or why not."""

BASE = "/console/alerts"
