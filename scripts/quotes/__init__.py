"""Evaluation of quotes and speakers against gold attributions."""
