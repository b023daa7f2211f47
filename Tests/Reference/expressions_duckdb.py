#!/usr/bin/env python3
"""Holds derive, filter and aggregate to DuckDB on random tables and random expressions.

Each round makes a table with missing values in every column, and expressions in both dialects: those
of Documentation/expressions.md, and DuckDB's. penstock runs them as one pipeline; DuckDB works them
out over DECIMAL columns of the same CSV. Every value of every row has to be the same, to the digit.
What DuckDB does with binary floating point (a quotient, a mean) is worked out here in fractions.

Where duckdb is not there it is skipped, and that is said.
exit code: 0 if all values are the same, or nothing was compared; otherwise 1.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import json
import random
import subprocess
import sys
import tempfile
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent.parent

# name, type here, type there
COLUMNS = [
    ("n", "integer", "BIGINT"),
    ("k", "text", "VARCHAR"),
    ("a", "decimal", "DECIMAL(8,2)"),
    ("b", "decimal", "DECIMAL(8,3)"),
    ("i", "integer", "BIGINT"),
    ("j", "integer", "BIGINT"),
    ("s", "text", "VARCHAR"),
    ("t", "text", "VARCHAR"),
    ("d", "date", "DATE"),
    ("e", "date", "DATE"),
    ("p", "boolean", "BOOLEAN"),
    ("q", "boolean", "BOOLEAN"),
]


def row(number: int, rng: random.Random) -> list[str]:
    def hole(text: str) -> str:
        return "" if rng.random() < 0.15 else text

    def decimal(scale: int) -> str:
        units = rng.choice([0, 1, -1, rng.randint(-99999, 99999), rng.randint(-9999999, 9999999)])
        return str(Decimal(units).scaleb(-scale))

    def day() -> str:
        return f"{rng.randint(1995, 2030)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"

    words = ["a", "b", "A", "abc", "600000.XSHG", "x_y", "10%", " pad ", "a.b.c", "净利润"]
    return [
        str(number), hole(rng.choice("xyz")), hole(decimal(2)), hole(decimal(3)),
        hole(str(rng.randint(-5, 5))), hole(str(rng.randint(-10**6, 10**6))),
        hole(rng.choice(words)), hole(rng.choice(words)), hole(day()), hole(day()),
        hole(rng.choice(["true", "false"])), hole(rng.choice(["true", "false"])),
    ]  # fmt: skip


Pair = tuple[str, str]


def same(text: str) -> Pair:
    return text, text


def expression(kind: str, depth: int, rng: random.Random) -> Pair:
    """An expression of a kind, in both dialects."""

    def part(kind: str) -> Pair:
        return expression(kind, depth - 1, rng)

    def filled(here: str, there: str | None, *kinds: str) -> Pair:
        parts = [part(kind) for kind in kinds]
        return (
            here.format(*[p[0] for p in parts]),
            (there or here).format(*[p[1] for p in parts]),
        )

    if depth == 0 or rng.random() < 0.15:
        return same(
            {
                "number": ["a", "b", "1.5", "0.25", "100.00"],
                "whole": ["i", "j", "3", "0"],
                "text": ["s", "t", "'a'", "'abc'"],
                "date": ["d", "e", "date '2024-02-29'"],
                "truth": ["p", "q", "true", "false"],
            }[kind][rng.randrange(2 + (rng.random() < 0.3) * 2 - (kind == "date"))]
        )
    if rng.random() < 0.15:
        return filled("case when {0} then {1} else {2} end", None, "truth", kind, kind)
    if rng.random() < 0.1:
        return filled("coalesce({0}, {1})", None, kind, kind)
    if rng.random() < 0.08:
        return filled("nullif({0}, {1})", None, kind, kind)
    choices = {
        "number": [
            ("({0} + {1})", None, "number", "number"),
            ("({0} - {1})", None, "number", "whole"),
            ("({0} * 1.5)", None, "number"),
            ("round({0}, 1, 'half_up')", "round({0}, 1)", "number"),
            ("abs({0})", None, "number"),
            ("(- {0})", None, "number"),
            ("greatest({0}, {1})", None, "number", "number"),
            ("least({0}, {1})", None, "number", "number"),
        ],
        "whole": [
            ("({0} + {1})", None, "whole", "whole"),
            ("({0} - {1})", None, "whole", "whole"),
            ("({0} * 3)", None, "whole"),
            ("length({0})", None, "text"),
            ("year({0})", None, "date"),
            ("quarter({0})", None, "date"),
            ("month({0})", None, "date"),
            ("day({0})", None, "date"),
            ("weekday({0})", "isodow({0})", "date"),
            ("days_between({0}, {1})", "date_diff('day', {0}, {1})", "date", "date"),
            ("sign({0})", "sign({0})::BIGINT", "number"),
            ("({0} % nullif({1}, 0))", None, "whole", "whole"),
            ("strpos({0}, 'b')", None, "text"),
        ],
        "text": [
            ("({0} || {1})", None, "text", "text"),
            ("upper({0})", None, "text"),
            ("lower({0})", None, "text"),
            ("trim({0})", None, "text"),
            ("substr({0}, 2, 3)", None, "text"),
            ("left({0}, 2)", None, "text"),
            ("right({0}, 2)", None, "text"),
            ("replace({0}, 'a', 'bb')", None, "text"),
            ("split_part({0}, '.', 2)", None, "text"),
            ("lpad({0}, 5, '*')", None, "text"),
            ("concat({0}, {1})", None, "text", "text"),
            ("cast({0} as text)", "cast({0} as varchar)", "whole"),
            ("cast({0} as text)", "cast({0} as varchar)", "date"),
        ],
        "date": [
            ("add_days({0}, coalesce({1} % 1000, 0))", "({0} + coalesce({1} % 1000, 0)::INTEGER)", "date", "whole"),
            ("add_months({0}, 13)", "({0} + INTERVAL 13 MONTH)::DATE", "date"),
            ("end_of_month({0})", "last_day({0})", "date"),
            ("date_trunc('quarter', {0})", "date_trunc('quarter', {0})::DATE", "date"),
            ("date_trunc('week', {0})", "date_trunc('week', {0})::DATE", "date"),
        ],
        "truth": [
            *[
                (f"({{0}} {sign} {{1}})", None, one, two)
                for sign in ["=", "<>", "<", "<=", ">", ">="]
                for one, two in [("number", "number"), ("text", "text"), ("date", "date"), ("whole", "number")]
            ],
            *[("({0} and {1})", None, "truth", "truth")] * 5,
            *[("({0} or {1})", None, "truth", "truth")] * 5,
            *[("(not {0})", None, "truth")] * 3,
            ("({0} is null)", None, "text"),
            ("({0} is not null)", None, "number"),
            ("({0} is not true)", None, "truth"),
            ("({0} is distinct from {1})", None, "number", "number"),
            ("({0} is not distinct from {1})", None, "text", "text"),
            ("({0} between {1} and {2})", None, "number", "number", "number"),
            ("({0} in ('a', 'abc', {1}))", None, "text", "text"),
            ("({0} not in (1, 2, {1}))", None, "whole", "whole"),
            ("({0} like '%a_%')", None, "text"),
            ("starts_with({0}, 'a')", None, "text"),
            ("contains({0}, {1})", None, "text", "text"),
        ],
    }[kind]
    here, there, *kinds = rng.choice(choices)
    return filled(here, there, *kinds)


AGGREGATES = [
    ("count(*)", None), ("count(a)", None), ("count(distinct s)", None), ("sum(a)", None),
    ("sum(i)", None), ("min(d)", None), ("max(t)", None), ("min(a)", None),
    ("first(a)", "first(a order by n)"), ("last(s)", "last(s order by n)"),
    ("sum(case when p then a end)", None), ("sum(a * b)", None), ("max(i) - min(i)", None),
    ("coalesce(sum(b), 0)", None),
]  # fmt: skip


def rounded(value: Fraction, scale: int) -> Decimal:
    """Half-even, which is what Python's round of a fraction does."""
    return Decimal(round(value * 10**scale)).scaleb(-scale)


