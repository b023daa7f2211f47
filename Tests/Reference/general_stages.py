#!/usr/bin/env python3
"""Holds the general stages to DuckDB: the same random tables through both, the same rows out.

    python3 Tests/Reference/general_stages.py [--penstock .build/debug/penstock] [--cases 300] [--seed 1]

Every table is many small cases at once, told apart by a column that is of every key; each form of a stage is
a node of one pipeline and a query. Numbers are compared exactly. Without DuckDB (`pip install duckdb`) or a
built `penstock` it says so and does nothing.
"""

import argparse
import csv
import random
import subprocess
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORDS = ["a", "b", "B", "ab", "a b", "é", "寒武纪", "万", "z,z", 'q"q', "~", "10", "9"]
COLUMNS = "{ case: integer, n: integer, m: decimal, d: date, x: decimal, t: timestamp, y: integer, f: boolean }"


def number(rng):
    """A decimal of any size up to 28 digits before the point and 10 behind it; equal ones often differ in scale."""
    kind = rng.randrange(8)
    if kind == 0:
        return ""
    if kind < 5:
        text = str(rng.randrange(-3, 4))
        return text + rng.choice(["", ".0", ".00", ".5", ".50", ".25"])
    digits = rng.randrange(1, 29)
    text = ("-" if rng.randrange(2) else "") + str(rng.randrange(10**digits))
    return text + ("." + "".join(rng.choice("0123456789") for _ in range(rng.randrange(1, 11))) if kind > 5 else "")


def rows(rng, cases, most, keys=None):
    """Rows of `cases` cases with up to `most` rows each, in any order; the days of a case and key are distinct."""
    out = []
    for case in range(cases):
        days = rng.sample(range(400), most)
        words = keys or rng.sample(WORDS, rng.randrange(1, 5))
        for place in range(rng.randrange(most + 1)):
            day = 20000 + days[place]
            out.append([
                case, rng.choice(words + [""]), number(rng), date(day), number(rng),
                f"{date(20000 + rng.randrange(3))}T09:{rng.randrange(60):02}:00Z" if rng.randrange(5) else "",
                rng.choice(["", str(rng.randrange(-5, 6)), str(rng.randrange(-(2**62), 2**62))]),
                rng.choice(["", "true", "false"]),
            ])
    rng.shuffle(out)
    return [[row[0], number_, *row[1:]] for number_, row in enumerate(out)]


def date(day):
    from datetime import date as calendar

    return calendar.fromordinal(calendar(1970, 1, 1).toordinal() + day).isoformat()


HEADER = ["case", "n", "k", "m", "d", "x", "t", "y", "f"]

