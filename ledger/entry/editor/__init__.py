"""The voucher editor without a screen: its state, what keys do to it, and what it proposes."""
