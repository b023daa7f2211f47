#!/usr/bin/env python3
"""An independent reference calculation of what Pipelines/ai_ipo must give.

    python3 ai_ipo.py FOLDER [OUTPUT]

FOLDER holds facts.csv and eurofxref-hist.csv (Pipelines/ai_ipo/data). The four reference files facts.csv, years.csv,
segment_mix.csv and refused.csv are written beside this script, or into OUTPUT. All arithmetic is exact (fractions) and
every rounding is half-even and happens where a call of `rounded` stands, nowhere else. It shares no code with Penstock:
only the rules are the same. The assertions at the end are the figures that were agreed before either was written.
"""
import csv
import datetime
import pathlib
import re
import sys
from fractions import Fraction

TARGETS = ["CNY", "USD"]
CROSS_ORDER = ["EUR", "GBP", "USD", "HKD", "CNY"]
CROSS_DECIMALS, RATE_DECIMALS, AMOUNT_DECIMALS, GROWTH_DECIMALS = 20, 10, 2, 4
MAX_STALE_DAYS = 7

KIND = {
    "revenue": "flow", "rd_expense": "flow", "adjusted_net_loss": "flow",
    "rd_expense_cumulative": "cumulative", "funds_raised_cumulative": "cumulative",
    "cash_and_cash_equivalents": "balance", "cash_balance_total": "balance", "pre_ipo_valuation": "balance",
    "annual_recurring_revenue": "run_rate",
    "gross_margin": "ratio", "revenue_share": "ratio", "revenue_growth_yoy": "ratio", "revenue_cagr": "ratio",
    "enterprise_customers": "count", "platform_enterprises_and_developers": "count", "end_user_devices": "count",
    "developers": "count", "funding_rounds": "count",
}
CURRENCY_KINDS = {"flow", "balance", "cumulative", "run_rate"}
YEAR_CONCEPTS = ["revenue", "rd_expense", "adjusted_net_loss"]

# ---------------------------------------------------------------- numbers


def rounded(x, places):
    """Half-even, exactly."""
    scaled = x * 10**places
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    twice = 2 * rest
    if twice > scaled.denominator or (twice == scaled.denominator and whole % 2 == 1):
        whole += 1
    return Fraction(whole, 10**places)


def fixed(x, places):
    """Text with exactly so many decimals; the value must fit into them."""
    scaled = x * 10**places
    assert scaled.denominator == 1, (x, places)
    digits = str(abs(scaled.numerator)).rjust(places + 1, "0")
    sign = "-" if scaled < 0 else ""
    return sign + (digits if places == 0 else digits[:-places] + "." + digits[-places:])


def shortest(x):
    for places in range(40):
        if (x * 10**places).denominator == 1:
            return fixed(x, places)
    raise AssertionError(x)


# ---------------------------------------------------------------- amounts

MULTIPLIERS = {"": 0, "万": 4, "亿": 8}
UNITS = {"元": "CNY", "美元": "USD", "%": "pure", "倍": "pure", "家": "家", "台": "台", "名": "名", "轮": "轮"}
AMOUNT = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?(万|亿|)(美元|元|%|倍|家|台|名|轮)")


def parse_amount(text):
    """'3.124亿元' -> (312400000, 'CNY', -5): value, unit and decimals, the power of ten to which it is known."""
    match = AMOUNT.fullmatch(text)
    assert match, text
    sign, whole, fraction, multiplier, unit = match.groups()
    fraction = fraction or ""
    power = MULTIPLIERS[multiplier] - (2 if unit == "%" else 0)
    value = Fraction(int(sign + whole + fraction)) * Fraction(10) ** (power - len(fraction))
    return value, UNITS[unit], len(fraction) - power


# ---------------------------------------------------------------- periods


def parse_period(text):
    """None, (start, end) of a duration, or the date of an instant."""
    if text == "":
        return None
    if text.endswith("@end"):
        return datetime.date.fromisoformat(text[: -len("@end")])
    start, end = (datetime.date.fromisoformat(part) for part in text.split(".."))
    assert start <= end
    return start, end


