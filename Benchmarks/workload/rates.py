#!/usr/bin/env python3
"""Makes the exchange rates of the benchmark workload from the ECB's euro reference rates.

usage: rates.py ECB_HISTORY_CSV OUTPUT_CSV

The history has a row per day, newest first, a column per currency with the units of it that one
euro buys, `N/A` where there is no fixing, and a comma at the end of every line. The output has the
columns date, currency and rate (US dollars for one unit, crossed through the euro, eight decimals,
half-even), oldest day first, for 2005 to 2025.
"""

import csv
import sys
from decimal import ROUND_HALF_EVEN, Decimal

CURRENCIES = ["CNY", "HKD", "USD", "EUR", "JPY", "GBP"]
FIRST_DAY, LAST_DAY = "2005-01-01", "2025-12-31"
EIGHT_DECIMALS = Decimal("0.00000001")


def per_euro(day, currency):
    """The units of a currency that one euro buys on a day, None where there was no fixing."""
    if currency == "EUR":
        return Decimal(1)
    text = day[currency]
    return None if text in ("", "N/A") else Decimal(text)


def rates_of(day):
    """Rows of date, currency and US dollars per unit."""
    dollars = per_euro(day, "USD")
    for currency in CURRENCIES:
        units = per_euro(day, currency)
        if dollars is not None and units is not None:
            yield day["Date"], currency, (dollars / units).quantize(EIGHT_DECIMALS, ROUND_HALF_EVEN)


def main(history_path, output_path):
    with open(history_path, newline="", encoding="utf-8") as history:
        days = [day for day in csv.DictReader(history) if FIRST_DAY <= day["Date"] <= LAST_DAY]
    days.sort(key=lambda day: day["Date"])
    with open(output_path, "w", newline="", encoding="utf-8") as output:
        writer = csv.writer(output, lineterminator="\n")
        writer.writerow(["date", "currency", "rate"])
        for day in days:
            writer.writerows(rates_of(day))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
