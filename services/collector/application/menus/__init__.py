"""Parts of the menu of use cases, one file per noun."""
