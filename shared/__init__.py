"""What all services have in common; each package imports only packages below it."""
