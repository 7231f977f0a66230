"""The year's bookkeeping: chart of accounts, fiscal years, vouchers, balances."""
