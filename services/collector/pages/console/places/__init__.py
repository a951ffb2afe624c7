"""The console's pages of places: links with their QR codes, and kiosks."""
