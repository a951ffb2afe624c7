"""One language of conditions for surveys, rules and whatever else decides by fields: closed JSON, never run as code."""
