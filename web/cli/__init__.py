"""The command line `wangge`: a verb per thing one can do, tables for people, JSON for programs."""

from web.cli.program import app, main

__all__ = ["app", "main"]