def calendar_year(period):
    start, end = period
    whole = start.year == end.year and (start.month, start.day, end.month, end.day) == (1, 1, 12, 31)
    return start.year if whole else None


# ---------------------------------------------------------------- rates


def read_ecb(path):
    """date -> currency -> units per 1 EUR, missing ones left out."""
    table = {}
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            date = datetime.date.fromisoformat(row["Date"])
            assert date not in table
            table[date] = {c: Fraction(v) for c, v in row.items() if c not in ("Date", "") and v not in ("", "N/A", None)}
    return table


class Rate:
    def __init__(self, value, quote="", first="", last="", observations=""):
        self.value, self.quote = value, quote
        self.first, self.last, self.observations = first, last, observations


class Rates:
    def __init__(self, ecb):
        self.ecb, self.crosses = ecb, {}

    def cross(self, one, other):
        """(base, quote, [(date, units of quote per 1 base)]), base the earlier of the two in CROSS_ORDER."""
        base, quote = sorted((one, other), key=CROSS_ORDER.index)
        if (base, quote) not in self.crosses:
            series = []
            for date in sorted(self.ecb):
                day = {"EUR": Fraction(1), **self.ecb[date]}
                if base in day and quote in day:
                    series.append((date, rounded(day[quote] / day[base], CROSS_DECIMALS)))
            self.crosses[base, quote] = series
        return base, quote, self.crosses[base, quote]

    def mean(self, one, other, start, end):
        base, quote, series = self.cross(one, other)
        assert series[-1][0] >= end, "a period without data up to its end"
        inside = [(d, r) for d, r in series if start <= d <= end]
        days = sum((start + datetime.timedelta(i)).weekday() < 5 for i in range((end - start).days + 1))
        thin = len(inside) * 5 < days * 4 or (inside[0][0] - start).days > 7 or (end - inside[-1][0]).days > 7
        assert not thin, "no average of this pipeline is thin"
        value = rounded(sum(r for _, r in inside) / len(inside), RATE_DECIMALS)
        return Rate(value, (base, quote), inside[0][0].isoformat(), inside[-1][0].isoformat(), len(inside))

    def closing(self, one, other, date):
        base, quote, series = self.cross(one, other)
        seen, value = [(d, r) for d, r in series if d <= date][-1]
        assert (date - seen).days <= MAX_STALE_DAYS, "stale"
        return Rate(rounded(value, RATE_DECIMALS), (base, quote), seen.isoformat(), seen.isoformat(), 1)


def translate(fact, target, rates):
    """(value, rate) of a fact in a currency, or (the code that says why not, None)."""
    if fact["unit"] == target:
        return fact["value"], Rate(Fraction(1))
    kind, period = KIND[fact["concept"]], fact["when"]
    if period is None:
        return "E_PERIOD_UNKNOWN", None
    if kind == "cumulative":
        return "E_CUMULATIVE_RATE", None
    if kind == "flow":
        rate = rates.mean(fact["unit"], target, *period)
    else:
        assert kind == "balance" and isinstance(period, datetime.date), fact
        rate = rates.closing(fact["unit"], target, period)
    base, _ = rate.quote
    exact = fact["value"] * rate.value if fact["unit"] == base else fact["value"] / rate.value
    return rounded(exact, AMOUNT_DECIMALS), rate


def rate_text(rate):
    if rate.quote == "":
        return shortest(rate.value)
    return fixed(rate.value, RATE_DECIMALS)


# ---------------------------------------------------------------- nodes


