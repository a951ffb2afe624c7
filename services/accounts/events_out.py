"""Domain → contract, pure."""
