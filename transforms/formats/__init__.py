"""Input formats: one module each, a plain function from a document to the articles in it."""
