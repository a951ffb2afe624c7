"""What all HTTP APIs have in common: problems, keys, limits, paging."""
