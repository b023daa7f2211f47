#!/usr/bin/env python3
"""Says whether an output of the benchmark workload is exact, row by row.

usage: oracle.py check JOB DATA_DIR ROWS_NAME CANDIDATE

JOB is B1, B2, B3, B4, SORT, JOIN or AGGREGATE. DATA_DIR holds facts_<ROWS_NAME>.csv, rates.csv and, for B4,
quotes_<ROWS_NAME>.csv. One line is printed; the exit code is 0 only if nothing differs, 1 if
something does, 2 if the command itself is wrong.

The rules
  rate   US dollars for one unit of the row's currency; for USD it is 1. A flow (cumulative YTD)
         takes the mean of all rates dated from 1 January of its year to period_end, rounded
         half-even to ten decimals; a balance (PIT) takes the last rate dated no later than
         period_end. Where there is none, rate and value_usd are empty.
  B1     The eight input columns as they are, then value_usd, which is value x unit x rate rounded
         half-even to cents, and rate. A value that is empty or `-` has no value_usd; it still has
         a rate.
  B2     B1, then quarter_usd and ttm_usd. For YTD, quarter_usd is value_usd in the first quarter
         and afterwards value_usd less that of the quarter before, of the same company, metric and
         segment; ttm_usd is the sum of quarter_usd over four calendar quarters ending here. Each
         is empty if a part of it is missing. For PIT, quarter_usd is value_usd and ttm_usd empty.
  B3     Of the revenue by segment that has a value, in its own currency: share is the segment's
         part in the sum over the segments of the same company and period_end, hhi the sum of the
         squared unrounded shares; both rounded half-even to four decimals, both null where the
         sum is not positive.
  B4     The quotes with an ISO date, the turnover in yuan as `amount`, and ret, the change of
         close against the symbol's row before, rounded half-even to six decimals and null in its
         first row.

  SORT   The facts as they are, the latest period_end first, then by company, metric and segment, those
         without a segment last.
  JOIN   The facts, then the rate of their currency on the day period_end, empty where there is none.
  AGGREGATE  By company and metric: how many facts, how many values, their sum, the least of them, the
         first and the last period_end.

B3 and B4 are a JSON object a line, all others CSV. Numbers are compared by value, text exactly;
null, absent and '' are the same. Rows are known by their key and may come in any order; the line
says whether it is the input's.
"""

import csv
import decimal
import itertools
import json
import operator
import os
import pickle
import re
import sys
import tempfile
import zlib
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from decimal import Decimal
from fractions import Fraction

decimal.setcontext(decimal.Context(prec=60, rounding=decimal.ROUND_HALF_EVEN))

SCALES = {
    "元": Decimal(1),
    "万元": Decimal(10**4),
    "百万元": Decimal(10**6),
    "亿元": Decimal(10**8),
}
CENT = Decimal("0.01")
FACT_COLUMNS = [
    "company_id",
    "metric",
    "segment",
    "period_end",
    "cumulative",
    "currency",
    "unit",
    "value",
]
FIRST_YEAR, QUARTERS = 2005, 84
NO_CENTS = -(2**63)


# Rules


def half_even(numerator, denominator):
    """The whole number nearest to a ratio of integers, the even one of two; 0 < denominator."""
    quotient, rest = divmod(numerator, denominator)
    return quotient + (2 * rest > denominator or (2 * rest == denominator and quotient % 2 == 1))


def text_of(units, decimals):
    """`units / 10**decimals` as text."""
    return format(Decimal(units).scaleb(-decimals), "f")


def parse_value(text):
    """The number in a value column, None where it says that there is none."""
    return None if text in ("", "-") else Decimal(text.replace(",", ""))


class Rates:
    """The rate of a row and its text, remembered by currency, day and kind."""

    def __init__(self, path):
        self.days, self.rates, self.known = defaultdict(list), defaultdict(list), {}
        with open(path, newline="", encoding="utf-8") as file:
            rows = csv.reader(file)
            next(rows)
            for day, currency, rate in sorted(rows):
                self.days[currency].append(day)
                self.rates[currency].append(Decimal(rate))

    def find(self, currency, end, kind):
        key = (currency, end, kind)
        if key not in self.known:
            rate = self.work_out(currency, end, kind)
            self.known[key] = (rate, "" if rate is None else format(rate, "f"))
        return self.known[key]

    def work_out(self, currency, end, kind):
        if currency == "USD":
            return Decimal(1)
        return self.mean(currency, end) if kind == "YTD" else self.last(currency, end)

    def mean(self, currency, end):
        days = self.days[currency]
        first, after = bisect_left(days, end[:4] + "-01-01"), bisect_right(days, end)
        of_year = self.rates[currency][first:after]
        if not of_year:
            return None
        return Decimal(round(Fraction(sum(of_year)) / len(of_year) * 10**10)).scaleb(-10)

    def last(self, currency, end):
        count = bisect_right(self.days[currency], end)
        return self.rates[currency][count - 1] if count else None


