"""Suggesting mappings: evidence from texts, a model trained on other crosswalks, probabilities, an order of review."""
