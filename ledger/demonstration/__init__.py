"""Reference books: real annual reports rebuilt from plausible vouchers."""

from ledger.demonstration.build_demo import build_reference
from ledger.demonstration.demo_toml import read_reference, reference_ids
from ledger.demonstration.voucher_plan import opening, plan

__all__ = ["build_reference", "opening", "plan", "read_reference", "reference_ids"]
