"""The benchmark workload in DuckDB, with exact decimals.

usage: duckdb_b.py JOB DATA_DIR ROWS_NAME OUTPUT THREADS

The rules are those of oracle.py. Everything is computed exactly but share and hhi, which are binary
ratios rounded at the end. iconv decodes GB18030 in front: DuckDB has to download an
extension for it.
"""

import os
import subprocess
import sys

import duckdb

JOB, DATA, NAME, OUTPUT, THREADS = sys.argv[1:]

MACROS = """
CREATE MACRO half_even(numerator, denominator) AS  -- neither of them negative
  numerator // denominator + CASE
    WHEN numerator % denominator * 2 > denominator THEN 1
    WHEN numerator % denominator * 2 = denominator THEN numerator // denominator % 2
    ELSE 0 END;
CREATE MACRO scale_of(unit) AS
  CASE unit
    WHEN '元' THEN 1
    WHEN '万元' THEN 10000
    WHEN '百万元' THEN 1000000
    WHEN '亿元' THEN 100000000 END::DECIMAL(9, 0);
CREATE MACRO amount_of(value, unit) AS
  try_cast(replace(value, ',', '') AS DECIMAL(20, 6)) * scale_of(unit);
"""

RATES = f"""
CREATE TEMP TABLE fixings AS
  FROM read_csv('{DATA}/rates.csv', columns = {{
    'date': 'DATE', 'currency': 'VARCHAR', 'rate': 'DECIMAL(14, 8)'}})
  WHERE currency IN ('CNY', 'HKD', 'USD');
CREATE TEMP TABLE ends AS
  SELECT last_day(month) AS period_end, currency
  FROM range(TIMESTAMP '2005-03-01', TIMESTAMP '2026-01-01', INTERVAL 3 MONTH) AS months(month),
       (SELECT DISTINCT currency FROM fixings);
CREATE TEMP TABLE means AS
  SELECT period_end, currency, half_even((sum(rate) * 10000000000)::HUGEINT, count(*)) AS units
  FROM ends JOIN fixings USING (currency)
  WHERE date BETWEEN date_trunc('year', period_end) AND period_end
  GROUP BY ALL;
CREATE TEMP TABLE rates AS
  SELECT period_end::VARCHAR AS period_end, currency, 'YTD' AS cumulative,
         (units::DECIMAL(12, 0) * 0.0000000001)::DECIMAL(12, 10) AS rate
  FROM means
  UNION ALL
  SELECT ends.period_end::VARCHAR, ends.currency, 'PIT', rate::DECIMAL(12, 10)
  FROM ends ASOF JOIN fixings
    ON ends.currency = fixings.currency AND ends.period_end >= fixings.date;
"""

FORM = "header = true, delim = ',', quote = '\"'"
FACTS = f"read_csv('{DATA}/facts_{NAME}.csv', all_varchar = true, {FORM})"

B1 = f"""
SELECT facts.*, round_even(amount_of(value, unit) * rate, 2)::DECIMAL(30, 2) AS value_usd, rate
FROM {FACTS} AS facts LEFT JOIN rates USING (currency, period_end, cumulative)
"""

B2 = f"""
WITH
converted AS (
  SELECT *, period_end[:4]::INTEGER * 4 + period_end[6:7]::INTEGER // 3 - 1 AS quarter FROM ({B1})
),
discrete AS (
  SELECT *, CASE
    WHEN cumulative = 'PIT' OR quarter % 4 = 0 THEN value_usd
    WHEN lag(quarter) OVER series = quarter - 1 THEN value_usd - lag(value_usd) OVER series
    END AS quarter_usd
  FROM converted
  WINDOW series AS (PARTITION BY company_id, metric, segment ORDER BY quarter)
)
SELECT * EXCLUDE (quarter), CASE
  WHEN cumulative = 'YTD' AND count(quarter_usd) OVER year = 4 THEN sum(quarter_usd) OVER year
  END AS ttm_usd
FROM discrete
WINDOW year AS (
  PARTITION BY company_id, metric, segment ORDER BY quarter
  RANGE BETWEEN 3 PRECEDING AND CURRENT ROW
)
"""

