"""The forms of the field, one for each action that a page offers."""
