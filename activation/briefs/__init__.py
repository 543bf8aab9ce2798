"""Briefs in plain English: the grammar and the lexicon that turn them into rules, with a receipt."""

from activation.briefs.read import read
from activation.briefs.receipt import Reading, ReceiptLine, Unmapped

__all__ = ["Reading", "ReceiptLine", "Unmapped", "read"]
