"""Corpora, subjects, measuring and tables of `scripts/benchmark.py`."""
