"""Which language model reads articles, and how long these may be, where nothing is said."""

DEFAULT_MODEL = "embedded"
DEFAULT_MAX_CHARS = 500_000
"""Characters of title and body; about 15 s of the embedded model on one core."""
