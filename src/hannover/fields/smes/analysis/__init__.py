"""The work of the field: nouns in, explained results out; pure."""
