"""The tool that brings the catalogues in `ledger/locale` up to date with the source."""