def read_facts(data, name):
    with open(os.path.join(data, f"facts_{name}.csv"), newline="", encoding="utf-8") as file:
        rows = csv.reader(file)
        next(rows)
        yield from rows


def expect_b1(data, name):
    rates = Rates(os.path.join(data, "rates.csv"))
    for row in read_facts(data, name):
        rate, rate_text = rates.find(row[5], row[3], row[4])
        value = parse_value(row[7])
        has_both = value is not None and rate is not None
        row.append(format((value * SCALES[row[6]] * rate).quantize(CENT), "f") if has_both else "")
        row.append(rate_text)
        yield row


def quarter_of(end):
    """A quarter's number, counted from the first of the workload."""
    return (int(end[:4]) - FIRST_YEAR) * 4 + int(end[5:7]) // 3 - 1


def cents_to_date(data, name):
    """value_usd of the flows in cents: by company, metric and segment, an entry a quarter."""
    series = {}
    for row in expect_b1(data, name):
        if row[4] == "YTD" and row[8]:
            cents = series.setdefault(tuple(row[:3]), array("q", [NO_CENTS]) * QUARTERS)
            cents[quarter_of(row[3])] = int(row[8].replace(".", ""))
    return series


def discrete(cents, quarter):
    """The cents of one quarter, None where a part is missing."""
    if quarter < 0 or cents[quarter] == NO_CENTS:
        return None
    if quarter % 4 == 0:
        return cents[quarter]
    return None if cents[quarter - 1] == NO_CENTS else cents[quarter] - cents[quarter - 1]


def expect_b2(data, name):
    series = cents_to_date(data, name)
    nothing = array("q", [NO_CENTS]) * QUARTERS
    for row in expect_b1(data, name):
        if row[4] == "PIT":
            yield row + [row[8], ""]
            continue
        cents, quarter = series.get(tuple(row[:3]), nothing), quarter_of(row[3])
        parts = [discrete(cents, quarter - back) for back in range(4)]
        row.append("" if parts[0] is None else text_of(parts[0], 2))
        row.append("" if None in parts else text_of(sum(parts), 2))
        yield row


def segment_amounts(data, name):
    """Period by period: the period, and by company its segments with revenue in millionths."""
    current, companies, finished = None, {}, set()
    for company, metric, segment, end, _, _, unit, value in read_facts(data, name):
        if end != current:
            if end in finished:
                raise SystemExit(
                    f"oracle: the facts are not in order of period_end: {end} comes back"
                )
            yield current, companies
            finished.add(current)
            current, companies = end, {}
        amount = parse_value(value)
        if metric == "revenue" and segment and amount is not None:
            companies.setdefault(company, []).append(
                (segment, int((amount * SCALES[unit]).scaleb(6)))
            )
    yield current, companies


def expect_b3(data, name):
    for end, companies in segment_amounts(data, name):
        for company, segments in companies.items():
            total = sum(amount for _, amount in segments)
            squares = sum(amount * amount for _, amount in segments)
            hhi = text_of(half_even(squares * 10**4, total * total), 4) if total > 0 else ""
            for segment, amount in segments:
                share = text_of(half_even(amount * 10**4, total), 4) if total > 0 else ""
                yield [company, end, segment, share, hhi]


def expect_b4(data, name):
    before = {}
    with open(os.path.join(data, f"quotes_{name}.csv"), newline="", encoding="gb18030") as file:
        rows = csv.reader(file)
        next(rows)
        for day, symbol, share, opening, high, low, close, volume, turnover in rows:
            cents = int(Decimal(close).scaleb(2))
            last = before.get(symbol)
            change = "" if last is None else text_of(half_even((cents - last) * 10**6, last), 6)
            before[symbol] = cents
            yuan = format(Decimal(turnover) * 10**4, "f")
            iso = f"{day[:4]}-{day[4:6]}-{day[6:]}"
            yield [iso, symbol, share, opening, high, low, close, volume, yuan, change]


def expect_join(data, name):
    with open(os.path.join(data, "rates.csv"), newline="", encoding="utf-8") as file:
        rates = {(row["currency"], row["date"]): row["rate"] for row in csv.DictReader(file)}
    for row in read_facts(data, name):
        row.append(rates.get((row[5], row[3]), ""))
        yield row


