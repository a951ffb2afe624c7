"""Pages about the proof: whether customers were won back, reports about cases, and recovery policies."""
