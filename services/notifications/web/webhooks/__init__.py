"""Routes of webhook subscriptions and deliveries."""
