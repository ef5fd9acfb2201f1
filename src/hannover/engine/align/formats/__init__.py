"""Formats of crosswalks and catalogues: tolerant reading with an itemised list of repairs, strict writing."""