# Each form of a stage: the node's name, what the pipeline says, and the query that gives the same rows. A query that
# ends with ORDER BY must agree in the order too; `l` and `r` are the tables, `one` is `r` with one row for each key.
KEY = "l.\"case\" = r.\"case\" AND l.k = r.k"
FORMS = [
    ("dedupe_first", "from: l, dedupe: { key: [case, k, m], keep: first }",
     'SELECT * FROM l QUALIFY row_number() OVER (PARTITION BY "case", k, m ORDER BY n) = 1 ORDER BY n'),
    ("dedupe_last", "from: l, dedupe: { key: [case, k], keep: last }",
     'SELECT * FROM l QUALIFY row_number() OVER (PARTITION BY "case", k ORDER BY n DESC) = 1 ORDER BY n'),
    ("dedupe_earliest", "from: l, dedupe: { key: [case, k], keep: first, order: t }",
     'SELECT * FROM l QUALIFY row_number() OVER (PARTITION BY "case", k ORDER BY t NULLS LAST, n) = 1 ORDER BY n'),
    ("dedupe_latest", "from: l, dedupe: { key: [case, k], keep: last, order: m }",
     'SELECT * FROM l QUALIFY row_number() OVER (PARTITION BY "case", k '
     "ORDER BY m IS NULL, m DESC, n DESC) = 1 ORDER BY n"),
    ("dedupe_agreeing",
     "from: l, refused: { at_most: 100% }, steps: [ { select: [case, k, m, f] }, "
     "{ dedupe: { key: [case, k], keep: agreeing } } ]",
     'SELECT "case", k, any_value(m), any_value(f) FROM l GROUP BY "case", k '
     "HAVING count(DISTINCT struct_pack(m := m, f := f)) = 1"),
    ("dedupe_single", "from: l, refused: { at_most: 100% }, dedupe: { key: [case, k], keep: single }",
     'SELECT * FROM l QUALIFY count(*) OVER (PARTITION BY "case", k) = 1 ORDER BY n'),
    ("dedupe_all", "from: l, steps: [ { select: [case, k, m, f] }, { dedupe: { keep: first } } ]",
     'SELECT DISTINCT "case", k, m, f FROM l'),
    ("fill_forward", "from: l, fill: { forward: [x, k], by: [case, f], order: d, at_most: 2 }",
     'SELECT "case", n, last_value(k IGNORE NULLS) OVER w, m, d, last_value(x IGNORE NULLS) OVER w, t, y, f FROM l '
     'WINDOW w AS (PARTITION BY "case", f ORDER BY d ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) ORDER BY n'),
    ("fill_unlimited", "from: l, fill: { forward: [y, t], by: [case, k], order: d, at_most: unlimited, "
     "constant: { y: 7, f: true } }",
     'SELECT "case", n, k, m, d, x, last_value(t IGNORE NULLS) OVER w, '
     "coalesce(last_value(y IGNORE NULLS) OVER w, 7), coalesce(f, true) FROM l "
     'WINDOW w AS (PARTITION BY "case", k ORDER BY d) ORDER BY n'),
    ("fill_constant", "from: l, fill: { constant: { m: 0.50, k: none } }",
     """SELECT "case", n, coalesce(k, 'none'), coalesce(m, 0.5), d, x, t, y, f FROM l ORDER BY n"""),
    ("unpivot", "from: l, unpivot: { columns: { m: M, x: X }, name: what, value: v, keep: [case, n] }",
     """SELECT "case", n, what, v FROM (SELECT "case", n, 'M' AS what, m AS v FROM l """
     """UNION ALL SELECT "case", n, 'X', x FROM l) ORDER BY n, what"""),
    ("unpivot_present", "from: l, unpivot: { columns: [x, m], name: what, value: v, keep: [n], missing: drop }",
     "SELECT n, what, v FROM (UNPIVOT (SELECT n, x, m FROM l) ON x, m INTO NAME what VALUE v) ORDER BY n, what DESC"),
    ("union", "from: { left: l, right: r }, union: { label: side }",
     "SELECT *, 'left' FROM l UNION ALL SELECT *, 'right' FROM r"),
    ("union_lacking", "from: [few, r], union: { label: side, may_lack: [m, d, x, t, y, f] }",
     "SELECT \"case\", n, k, m, d, x, t, y, f, side FROM (SELECT \"case\", n, k, 'few' AS side FROM l "
     "UNION ALL BY NAME SELECT *, 'r' AS side FROM r)"),
    ("sample_every", "from: l, sample: { every: 7 }",
     "SELECT * FROM l QUALIFY (row_number() OVER (ORDER BY n) - 1) % 7 = 0 ORDER BY n"),
    ("sort_text", "from: l, sort: { by: [k, m: desc, t] }",
     "SELECT * FROM l ORDER BY k ASC NULLS LAST, m DESC NULLS LAST, t ASC NULLS LAST, n"),
    ("sort_number", "from: l, sort: { by: [x] }", "SELECT * FROM l ORDER BY x ASC NULLS LAST, n"),
    ("sort_number_down", "from: l, sort: { by: [y: desc, f, d: desc] }",
     "SELECT * FROM l ORDER BY y DESC NULLS LAST, f ASC NULLS LAST, d DESC NULLS LAST, n"),
    ("sort_case", "from: l, sort: { by: [case: desc, f: desc, k: desc] }",
     'SELECT * FROM l ORDER BY "case" DESC, f DESC NULLS LAST, k DESC NULLS LAST, n'),
    ("sort_head", "from: l, steps: [ { sort: { by: [t, k] } }, { limit: 50 } ]",
     "SELECT * FROM l ORDER BY t ASC NULLS LAST, k ASC NULLS LAST, n LIMIT 50"),
]
for kind in ["inner", "left"]:
    FORMS += [
        (f"join_{kind}_many", f"from: l, join: {{ with: r, on: [case, k], kind: {kind}, expect: many_to_many, "
         "add: { rn: n, rm: m } }",
         f"SELECT l.*, r.n, r.m FROM l {kind} JOIN r ON {KEY} ORDER BY l.n, r.n"),
        (f"join_{kind}_number", f"from: l, join: {{ with: r, on: {{ case: case, x: m }}, kind: {kind}, "
         "expect: many_to_many, add: { rn: n } }",
         f'SELECT l.*, r.n FROM l {kind} JOIN r ON l."case" = r."case" AND l.x = r.m ORDER BY l.n, r.n'),
        (f"join_{kind}_one", f"from: l, join: {{ with: one, on: [case, k, f], kind: {kind}, add: {{ rx: x, ry: y }} }}",
         f"SELECT l.*, r.x, r.y FROM l {kind} JOIN one r ON {KEY} AND l.f = r.f ORDER BY l.n"),
    ]
