"""The one room where rows are written: tables, statements, transactions, on both databases."""

from __future__ import annotations

from engine.store.database import Database
from engine.store.statement import Row, Statement, any_of
from engine.store.transaction import Reader, Transaction

__all__ = ["Database", "Reader", "Row", "Statement", "Transaction", "any_of"]
