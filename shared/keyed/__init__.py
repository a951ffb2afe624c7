"""Things with a key, such as journeys and targets: the domain part. Storage: `db.keyed`; routes: `web.keyed`."""
