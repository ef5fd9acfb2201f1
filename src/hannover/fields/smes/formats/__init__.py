"""The doors of the field: the only place that reads or writes outside formats."""
