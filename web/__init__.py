"""The ways in: the command line now, pages later."""
