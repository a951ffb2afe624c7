"""Routes of short links, devices and text messages."""
