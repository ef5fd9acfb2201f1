"""The pages of the record, one module for each kind of page."""
