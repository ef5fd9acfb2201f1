"""Align two vocabularies into one crosswalk, where every edge has a proof."""
