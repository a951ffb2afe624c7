"""Outside systems: chat services. Mail and text messages leave through `shared/gateways/`."""
