"""Our figures beside those of peers, measured in the same run on the same machine."""
