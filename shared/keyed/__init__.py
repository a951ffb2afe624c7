"""What is true of all kinds of things that people keep under a key. Storage: `db.keyed`; routes: `web.keyed`."""