def printed(value) -> object:
    """A value of DuckDB as the JSON sink has it."""
    if value is None or isinstance(value, (bool, str, Decimal)):
        return value
    return Decimal(value) if isinstance(value, int) else str(value)


def read(path: Path) -> list[dict]:
    return json.loads(path.read_text(), parse_float=Decimal, parse_int=Decimal)


def yaml_map(pairs: dict[str, str], indent: str) -> str:
    return "".join(f"{indent}{name}: {json.dumps(text, ensure_ascii=False)}\n" for name, text in pairs.items())


def compare(seed: int, rows: int, count: int, penstock: str, folder: Path) -> tuple[int, list[str]]:
    import duckdb

    rng = random.Random(seed)
    table = [row(number, rng) for number in range(rows)]
    with (folder / "rows.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([name for name, _, _ in COLUMNS])
        writer.writerows(table)
    database = duckdb.connect()
    types = ", ".join(f"'{name}': '{type}'" for name, _, type in COLUMNS)
    database.execute(f"create table rows as select * from read_csv('{folder / 'rows.csv'}', columns = {{{types}}}, header = true)")

    derived: dict[str, Pair] = {}
    kinds = ["number", "whole", "text", "date", "truth"]
    while len(derived) < count:
        pair = expression(rng.choice(kinds), 3, rng)
        try:  # what has no type or too many digits there is not compared
            database.execute(f"select {pair[1]} from rows").fetchall()
        except duckdb.Error:
            continue
        derived[f"r{len(derived)}"] = pair
    condition = expression("truth", 4, rng)
    groups = {f"g{number}": pair for number, pair in enumerate(AGGREGATES)}

    declared = ", ".join(f"{name}: {type}" for name, type, _ in COLUMNS)
    (folder / "pipeline.yaml").write_text(
        "pipeline: expressions\nsources:\n"
        f"  rows: {{ path: rows.csv, columns: {{ {declared} }} }}\n"
        "transforms:\n  derived:\n    from: rows\n    derive:\n"
        + yaml_map({name: pair[0] for name, pair in derived.items()}, "      ")
        + yaml_map({"quotient": "round(a / nullif(b, 0), 4)"}, "      ")
        + "  filtered:\n    from: rows\n"
        + yaml_map({"filter": condition[0]}, "    ")
        + "  grouped:\n    from: rows\n    aggregate:\n      by: [k]\n      add:\n"
        + yaml_map({name: pair[0] for name, pair in groups.items()}, "        ")
        + yaml_map({"mean": "avg(a, 3)"}, "        ")
        + "sinks:\n"
        + "".join(f"  {name}.json: {{ from: {name} }}\n" for name in ["derived", "filtered", "grouped"])
    )
    run = [penstock, "run", str(folder), "--output", str(folder / "out"), "--quiet"]
    done = subprocess.run(run, capture_output=True, text=True)
    if done.returncode not in (0, 10):
        return 0, [f"seed {seed}: penstock stopped: {done.stdout}{done.stderr}"]
    output = folder / "out" / "expressions"
    found = {name: read(output / f"{name}.json") for name in ["derived", "filtered", "grouped"]}

    compared = 0
    wrong: list[str] = []

    def hold(what: str, ours, theirs) -> None:
        nonlocal compared
        compared += 1
        if ours != theirs and len(wrong) < 20:
            wrong.append(f"seed {seed}: {what}: penstock {ours!r}, DuckDB {theirs!r}")

    for name, (here, there) in derived.items():
        values = database.execute(f"select {there} from rows order by n").fetchall()
        for own, (value,) in zip(found["derived"], values, strict=True):
            hold(f"{here} at n = {own['n']}", own[name], printed(value))
    pairs = database.execute("select a, b from rows order by n").fetchall()
    for own, (a, b) in zip(found["derived"], pairs, strict=True):
        wanted = rounded(Fraction(a) / Fraction(b), 4) if a is not None and b else None
        hold(f"quotient at n = {own['n']}", own["quotient"], wanted)
    kept = database.execute(f"select n from rows where {condition[1]} order by n").fetchall()
    hold(f"rows where {condition[0]}", [r["n"] for r in found["filtered"]], [Decimal(n) for (n,) in kept])
    made = ", ".join(f"{there or here} as {name}" for name, (here, there) in groups.items())
    theirs = database.execute(
        f"select k, {made}, sum(a), count(a) from rows group by k order by min(n)"
    ).fetchall()
    for own, values in zip(found["grouped"], theirs, strict=True):
        hold("the key of a group", own["k"], values[0])
        for name, value in zip(groups, values[1:]):
            hold(f"{groups[name][0]} of k = {own['k']}", own[name], printed(value))
        total, size = values[-2:]
        hold("a mean", own["mean"], rounded(Fraction(total) / size, 3) if size else None)
    return compared, wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--rows", type=int, default=300)
    parser.add_argument("--expressions", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--penstock", default=str(REPOSITORY / ".build/debug/penstock"))
    options = parser.parse_args()
    if not importlib.util.find_spec("duckdb"):
        print("skipped: no duckdb here (pip install duckdb)")
        return 0
    if not Path(options.penstock).exists():
        print(f"skipped: no program at {options.penstock} (swift build)")
        return 0
    total, wrong = 0, []
    for seed in range(options.seed, options.seed + options.rounds):
        with tempfile.TemporaryDirectory() as folder:
            compared, mistakes = compare(
                seed, options.rows, options.expressions, options.penstock, Path(folder)
            )
        total += compared
        wrong += mistakes
    for line in wrong[:40]:
        print(line)
    print(f"{total} values compared in {options.rounds} rounds, {len(wrong)} differ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
