"""The console's pages of surveys: list, preview, publish, versions, share, edit."""