B3 = f"""
WITH
amounts AS (
  SELECT company_id, period_end, segment, amount_of(value, unit)::DOUBLE AS amount
  FROM {FACTS} WHERE metric = 'revenue' AND segment <> ''
),
totals AS (
  SELECT *, sum(amount) OVER (PARTITION BY company_id, period_end) AS total
  FROM amounts WHERE amount IS NOT NULL
),
shares AS (
  SELECT *, CASE WHEN total > 0 THEN amount / total END AS share FROM totals
)
SELECT company_id, period_end, segment, round_even(share, 4) AS share,
       round_even(sum(share * share) OVER (PARTITION BY company_id, period_end), 4) AS hhi
FROM shares
"""

B4 = f"""
WITH
quotes AS (
  FROM read_csv('/dev/stdin', {FORM}, columns = {{
    'day': 'VARCHAR', 'symbol': 'VARCHAR', 'name': 'VARCHAR',
    'open': 'DECIMAL(12, 2)', 'high': 'DECIMAL(12, 2)', 'low': 'DECIMAL(12, 2)',
    'close': 'DECIMAL(12, 2)', 'volume': 'BIGINT', 'turnover': 'DECIMAL(24, 6)'}})
),
with_last AS (
  SELECT *, (close * 100)::HUGEINT AS cents,
         lag(cents) OVER (PARTITION BY symbol ORDER BY day) AS last
  FROM quotes
)
SELECT strptime(day, '%Y%m%d')::DATE AS date, symbol, name, open, high, low, close, volume,
       turnover * 10000 AS amount,
       (half_even(cents * 1000000, last) - 1000000)::DECIMAL(12, 0) * 0.000001 AS ret
FROM with_last
"""


SORT = f"""
SELECT * FROM {FACTS} ORDER BY period_end DESC, company_id, metric, segment NULLS LAST
"""

JOIN = f"""
SELECT facts.*, rates.rate
FROM {FACTS} AS facts
LEFT JOIN read_csv('{DATA}/rates.csv', all_varchar = true, {FORM}) AS rates
  ON facts.currency = rates.currency AND facts.period_end = rates.date
"""

AGGREGATE = f"""
WITH facts AS (
  SELECT *, try_cast(replace(value, ',', '') AS DECIMAL(20, 6)) AS number FROM {FACTS}
)
SELECT company_id, metric, count(*) AS facts, count(number) AS present, sum(number) AS total,
       min(number) AS least, min(period_end) AS earliest, max(period_end) AS latest
FROM facts GROUP BY company_id, metric
"""


def decode_to_standard_input():
    """Lets iconv write the quotes, as UTF-8, into this process's standard input."""
    iconv = ["iconv", "-f", "GB18030", "-t", "UTF-8", f"{DATA}/quotes_{NAME}.csv"]
    decoder = subprocess.Popen(iconv, stdout=subprocess.PIPE)
    os.dup2(decoder.stdout.fileno(), sys.stdin.fileno())
    return decoder


connection = duckdb.connect(config={"threads": int(THREADS)})
connection.execute(MACROS)
if JOB in ("B1", "B2", "B3"):
    connection.execute(RATES)
decoder = decode_to_standard_input() if JOB == "B4" else None
form = "json" if JOB in ("B3", "B4") else "csv, header true"
query = {
    "B1": B1,
    "B2": B2,
    "B3": B3,
    "B4": B4,
    "SORT": SORT,
    "JOIN": JOIN,
    "AGGREGATE": AGGREGATE,
}[JOB]
connection.execute(f"COPY ({query}) TO '{OUTPUT}' (FORMAT {form})")
if decoder and decoder.wait() != 0:
    sys.exit("iconv could not read the quotes")
