"""The shell of the pages for colleagues: layout, navigation, style, formats and texts. Services serve the pages."""
