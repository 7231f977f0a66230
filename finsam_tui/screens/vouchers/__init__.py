"""The screens of vouchers: the list, one of them, a new one, approvals."""