for kind in ["semi", "anti"]:
    FORMS += [
        (f"join_{kind}", f"from: l, join: {{ with: r, on: [case, k, f], kind: {kind} }}",
         f"SELECT l.* FROM l {kind} JOIN r ON {KEY} AND l.f = r.f ORDER BY l.n"),
        (f"join_{kind}_number", f"from: l, join: {{ with: r, on: {{ case: case, m: x }}, kind: {kind} }}",
         f'SELECT l.* FROM l {kind} JOIN r ON l."case" = r."case" AND l.m = r.x ORDER BY l.n'),
    ]
FORMS += [
    ("join_refused", "from: l, refused: { at_most: 100% }, join: { with: r, on: [case, k], kind: semi, "
     "unmatched: refuse }", f"SELECT l.* FROM l SEMI JOIN r ON {KEY} ORDER BY l.n"),
    ("asof", "from: l, asof_join: { with: dated, by: [case, k], on: d, tolerance: unlimited, add: { rn: n, rd: d } }",
     f"SELECT l.*, r.n, r.d FROM l ASOF LEFT JOIN dated r ON {KEY} AND l.d >= r.d ORDER BY l.n"),
    ("asof_before", "from: l, asof_join: { with: dated, by: [case, k], on: d, tolerance: unlimited, match: before, "
     "add: { rn: n, rd: d } }",
     f"SELECT l.*, r.n, r.d FROM l ASOF LEFT JOIN dated r ON {KEY} AND l.d > r.d ORDER BY l.n"),
    ("asof_near", "from: l, asof_join: { with: dated, by: [case, k], on: d, tolerance: 60 days, add: { rn: n } }",
     f"SELECT l.*, if(l.d - r.d <= 60, r.n, NULL) FROM l ASOF LEFT JOIN dated r ON {KEY} AND l.d >= r.d ORDER BY l.n"),
    ("asof_inner", "from: l, asof_join: { with: timed, by: case, on: t, tolerance: unlimited, unmatched: drop, "
     "add: { rn: n } }",
     'SELECT l.*, r.n FROM l ASOF JOIN timed r ON l."case" = r."case" AND l.t >= r.t ORDER BY l.n'),
]
# Windows, over numbers that DuckDB can sum up exactly. A mean of its own is binary: ours is held to the quotient of
# whole numbers, half of the last decimal away from zero.
ROWS_3 = "ROWS BETWEEN 2 PRECEDING AND CURRENT ROW"
DAYS_30 = "RANGE BETWEEN INTERVAL 29 DAYS PRECEDING AND CURRENT ROW"


def over(frame):
    return f'OVER (PARTITION BY "case", k ORDER BY d {frame})'


def mean(value, frame, at_least, decimals=2):
    total = f"(sum({value}) {over(frame)} * 10000000000)::HUGEINT"
    unit = f"(count({value}) {over(frame)})::HUGEINT * {10 ** (10 - decimals)}"
    rounded = f"(sign({total}) * ((abs({total}) * 2 + {unit}) // (2 * {unit})))::DECIMAL(18,0)"
    return (f"CASE WHEN count({value}) {over(frame)} >= {at_least} "
            f"THEN {rounded} * {10 ** -decimals:.{decimals}f}::DECIMAL(9,{decimals}) END")


