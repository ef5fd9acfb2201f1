"""`python -m hannover` is the command `hannover`."""

import sys

from hannover.cli import main

if __name__ == "__main__":
    sys.exit(main())
