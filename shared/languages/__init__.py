"""Languages by CLDR: which one is shown, its direction, and how it writes numbers, days and lists."""
