"""The pages of the dialogues: what is read, and what is written."""
