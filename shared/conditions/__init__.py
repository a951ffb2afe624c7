"""One language of conditions for surveys, alert rules and other decisions by fields: plain JSON, never run as code."""
