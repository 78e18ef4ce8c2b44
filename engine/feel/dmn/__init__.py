"""Decisions as DMN files hold them."""

from engine.feel.dmn.decision import Decision
from engine.feel.dmn.reader import decisions

__all__ = ["Decision", "decisions"]
