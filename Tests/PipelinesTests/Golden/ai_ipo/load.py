"""The files of the dataset `ai_ipo` with exact types: text stays text, decimals stay decimals.

    import load
    load.arrow("facts.csv")   # a pyarrow.Table
    load.pandas("facts.csv")  # a pandas.DataFrame with pyarrow's types
    load.polars("facts.csv")  # a polars.DataFrame

All of them read with pyarrow. The folder is looked up once: all files are of one generation, also
while a newer one is published.
"""

from pathlib import Path

FOLDER = Path(__file__).resolve().parent

# For each file how it is written, and the types of its columns; all are text where none are named.
FILES = {
    "facts.csv": (
        ("csv", ",", "\""),
        {
            "entity": "text",
            "concept": "text",
            "axis": "text",
            "segment": "text",
            "period": "text",
            "period_start": "date",
            "period_end": "date",
            "amount": "text",
            "qualifier": "text",
            "modality": "text",
            "source": "text",
            "unit": "text",
            "value": "decimal(38,3)",
            "decimals": "integer",
            "kind": "text",
            "currency": "text",
            "basis": "text",
            "reported_value": "decimal(38,3)",
            "reported_unit": "text",
            "rate": "decimal(38,10)",
            "rate_quote": "text",
            "rate_basis": "text",
            "rate_first": "date",
            "rate_last": "date",
            "rate_observations": "integer",
            "rate_source": "text",
            "flags": "text",
        },
    ),
    "facts.json": (
        ("json",),
        {
            "entity": "text",
            "concept": "text",
            "axis": "text",
            "segment": "text",
            "period": "text",
            "period_start": "date",
            "period_end": "date",
            "amount": "text",
            "qualifier": "text",
            "modality": "text",
            "source": "text",
            "unit": "text",
            "value": "decimal(38,3)",
            "decimals": "integer",
            "kind": "text",
            "currency": "text",
            "basis": "text",
            "reported_value": "decimal(38,3)",
            "reported_unit": "text",
            "rate": "decimal(38,10)",
            "rate_quote": "text",
            "rate_basis": "text",
            "rate_first": "date",
            "rate_last": "date",
            "rate_observations": "integer",
            "rate_source": "text",
            "flags": "text",
        },
    ),
    "years.csv": (
        ("csv", ",", "\""),
        {
            "entity": "text",
            "concept": "text",
            "axis": "text",
            "segment": "text",
            "period": "text",
            "period_start": "date",
            "period_end": "date",
            "amount": "text",
            "qualifier": "text",
            "modality": "text",
            "source": "text",
            "unit": "text",
            "value": "decimal(38,4)",
            "decimals": "integer",
            "kind": "text",
            "currency": "text",
            "basis": "text",
            "reported_value": "decimal(38,0)",
            "reported_unit": "text",
            "rate": "decimal(38,10)",
            "rate_quote": "text",
            "rate_basis": "text",
            "rate_first": "date",
            "rate_last": "date",
            "rate_observations": "integer",
            "rate_source": "text",
            "flags": "text",
        },
    ),
    "segment_mix.json": (
        ("json",),
        {
            "entity": "text",
            "concept": "text",
            "axis": "text",
            "segment": "text",
            "period": "text",
            "period_start": "date",
            "period_end": "date",
            "amount": "text",
            "qualifier": "text",
            "modality": "text",
            "source": "text",
            "unit": "text",
            "value": "decimal(38,4)",
            "decimals": "integer",
            "kind": "text",
            "basis": "text",
            "derived": "text",
        },
    ),
    "refused.csv": (
        ("csv", ",", "\""),
        None,
    ),
}

def _type(word):
    import pyarrow

    if word.startswith("decimal("):
        precision, scale = word[len("decimal(") : -1].split(",")
        return pyarrow.decimal128(int(precision), int(scale))
    return {
        "text": pyarrow.string(),
        "integer": pyarrow.int64(),
        "boolean": pyarrow.bool_(),
        "date": pyarrow.date32(),
        "timestamp": pyarrow.timestamp("us", tz="UTC"),
    }[word]


def _csv(path, columns, delimiter, quote):
    from pyarrow import csv, string

    parse = csv.ParseOptions(delimiter=delimiter, quote_char=quote, newlines_in_values=True)
    if columns is None:
        with csv.open_csv(path, parse_options=parse) as reader:
            types = {name: string() for name in reader.schema.names}
    else:
        types = {name: _type(word) for name, word in columns.items()}
    convert = csv.ConvertOptions(
        column_types=types,
        null_values=[""],
        strings_can_be_null=True,
        quoted_strings_can_be_null=False,
        timestamp_parsers=[csv.ISO8601],
    )
    return csv.read_csv(path, parse_options=parse, convert_options=convert)


def _json(path, columns, is_lines):
    import decimal
    import json

    import pyarrow

    with open(path, encoding="utf-8") as file:
        if is_lines:
            rows = [json.loads(line, parse_float=decimal.Decimal) for line in file]
        else:
            rows = json.load(file, parse_float=decimal.Decimal)

    def column(name, word):
        values = [row[name] for row in rows]
        if word.startswith("decimal("):
            values = [None if value is None else decimal.Decimal(value) for value in values]
        elif word == "text":
            values = [None if value is None else str(value) for value in values]
        elif word in ("date", "timestamp"):
            return pyarrow.array(values, pyarrow.string()).cast(_type(word))
        return pyarrow.array(values, _type(word))

    return pyarrow.table({name: column(name, word) for name, word in columns.items()})


def arrow(name):
    """The rows of a file as a pyarrow.Table."""
    (format, *how), columns = FILES[name]
    path = FOLDER / name
    if format == "csv":
        return _csv(path, columns, *how)
    if format == "parquet":
        from pyarrow import parquet

        return parquet.read_table(path)
    return _json(path, columns, format == "json lines")


def pandas(name):
    """The rows of a file as a pandas.DataFrame, whose columns have pyarrow's types."""
    from pandas import ArrowDtype

    return arrow(name).to_pandas(types_mapper=ArrowDtype)


def polars(name):
    """The rows of a file as a polars.DataFrame."""
    from polars import from_arrow

    return from_arrow(arrow(name))
