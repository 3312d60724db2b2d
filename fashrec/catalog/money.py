"""Amounts of money in words."""

SIGNS = {"GBP": "£", "EUR": "€", "USD": "$", "INR": "₹", "JPY": "¥"}


def money(amount: float, currency: str) -> str:
    """An amount as a shop shows it, with the sign of its currency where that is a known one."""
    number = f"{amount:,.2f}".removesuffix(".00")
    sign = SIGNS.get(currency.upper())
    return f"{sign}{number}" if sign else f"{currency} {number}".strip()
