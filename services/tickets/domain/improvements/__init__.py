"""The register of improvements: what the company changes because of what customers said."""