FORMS += [
    ("window_shift", "from: w, window: { by: [case, k], order: d, add: { a: { lag: m }, b: { lag: t, rows: 2 }, "
     "c: { lead: y }, e: { lead: f, rows: 3 }, g: { lag: k, rows: 4 } } }",
     f"SELECT *, lag(m) {over('')}, lag(t, 2) {over('')}, lead(y) {over('')}, lead(f, 3) {over('')}, "
     f"lag(k, 4) {over('')} FROM w ORDER BY n"),
    ("window_running", "from: w, window: { by: [case, k], order: d, add: { a: { sum: v }, b: { count: f }, "
     "c: { min: v }, e: { max: t }, g: { mean: v, round: 2, rounding: half_up }, h: { sum: z, at_least: 3 } } }",
     f"SELECT *, sum(v) {over('')}, count(f) {over('')}, min(v) {over('')}, max(t) {over('')}, {mean('v', '', 1)}, "
     f"CASE WHEN count(z) {over('')} >= 3 THEN sum(z) {over('')} END FROM w ORDER BY n"),
    ("window_rows", "from: w, window: { by: [case, k], order: d, add: { a: { sum: v, rows: 3 }, "
     "b: { count: v, rows: 3 }, c: { min: z, rows: 3 }, e: { max: v, rows: 3, at_least: 2 }, "
     "g: { mean: v, rows: 3, at_least: 2, round: 2, rounding: half_up } } }",
     f"SELECT *, sum(v) {over(ROWS_3)}, count(v) {over(ROWS_3)}, min(z) {over(ROWS_3)}, "
     f"CASE WHEN count(v) {over(ROWS_3)} >= 2 THEN max(v) {over(ROWS_3)} END, {mean('v', ROWS_3, 2)} FROM w ORDER BY n"),
    ("window_days", "from: w, window: { by: [case, k], order: d, add: { a: { sum: v, days: 30 }, "
     "b: { count: v, days: 30 }, c: { min: v, days: 30 }, e: { max: d, days: 30 }, "
     "g: { mean: v, days: 30, round: 2, rounding: half_up } } }",
     f"SELECT *, sum(v) {over(DAYS_30)}, count(v) {over(DAYS_30)}, min(v) {over(DAYS_30)}, max(d) {over(DAYS_30)}, "
     f"{mean('v', DAYS_30, 1)} FROM w ORDER BY n"),
    ("window_in_order", "from: w, steps: [ { sort: { by: [d] } }, { window: { by: [case, k], order: d, "
     "add: { a: { sum: v, days: 30 }, b: { lag: z }, c: { max: v, rows: 3 }, e: { count: k } } } }, "
     "{ sort: { by: [n] } } ]",
     f"SELECT *, sum(v) {over(DAYS_30)}, lag(z) {over('')}, max(v) {over(ROWS_3)}, count(k) {over('')} "
     "FROM w ORDER BY n"),
    ("window_rank", "from: w, window: { by: [case, f], add: { a: { rank: { v: desc } }, b: { dense_rank: [k, z: desc] }, "
     "c: { row_number: [t, n: desc] }, e: { row_number: m } } }",
     'SELECT *, rank() OVER (PARTITION BY "case", f ORDER BY v DESC NULLS LAST), '
     'dense_rank() OVER (PARTITION BY "case", f ORDER BY k NULLS LAST, z DESC NULLS LAST), '
     'row_number() OVER (PARTITION BY "case", f ORDER BY t NULLS LAST, n DESC), '
     'row_number() OVER (PARTITION BY "case", f ORDER BY m NULLS LAST, n) FROM w ORDER BY n'),
    ("aggregate", "from: w, aggregate: { by: [case, k], add: { a: count(*), b: count(v), c: sum(v), e: sum(z), "
     "g: min(d), h: max(t), i: first(m), j: last(y), l: max(k) } }",
     'SELECT "case", k, count(*), count(v), sum(v), sum(z), min(d), max(t), list(m ORDER BY n)[1], '
     'list(y ORDER BY n)[-1], max(k) FROM w GROUP BY "case", k'),
    ("aggregate_whole", "from: w, aggregate: { by: [case], add: { a: count(distinct k), b: sum(v * z), "
     "c: \"sum(case when f then v end)\" } }",
     'SELECT "case", count(DISTINCT k), sum(v::DECIMAL(20,10) * z), sum(CASE WHEN f THEN v END) FROM w GROUP BY "case"'),
    ("pivot", "from: pairs, pivot: { rows: [case, f], column: k, values: v, columns: [a, b, B, 寒武纪] }",
     "SELECT \"case\", f, " + ", ".join(f"any_value(v) FILTER (WHERE k = '{word}')" for word in ["a", "b", "B", "寒武纪"])
     + " FROM pairs WHERE k IN ('a', 'b', 'B', '寒武纪') GROUP BY \"case\", f"),
    ("derive_filter", "from: w, steps: [ { derive: { a: \"coalesce(v, 0) * 2 - z\", b: \"k || '!'\" } }, "
     "{ filter: \"a > 0 and (f or k like 'a%')\" }, { cast: { z: text, y: decimal } } ]",
     "SELECT * FROM (SELECT *, coalesce(v, 0) * 2 - z AS a, k || '!' AS b FROM w) "
     "WHERE a > 0 AND (f OR k LIKE 'a%') ORDER BY n"),
]
TABLES = {
    "few": ("from: l, select: [case, n, k]", 'SELECT "case", n, k FROM l'),
    "one": ("from: r, dedupe: { key: [case, k, f], keep: first }",
            'SELECT * FROM r QUALIFY row_number() OVER (PARTITION BY "case", k, f ORDER BY n) = 1'),
    "w": ("from: l, derive: { v: \"case when x between -1000 and 1000 then x end\", "
          "z: \"case when y between -1000 and 1000 then y end\" }",
          "SELECT *, CASE WHEN x BETWEEN -1000 AND 1000 THEN x END AS v, "
          "CASE WHEN y BETWEEN -1000 AND 1000 THEN y END AS z FROM l"),
    "pairs": ("from: w, aggregate: { by: [case, k, f], add: { v: sum(v) } }",
              'SELECT "case", k, f, sum(v) AS v FROM w GROUP BY "case", k, f'),
    "dated": ("from: r, dedupe: { key: [case, k, d], keep: first }",
              'SELECT * FROM r QUALIFY row_number() OVER (PARTITION BY "case", k, d ORDER BY n) = 1'),
    "timed": ("from: r, dedupe: { key: [case, t], keep: first }",
              'SELECT * FROM r QUALIFY row_number() OVER (PARTITION BY "case", t ORDER BY n) = 1'),
}


