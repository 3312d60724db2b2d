"""Amounts of money in words, and the currency that such words name."""

import re

SIGNS = {"GBP": "£", "EUR": "€", "USD": "$", "INR": "₹", "JPY": "¥"}

# What is paid with, by ISO 4217.
_ISO_4217 = (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP "
    "CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF "
    "IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD "
    "MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB "
    "RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD "
    "UYU UZS VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG"
)
CODES = frozenset(_ISO_4217.split())


def money(amount: float, currency: str) -> str:
    """An amount as a shop shows it, with the sign of its currency where that is a known one."""
    number = f"{amount:,.2f}".removesuffix(".00")
    sign = SIGNS.get(currency.upper())
    return f"{sign}{number}" if sign else f"{currency} {number}".strip()


def currency_in(price: str) -> str:
    """The currency that a price names by its code (`25 USD`) or its sign (`€ 25`); empty where it names none, or two.

    A code counts in small letters too where it is the only word. A sign with a letter before it (`CA$`) is that of
    another country, but for `US$`.
    """
    words = re.findall(r"[^\W\d_]+", price)
    codes = {word for word in words if word in CODES}
    if len(words) == 1 and words[0].upper() in CODES:
        codes = {words[0].upper()}
    price = price.replace("US$", "$")
    signs = {code for code, sign in SIGNS.items() if re.search(rf"(?<![^\W\d_]){re.escape(sign)}", price)}
    found = codes or signs
    return found.pop() if len(found) == 1 else ""
