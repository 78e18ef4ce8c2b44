"""`python -m engine.bench`."""

from __future__ import annotations

import sys

from engine.bench import main

sys.exit(main())
