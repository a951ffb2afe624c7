"""What all HTTP entrances have in common: problems, keys, limits, paging."""
