"""What can be done with short links, devices and text messages."""
