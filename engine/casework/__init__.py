"""One case as a pure aggregate: its state, the commands that change it, and its re-execution. No I/O."""
