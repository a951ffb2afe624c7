"""The audit log: append to it, read it, verify it, and let go of what is old or erased."""
