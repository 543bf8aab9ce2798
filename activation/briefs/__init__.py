"""Briefs in plain English: the grammar and the lexicon that turn them into rules, with a receipt."""

from activation.briefs.read import read
from activation.briefs.receipt import Notice, Reading, ReceiptLine, Unmapped

__all__ = ["Notice", "Reading", "ReceiptLine", "Unmapped", "read"]
