"""Reference books: real annual reports rebuilt from plausible vouchers."""

from ledger.reference.building import build_reference
from ledger.reference.plan import opening, plan
from ledger.reference.source import read_reference, reference_ids

__all__ = ["build_reference", "opening", "plan", "read_reference", "reference_ids"]