def pipeline():
    nodes = [f"  {name}: {{ {words} }}" for name, (words, _) in TABLES.items()]
    nodes += [f"  {name}: {{ {words} }}" for name, words, _ in FORMS]
    nodes.append("  sample_share: { from: l, sample: { share: 30%, key: [k, y], seed: 5 } }")
    sinks = [f"  {name}.csv: {{ from: {name} }}" for name, _, _ in FORMS] + ["  sample_share.csv: { from: sample_share }"]
    return "\n".join([
        "pipeline: general", "sources:",
        f"  l: {{ path: l.csv, columns: {COLUMNS} }}", f"  r: {{ path: r.csv, columns: {COLUMNS} }}",
        "transforms:", *nodes, "sinks:", *sinks, "",
    ])


def connect(folder):
    import duckdb

    db = duckdb.connect()
    types = {"case": "BIGINT", "n": "BIGINT", "k": "VARCHAR", "m": "DECIMAL(38,10)", "d": "DATE",
             "x": "DECIMAL(38,10)", "t": "TIMESTAMP", "y": "BIGINT", "f": "BOOLEAN"}
    columns = ", ".join(f"'{name}': '{kind}'" for name, kind in types.items())
    for table in ["l", "r"]:
        db.execute(f"CREATE TABLE {table} AS SELECT * FROM read_csv('{folder}/{table}.csv', header = true, "
                   f"columns = {{{columns}}}, nullstr = '')")
    for name, (_, query) in TABLES.items():
        db.execute(f"CREATE VIEW {name} AS {query}")
    return db


