"""The register of improvements: opening and changing entries, linking cases, reading, and reminding of what is due."""