def expect_aggregate(data, name):
    groups = {}
    for row in read_facts(data, name):
        group = groups.setdefault((row[0], row[1]), [0, 0, Decimal(0), None, row[3], row[3]])
        group[0] += 1
        group[4], group[5] = min(group[4], row[3]), max(group[5], row[3])
        value = parse_value(row[7])
        if value is not None:
            group[1] += 1
            group[2] += value
            group[3] = value if group[3] is None else min(group[3], value)
    for key, (facts, present, total, least, earliest, latest) in groups.items():
        numbers = [format(total, "f"), format(least, "f")] if present else ["", ""]
        yield [*key, str(facts), str(present), *numbers, earliest, latest]


# Candidates


class Unreadable(Exception):
    """A candidate that is not even of the right form."""


def read_csv(path, columns):
    with open(path, newline="", encoding="utf-8") as file:
        rows = csv.reader(file)
        header = next(rows, [])
        if header != columns:
            raise Unreadable(f"the header is {','.join(header)}")
        for row in rows:
            if len(row) != len(columns):
                raise Unreadable(
                    f"line {rows.line_num} has {len(row)} fields instead of {len(columns)}"
                )
            yield row


def read_json_lines(path, columns):
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            fields = json.loads(line, parse_float=str, parse_int=str)
            if not isinstance(fields, dict) or not fields.keys() <= set(columns):
                raise Unreadable(f"line {number} is not an object of {', '.join(columns)}")
            yield ["" if fields.get(column) is None else str(fields[column]) for column in columns]


class Job:
    """One output: its columns, the key and the numbers among them, its rows as due and as found."""

    def __init__(self, columns, key, numbers, expect, read):
        self.columns, self.expect, self.read = columns, expect, read
        self.key = operator.itemgetter(*[columns.index(column) for column in key])
        self.numbers = {columns.index(column) for column in numbers}

    def differing(self, expected, got):
        """The columns in which two rows differ."""
        if expected == got:
            return []
        return [
            column
            for index, column in enumerate(self.columns)
            if expected[index] != got[index]
            and not (index in self.numbers and is_same_number(expected[index], got[index]))
        ]


NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?")


def is_same_number(a, b):
    return bool(NUMBER.fullmatch(a) and NUMBER.fullmatch(b)) and Decimal(a) == Decimal(b)


B1_COLUMNS = FACT_COLUMNS + ["value_usd", "rate"]
B2_COLUMNS = B1_COLUMNS + ["quarter_usd", "ttm_usd"]
B3_COLUMNS = ["company_id", "period_end", "segment", "share", "hhi"]
B4_COLUMNS = ["date", "symbol", "name", "open", "high", "low", "close", "volume", "amount", "ret"]
AGGREGATE_COLUMNS = FACT_COLUMNS[:2] + ["facts", "present", "total", "least", "earliest", "latest"]
JOBS = {
    "B1": Job(B1_COLUMNS, FACT_COLUMNS[:4], B1_COLUMNS[8:], expect_b1, read_csv),
    "B2": Job(B2_COLUMNS, FACT_COLUMNS[:4], B2_COLUMNS[8:], expect_b2, read_csv),
    "SORT": Job(FACT_COLUMNS, FACT_COLUMNS[:4], [], read_facts, read_csv),
    "JOIN": Job(FACT_COLUMNS + ["rate"], FACT_COLUMNS[:4], ["rate"], expect_join, read_csv),
    "AGGREGATE": Job(
        AGGREGATE_COLUMNS, AGGREGATE_COLUMNS[:2], AGGREGATE_COLUMNS[2:6], expect_aggregate, read_csv
    ),
    "B3": Job(B3_COLUMNS, B3_COLUMNS[:3], B3_COLUMNS[3:], expect_b3, read_json_lines),
    "B4": Job(B4_COLUMNS, B4_COLUMNS[:2], B4_COLUMNS[3:], expect_b4, read_json_lines),
}


# Comparing


class Findings:
    """What a comparison came to."""

    def __init__(self, job):
        self.job = job
        self.matched = self.missing = self.extra = self.differing = 0
        self.columns = Counter()
        self.example = None

    def compare(self, expected, got):
        self.matched += 1
        columns = self.job.differing(expected, got)
        if columns:
            self.differing += 1
            self.columns.update(columns)
            index = self.job.columns.index(columns[0])
            self.remember(f"{columns[0]} is {got[index]!r} and not {expected[index]!r}", expected)

    def miss(self, row):
        self.missing += 1
        self.remember("missing", row)

    def add(self, row):
        self.extra += 1
        self.remember("too many", row)

    def remember(self, what, row):
        self.example = self.example or f"{' '.join(self.job.key(row))}: {what}"

    @property
    def is_exact(self):
        return not (self.missing or self.extra or self.differing)

    def __str__(self):
        if self.is_exact:
            return f"exact, {self.matched} rows"
        columns = ", ".join(f"{column} {count}" for column, count in self.columns.items())
        return (
            f"NOT exact, {self.matched + self.missing} rows expected,"
            f" {self.matched + self.extra} found: {self.missing} missing, {self.extra} too many,"
            f" {self.differing} differing{f' ({columns})' if columns else ''}; {self.example}"
        )