def plain(value):
    """A value of DuckDB's as text that says the same as ours does."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return canonical(f"{value:f}")
    if hasattr(value, "hour"):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    return canonical(str(value))


def canonical(text):
    """The text, a number without needless zeros; everything else as it is."""
    if text and text.lstrip("-")[:1].isdigit() and text.lstrip("-").replace(".", "", 1).isdigit():
        whole, _, decimals = text.partition(".")
        decimals = decimals.rstrip("0")
        text = f"{whole}.{decimals}" if decimals else whole
        return "0" if text.strip("-0") == "" else text
    return text


def ours(path):
    with open(path, newline="", encoding="utf-8") as file:
        return [tuple(canonical(value) for value in row) for row in list(csv.reader(file))[1:]]


def share(table):
    """The rows of the keys that `sample` chooses, by the rule that it documents."""
    mask, kept = 2**64 - 1, []
    for row in table:
        state = 0xCBF29CE484222325
        for byte in b"5\x1f" + row[2].encode() + b"\x1f" + row[7].encode():
            state = ((state ^ byte) * 0x100000001B3) & mask
        state ^= state >> 33
        state = state * 0xFF51AFD7ED558CCD & mask
        state ^= state >> 33
        state = state * 0xC4CEB9FE1A85EC53 & mask
        state ^= state >> 33
        if state < 30 * 2**64 // 100:
            kept.append(tuple(canonical(str(value)) for value in row))
    return kept


def difference(name, found, expected, is_ordered):
    if not is_ordered:
        found, expected = sorted(found), sorted(expected)
    if found == expected:
        return None
    place = next((i for i, (a, b) in enumerate(zip(found, expected)) if a != b), min(len(found), len(expected)))
    return (f"{name}: {len(found)} rows, and DuckDB has {len(expected)}; first difference at row {place}:\n"
            f"  ours   {found[place:place + 2]}\n  duckdb {expected[place:place + 2]}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--penstock", default=str(ROOT / ".build/debug/penstock"))
    parser.add_argument("--cases", type=int, default=300, help="cases in each table")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    try:
        import duckdb  # noqa: F401
    except ImportError:
        print("skipped: DuckDB is not installed (pip install duckdb)")
        return 0
    if not Path(options.penstock).exists():
        print(f"skipped: there is no {options.penstock} (swift build)")
        return 0
    rng = random.Random(options.seed)
    tables = {"l": rows(rng, options.cases, 14), "r": rows(rng, options.cases, 10)}
    failures = []
    with tempfile.TemporaryDirectory() as folder:
        for name, table in tables.items():
            with open(f"{folder}/{name}.csv", "w", newline="", encoding="utf-8") as file:
                csv.writer(file, lineterminator="\n").writerows([HEADER, *table])
        Path(f"{folder}/pipeline.yaml").write_text(pipeline(), encoding="utf-8")
        db = connect(folder)
        expected = {name: [tuple(plain(v) for v in row) for row in db.execute(query).fetchall()]
                    for name, _, query in FORMS}
        # With all memory, and with so little that everything that waits goes to disk.
        for memory in [[], ["--memory", "1MB"]]:
            run = subprocess.run([options.penstock, "run", folder, *memory], capture_output=True, text=True)
            if run.returncode not in (0, 10):
                print(run.stdout, run.stderr, sep="")
                return 1
            for name, _, query in FORMS:
                found = ours(f"{folder}/out/general/{name}.csv")
                is_ordered = "ORDER BY" in query.rsplit(")", 1)[-1]
                failures.append(difference(name, found, expected[name], is_ordered))
            found = ours(f"{folder}/out/general/sample_share.csv")
            failures.append(difference("sample_share", found, share(tables["l"]), True))
    wrong = [failure for failure in failures if failure]
    print("\n".join(wrong) or f"{len(FORMS) + 1} forms of stages, {options.cases} cases each, "
          f"{len(tables['l'])} and {len(tables['r'])} rows: the same rows, with and without memory")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
