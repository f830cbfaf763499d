"""Names in one article: their mentions, the variants of one name, and what the text tells of who bears it."""
