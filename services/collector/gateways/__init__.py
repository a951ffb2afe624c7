"""Outside systems that reach the collector: what they send, in our own words."""
