"""The benchmark workload in Polars, with exact decimals.

usage: polars_b.py JOB DATA_DIR ROWS_NAME OUTPUT THREADS

The rules are those of oracle.py. Everything is computed exactly but share and hhi, which are binary
ratios rounded at the end. iconv decodes GB18030 in front, for Polars reads UTF-8 only.
"""

import os
import subprocess
import sys
from datetime import date

JOB, DATA, NAME, OUTPUT, THREADS = sys.argv[1:]
os.environ["POLARS_MAX_THREADS"] = THREADS

import polars as pl  # noqa: E402  (reads the number of threads once, here)

SCALES = {"元": 1, "万元": 10**4, "百万元": 10**6, "亿元": 10**8}
# Polars keeps the larger scale of two factors: 6 decimals of a value and 10 of a rate need 16.
EXACT = pl.Decimal(38, 16)
SERIES = ["company_id", "metric", "segment"]
FACT_COLUMNS = [*SERIES, "period_end", "cumulative", "currency", "unit", "value"]


def half_even(numerator, denominator):
    """The whole number nearest to a ratio of integer expressions, neither of them negative."""
    quotient, rest = numerator // denominator, numerator % denominator * 2
    is_up = (rest > denominator) | ((rest == denominator) & (quotient % 2 == 1))
    return quotient + is_up.cast(pl.Int64)


def in_units_of(unit, count):
    """So many units of a power of ten, as an exact decimal."""
    return count.cast(EXACT) * pl.lit(unit).cast(EXACT)


def fixings():
    """Date, currency and rate of the currencies that occur, rates in units of the 8th decimal."""
    rates = pl.read_csv(
        f"{DATA}/rates.csv", schema={"date": pl.Date, "currency": pl.String, "rate": pl.String}
    )
    return rates.filter(pl.col("currency").is_in(["CNY", "HKD", "USD"])).with_columns(
        pl.col("rate").str.replace(".", "", literal=True).cast(pl.Int64)
    )


def rates():
    """The rate of each currency, quarter end and kind."""
    rates = fixings().sort("date")
    first_months = pl.date_range(date(2005, 3, 1), date(2025, 12, 1), "3mo", eager=True)
    ends = first_months.dt.month_end().alias("period_end").to_frame()
    ends = ends.join(rates.select("currency").unique(), how="cross").sort("period_end")

    closing = ends.join_asof(
        rates, left_on="period_end", right_on="date", by="currency", check_sortedness=False
    )
    closing = closing.select(
        "currency", "period_end", cumulative=pl.lit("PIT"), rate=pl.col("rate") * 100
    )

    to_date = ends.with_columns(start=pl.col("period_end").dt.truncate("1y")).join_where(
        rates.rename({"currency": "of"}),
        pl.col("currency") == pl.col("of"),
        pl.col("date") >= pl.col("start"),
        pl.col("date") <= pl.col("period_end"),
    )
    mean = to_date.group_by("currency", "period_end").agg(
        cumulative=pl.lit("YTD"),
        rate=half_even(pl.col("rate").sum() * 100, pl.len().cast(pl.Int64)),
    )
    return pl.concat([closing, mean]).with_columns(
        pl.col("period_end").dt.strftime("%Y-%m-%d"),
        in_units_of("0.0000000001", pl.col("rate")).cast(pl.Decimal(38, 10)),
    )


def facts():
    return pl.scan_csv(f"{DATA}/facts_{NAME}.csv", infer_schema=False)


def amount():
    """The value in single units of its currency, null where there is none."""
    value = pl.col("value").str.replace_all(",", "", literal=True).cast(EXACT, strict=False)
    return value * pl.col("unit").replace_strict(SCALES, return_dtype=pl.Int64).cast(
        pl.Decimal(38, 0)
    )


def b1():
    keys = ["currency", "period_end", "cumulative"]
    joined = facts().join(rates().lazy(), on=keys, how="left", maintain_order="left")
    value_usd = (amount() * pl.col("rate")).round(2).cast(pl.Decimal(38, 2))
    return joined.select(*FACT_COLUMNS, value_usd=value_usd, rate="rate")


