"""What a reader of scores may ask for, by purpose."""
