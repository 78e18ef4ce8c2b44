"""`python -m web.cli`."""

import sys

from web.cli.program import main

sys.exit(main())
