"""Routes of exports, and the file formats that they write."""
