"""Facts about customers: value, since when, company; and files of them."""
