"""The writes of the field: each checks who may, is one transaction, and leaves its events in the log."""