def compare_in_step(job, expected, candidate):
    """The findings as long as both have the same keys in the same order, None otherwise."""
    findings = Findings(job)
    for row, got in itertools.zip_longest(expected, candidate):
        if row is None or got is None or job.key(row) != job.key(got):
            return None
        findings.compare(row, got)
    return findings


class Buckets:
    """Rows laid into files by their key, so that equal keys of two tables meet in small pieces."""

    COUNT = 64
    PAGE = 1000
    SEPARATOR = "\x1f"

    def __init__(self, folder, prefix, job, rows):
        self.paths = [os.path.join(folder, f"{prefix}{number}") for number in range(self.COUNT)]
        self.separators = len(job.columns) - 1
        pages = [[] for _ in self.paths]
        for row in rows:
            number = zlib.crc32(self.SEPARATOR.join(job.key(row)).encode()) % self.COUNT
            pages[number].append(self.SEPARATOR.join(row))
            if len(pages[number]) == self.PAGE:
                self.turn(pages[number], number)
        for number, page in enumerate(pages):
            self.turn(page, number)

    def turn(self, page, number):
        """Writes a page and empties it."""
        with open(self.paths[number], "ab") as file:
            pickle.dump(page, file)
        page.clear()

    def rows(self, number):
        with open(self.paths[number], "rb") as file:
            while file.peek(1):
                for text in pickle.load(file):
                    yield text.split(self.SEPARATOR, self.separators)


def compare_by_key(job, expected, candidate):
    """The findings whatever the order of the rows."""
    findings = Findings(job)
    with tempfile.TemporaryDirectory() as folder:
        wanted = Buckets(folder, "wanted", job, expected)
        found = Buckets(folder, "found", job, candidate)
        for number in range(Buckets.COUNT):
            open_rows = {job.key(row): row for row in wanted.rows(number)}
            for got in found.rows(number):
                row = open_rows.pop(job.key(got), None)
                if row is None:
                    findings.add(got)
                else:
                    findings.compare(row, got)
            for row in open_rows.values():
                findings.miss(row)
    return findings


def row_total(rows):
    """How many rows there are, and a sum over them that tells other rows in whatever order."""
    count = total = 0
    for row in rows:
        count += 1
        total += hash(tuple(row))
    return count, total


def in_order(rows):
    """The rows of SORT; fails at one that should have come earlier."""
    last = None
    for row in rows:
        key = (-int(row[3].replace("-", "")), row[0], row[1], row[2] == "", row[2])
        if last is not None and key < last:
            raise Unreadable(f"{' '.join(row[:4])} comes too late")
        last = key
        yield row


def check_sort(job, data, name, path):
    expected = row_total(job.expect(data, name))
    found = row_total(in_order(job.read(path, job.columns)))
    if found == expected:
        return True, f"exact, {found[0]} rows in their order"
    return False, f"NOT exact, {expected[0]} rows expected, {found[0]} found, or others"


def check(job, data, name, path):
    """Whether a candidate is exact, and what to say about it."""
    try:
        if job is JOBS["SORT"]:
            return check_sort(job, data, name, path)
        findings = compare_in_step(job, job.expect(data, name), job.read(path, job.columns))
        if findings:
            return findings.is_exact, f"{findings}, in input order"
        findings = compare_by_key(job, job.expect(data, name), job.read(path, job.columns))
        return findings.is_exact, f"{findings}, not in input order"
    except (Unreadable, UnicodeError, csv.Error, json.JSONDecodeError) as error:
        return False, f"NOT exact, unreadable: {error}"


def main(arguments):
    if len(arguments) != 5 or arguments[0] != "check" or arguments[1] not in JOBS:
        print(__doc__, file=sys.stderr)
        return 2
    _, name, data, rows_name, path = arguments
    try:
        is_exact, words = check(JOBS[name], data, rows_name, path)
    except OSError as error:
        print(f"oracle: {error}", file=sys.stderr)
        return 2
    print(f"{name} {rows_name}: {words}")
    return 0 if is_exact else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
