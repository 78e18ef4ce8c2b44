"""Decisions as DMN files hold them."""

from engine.feel.dmn.decision import Decision
from engine.feel.dmn.reader import Model, decisions, read_model

__all__ = ["Decision", "Model", "decisions", "read_model"]