def reported(folder):
    facts = []
    with open(folder / "facts.csv", newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["modality"] != "actual":
                continue
            row["value"], row["unit"], row["decimals"] = parse_amount(row["amount"])
            row["when"] = parse_period(row["period"])
            assert (row["unit"] in CROSS_ORDER) == (KIND[row["concept"]] in CURRENCY_KINDS), row
            facts.append(row)
    return facts


def refuse(refused, node, code, fact, target=""):
    refused.append([node, code, fact["entity"], fact["concept"], fact["segment"], fact["period"], target])


def money(facts, rates, refused):
    rows = []
    for fact in facts:
        key = [fact["entity"], fact["concept"], fact["axis"], fact["segment"], fact["period"]]
        if fact["unit"] not in CROSS_ORDER:
            rows.append(key + [fact["unit"], shortest(fact["value"]), "", "", "", ""])
            continue
        for target in TARGETS:
            value, rate = translate(fact, target, rates)
            if rate is None:
                refuse(refused, "money", value, fact, target)
                continue
            text = shortest(value) if fact["unit"] == target else fixed(value, AMOUNT_DECIMALS)
            rows.append(key + [target, text, rate_text(rate), rate.first, rate.last, rate.observations])
    return rows


def years(facts, rates, refused):
    rows, values, unrounded = [], {}, {}
    for fact in facts:
        if fact["concept"] not in YEAR_CONCEPTS:
            continue
        year = calendar_year(fact["when"])
        if year is None:
            refuse(refused, "years", "E_LEN_MISMATCH", fact)
            continue
        for target in TARGETS:
            value, rate = translate(fact, target, rates)
            key = (fact["entity"], fact["concept"], year, target)
            assert rate is not None and key not in values
            values[key] = value
            unrounded[key] = fact["value"] * (rate.value if fact["unit"] == "USD" else 1 / rate.value)
            text = shortest(value) if fact["unit"] == target else fixed(value, AMOUNT_DECIMALS)
            rows.append([fact["entity"], fact["concept"], str(year), target, text])
    for (entity, concept, year, target), value in values.items():
        base = values.get((entity, concept, year - 1, target))
        if base is None:
            continue
        assert base > 0
        growth = rounded(value / base - 1, GROWTH_DECIMALS)
        # The same four decimals come out when the translated amounts are not rounded first.
        now, then = unrounded[entity, concept, year, target], unrounded[entity, concept, year - 1, target]
        assert growth == rounded(now / then - 1, GROWTH_DECIMALS)
        rows.append([entity, concept + "_growth_yoy", str(year), target, fixed(growth, GROWTH_DECIMALS)])
    return rows


OPPOSITE = {"": "", "about": "about", "more than": "less than", "less than": "more than"}


def mix(facts, refused, notes):
    totals = {}
    for fact in facts:
        if fact["concept"] == "revenue" and fact["axis"] == "" and fact["segment"] == "":
            key = fact["entity"], fact["when"]
            assert key not in totals
            totals[key] = fact
    groups = {}
    for fact in facts:
        if fact["concept"] != "revenue_share":
            continue
        if fact["when"] is None:
            refuse(refused, "mix", "E_PERIOD_UNKNOWN", fact)
            continue
        if (fact["entity"], fact["when"]) not in totals:
            refuse(refused, "mix", "E_TOTAL_MISSING", fact)
        groups.setdefault((fact["entity"], fact["axis"], fact["period"], fact["when"]), []).append(fact)
    rows = []
    for (entity, axis, period, when), members in groups.items():
        total = totals.get((entity, when))
        assert len({m["segment"] for m in members}) == len(members) and all(m["value"] >= 0 for m in members)
        half = {m["segment"]: Fraction(1, 2) / 10 ** m["decimals"] for m in members}
        tolerance = sum(half.values())
        listed = [(m["segment"], m["value"], "false", m["qualifier"], half[m["segment"]]) for m in members]
        residual = 1 - sum(m["value"] for m in members)
        assert residual >= -tolerance, "E_RESIDUAL_NEGATIVE"
        if residual > tolerance:
            qualifiers = {m["qualifier"] for m in members}
            assert len(qualifiers) == 1
            listed.append(("__residual__", residual, "true", OPPOSITE[qualifiers.pop()], tolerance))
        for segment, share, flag, qualifier, width in listed:
            amount = unit = ""
            if total is not None:
                value, unit = share * total["value"], total["unit"]
                amount = shortest(value)
                span = Fraction(1, 2) / Fraction(10) ** total["decimals"]
                low, high = (share - width) * (total["value"] - span), (share + width) * (total["value"] + span)
                notes.append(f"{entity} {axis} {segment} {period}: {amount} {unit} in [{shortest(low)}, {shortest(high)}]")
            rows.append([entity, axis, segment, period, shortest(share), amount, unit, flag, qualifier])
        squares = sum(m["value"] ** 2 for m in members)
        top = squares if residual <= tolerance else squares + residual**2
        notes.append(f"{entity} {axis} {period}: sum {shortest(1 - residual)}, HHI in [{shortest(squares)}, {shortest(top)}]")
    return rows


# ---------------------------------------------------------------- output and checks

HEADERS = {
    "facts.csv": "entity,concept,axis,segment,period,currency_or_unit,value,rate,rate_first,rate_last,rate_observations",
    "years.csv": "entity,concept,period,currency,value",
    "segment_mix.csv": "entity,axis,segment,period,share,amount,unit,residual,qualifier",
    "refused.csv": "node,code,entity,concept,segment,period,target_currency",
}


def write(path, header, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows(rows)


def check(facts, money_rows, year_rows, mix_rows, refused, rates):
    assert len(facts) == 46 and all(f["modality"] == "actual" for f in facts)
    # facts.csv
    assert len(money_rows) == 61
    by = {tuple(r[:6]): r[6:] for r in money_rows}
    assert len(by) == 61
    y24 = "2024-01-01..2024-12-31"
    assert by["Zhipu", "revenue", "", "", y24, "CNY"][:2] == ["312400000", "1"]
    assert by["Zhipu", "revenue", "", "", y24, "USD"] == ["43415503.14", "7.1955863100", "2024-01-02", "2024-12-31", 256]
    cash = "MiniMax", "cash_and_cash_equivalents", "", "", "2025-09-30@end"
    assert by[cash + ("USD",)][:2] == ["363000000", "1"]
    assert by[cash + ("CNY",)] == ["2584407886.88", "7.1195809556", "2025-09-30", "2025-09-30", 1]
    untouched = [r for r in money_rows if r[5] not in TARGETS]
    assert len(untouched) == 26 and all(r[7:] == ["", "", "", ""] for r in untouched)
    amounts = {(f["entity"], f["concept"], f["period"]): f["unit"] for f in facts if f["unit"] in TARGETS}
    shown = [(r[0], r[1], r[4]) for r in money_rows if r[5] in TARGETS]
    alone = {key for key in amounts if shown.count(key) == 1}
    assert set(shown) == set(amounts)
    money_refused = [r for r in refused if r[0] == "money"]
    assert alone == {(r[2], r[3], r[5]) for r in money_refused} and len(amounts) == 20
    assert sorted(r[1] for r in money_refused) == ["E_CUMULATIVE_RATE"] + ["E_PERIOD_UNKNOWN"] * 4
    assert [r[3] for r in money_refused if r[1] == "E_CUMULATIVE_RATE"] == ["rd_expense_cumulative"]
    assert all(r[6] != amounts[r[2], r[3], r[5]] for r in money_refused)
    # every translated value follows from the printed rate
    for r in money_rows:
        if r[7] not in ("", "1"):
            other = Fraction(by[tuple(r[:5]) + ("USD" if r[5] == "CNY" else "CNY",)][0])
            exact = other * Fraction(r[7]) if r[5] == "CNY" else other / Fraction(r[7])
            assert abs(exact - Fraction(r[6])) <= Fraction(1, 200)
    # the averages that domain.md measured
    for year, text in ((2022, "6.7347"), (2023, "7.0846"), (2024, "7.1956")):
        mean = rates.mean("CNY", "USD", datetime.date(year, 1, 1), datetime.date(year, 12, 31)).value
        assert fixed(rounded(mean, 4), 4) == text
    # years.csv
    growth = {tuple(r[:4]): r[4] for r in year_rows if r[1].endswith("_growth_yoy")}
    levels = {tuple(r[:4]) for r in year_rows if not r[1].endswith("_growth_yoy")}
    assert len(levels) == 20 and len(growth) == 12 and len(year_rows) == 32
    wanted = {("Zhipu", "revenue"): "2022 2023 2024", ("Zhipu", "rd_expense"): "2022 2023 2024",
              ("MiniMax", "revenue"): "2023 2024", ("MiniMax", "adjusted_net_loss"): "2023 2024"}
    assert levels == {(*k, y, c) for k, ys in wanted.items() for y in ys.split() for c in TARGETS}
    name = "revenue_growth_yoy"
    assert growth["Zhipu", name, "2023", "CNY"] == "1.1690" and growth["Zhipu", name, "2024", "CNY"] == "1.5092"
    assert growth["Zhipu", name, "2023", "USD"] == "1.0619" and growth["Zhipu", name, "2024", "USD"] == "1.4705"
    assert growth["MiniMax", name, "2024", "USD"] == "7.8217" and growth["MiniMax", name, "2024", "CNY"] == "7.9598"
    assert [r[1:4] + [r[5]] for r in refused if r[0] == "years"] == [
        ["E_LEN_MISMATCH", "Zhipu", "rd_expense", "2025-01-01..2025-06-30"],
        ["E_LEN_MISMATCH", "MiniMax", "revenue", "2025-01-01..2025-09-30"],
        ["E_LEN_MISMATCH", "MiniMax", "adjusted_net_loss", "2025-01-01..2025-09-30"]]
    # segment_mix.csv
    zhipu = [r for r in mix_rows if r[0] == "Zhipu"]
    assert [r[1] for r in zhipu] == ["deployment"] * 2 and {r[3] for r in zhipu} == {"2025-01-01..2025-06-30"}
    assert sum(Fraction(r[4]) for r in zhipu) == 1 and all(r[5] == "" for r in zhipu)
    residual = {(r[1], r[3]): r for r in mix_rows if r[7] == "true"}
    assert residual["geography", y24][4] == "0.302"
    bound = [r for r in mix_rows if r[1:5] == ["business", "ai_products", y24, "0.71"]]
    assert len(bound) == 1 and bound[0][8] == "more than"
    assert residual["business", y24][4] == "0.29" and residual["business", y24][8] == "less than"
    assert [r[1:3] + [r[4]] for r in refused if r[0] == "mix"] == [
        ["E_TOTAL_MISSING", "Zhipu", "on_premise"], ["E_TOTAL_MISSING", "Zhipu", "cloud"],
        ["E_PERIOD_UNKNOWN", "MiniMax", "consumer"], ["E_PERIOD_UNKNOWN", "MiniMax", "hailuo_and_talkie"]]
    # refused.csv
    assert len(refused) == 12


def main():
    folder = pathlib.Path(sys.argv[1])
    output = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else pathlib.Path(__file__).resolve().parent
    rates, facts = Rates(read_ecb(folder / "eurofxref-hist.csv")), reported(folder)
    refused, notes = [], []
    money_rows = money(facts, rates, refused)
    year_rows = years(facts, rates, refused)
    mix_rows = mix(facts, refused, notes)
    check(facts, money_rows, year_rows, mix_rows, refused, rates)
    for name, rows in zip(HEADERS, (money_rows, year_rows, mix_rows, refused)):
        write(output / name, HEADERS[name], rows)
    print(f"{len(money_rows)} facts, {len(year_rows)} of years, {len(mix_rows)} of the mix, {len(refused)} refused")
    for note in notes:
        print("  " + note)


if __name__ == "__main__":
    main()
