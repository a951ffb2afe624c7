"""What notifications publishes: domain to contract, pure."""
