"""Quotation marks, reporting cues, attribution and speaker resolution."""
