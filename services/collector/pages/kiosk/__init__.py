"""The page of a kiosk device."""