def b2():
    year, month = (
        pl.col("period_end").str.slice(*part).cast(pl.Int32) for part in [(0, 4), (5, 2)]
    )
    rows = b1().with_columns(pl.col("segment").fill_null(""), quarter=year * 4 + month // 3 - 1)
    rows = rows.sort(*SERIES, "quarter")

    def follows(back):
        """Whether the row so far back is of the same series and just as many quarters ago."""
        same = [pl.col(column) == pl.col(column).shift(back) for column in SERIES]
        return pl.all_horizontal(*same, pl.col("quarter") == pl.col("quarter").shift(back) + back)

    is_flow = pl.col("cumulative") == "YTD"
    value = pl.col("value_usd")
    rows = rows.with_columns(
        quarter_usd=pl.when(~is_flow | (pl.col("quarter") % 4 == 0))
        .then(value)
        .when(follows(1))
        .then(value - value.shift(1))
    )
    four_quarters = sum(
        (pl.col("quarter_usd").shift(back) for back in (1, 2, 3)), pl.col("quarter_usd")
    )
    return rows.with_columns(ttm_usd=pl.when(is_flow & follows(3)).then(four_quarters)).drop(
        "quarter"
    )


def b3():
    group = ["company_id", "period_end"]
    by_segment = facts().filter(pl.col("metric") == "revenue", pl.col("segment").is_not_null())
    amounts = by_segment.select(*group, "segment", amount=amount().cast(pl.Float64)).drop_nulls(
        "amount"
    )
    total = pl.col("amount").sum().over(group)
    shares = amounts.with_columns(share=pl.when(total > 0).then(pl.col("amount") / total))
    hhi = pl.when(pl.col("share").is_not_null()).then(pl.col("share").pow(2).sum().over(group))
    return shares.select(*group, "segment", share=pl.col("share").round(4), hhi=hhi.round(4))


def b4():
    iconv = ["iconv", "-f", "GB18030", "-t", "UTF-8", f"{DATA}/quotes_{NAME}.csv"]
    quotes = subprocess.run(iconv, stdout=subprocess.PIPE, check=True).stdout
    names = ["day", "symbol", "name", "open", "high", "low", "close", "volume", "turnover"]
    rows = pl.scan_csv(quotes, infer_schema=False, new_columns=names)
    cents = pl.col("close").str.replace(".", "", literal=True).cast(pl.Int64)
    before = cents.shift(1).over("symbol")
    return rows.select(
        pl.col("day").str.to_date("%Y%m%d").alias("date"),
        "symbol",
        "name",
        pl.col("open", "high", "low", "close").cast(pl.Float64),
        pl.col("volume").cast(pl.Int64),
        amount=(pl.col("turnover").cast(pl.Decimal(38, 6)) * 10**4).cast(pl.Float64),
        ret=in_units_of("0.000001", half_even(cents * 10**6, before) - 10**6).cast(pl.Float64),
    )


def sort():
    keys = ["period_end", "company_id", "metric", "segment"]
    return facts().sort(keys, descending=[True, False, False, False], nulls_last=True)


def join():
    rates = pl.scan_csv(f"{DATA}/rates.csv", infer_schema=False)
    return facts().join(
        rates,
        left_on=["currency", "period_end"],
        right_on=["currency", "date"],
        how="left",
        maintain_order="left",
    )


def aggregate():
    number = pl.col("value").str.replace_all(",", "", literal=True).cast(
        pl.Decimal(38, 6), strict=False
    )
    return (
        facts()
        .with_columns(number=number)
        .group_by("company_id", "metric")
        .agg(
            facts=pl.len(),
            present=pl.col("number").count(),
            total=pl.col("number").sum(),
            least=pl.col("number").min(),
            earliest=pl.col("period_end").min(),
            latest=pl.col("period_end").max(),
        )
    )


JOBS = {
    "B1": b1,
    "B2": b2,
    "B3": b3,
    "B4": b4,
    "SORT": sort,
    "JOIN": join,
    "AGGREGATE": aggregate,
}
rows = JOBS[JOB]()
if JOB in ("B3", "B4"):
    rows.sink_ndjson(OUTPUT)
else:
    rows.sink_csv(OUTPUT)
