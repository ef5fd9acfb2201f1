"""Frozen read models of the field, one module a desk; few queries, however many rows."""
