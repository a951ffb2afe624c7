"""What is true: plain Python, no I/O."""
