"""Outside systems: chat services and webhooks. Mail and text messages leave through `shared/gateways/`."""
