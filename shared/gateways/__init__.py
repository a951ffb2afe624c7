"""Mail servers and SMS gateways: they hand over a message, whoever wrote it."""
