"""What people see: hosted survey pages, the card on other websites, kiosks; with their templates and static files."""
