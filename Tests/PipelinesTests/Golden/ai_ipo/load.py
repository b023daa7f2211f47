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

# For each file how it is written, the types of its columns (all are text where none are named), and
# the columns that its folders are called by where it is in parts.
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
        None,
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
        None,
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
        None,
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
        None,
    ),
    "refused.csv": (
        ("csv", ",", "\""),
        None,
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


def _read(path, how, columns):
    if how[0] == "csv":
        return _csv(path, columns, *how[1:])
    if how[0] == "parquet":
        from pyarrow import parquet

        return parquet.ParquetFile(path).read()
    return _json(path, columns, how[0] == "json lines")


def _parts(folder, how, columns, partition):
    from urllib.parse import unquote

    import pyarrow

    def constant(text, word, count):
        value = None if text == "__HIVE_DEFAULT_PARTITION__" else unquote(text)
        return pyarrow.array([value] * count, pyarrow.string()).cast(_type(word))

    names = {**columns, **partition}
    tables = [pyarrow.table({name: pyarrow.array([], _type(names[name])) for name in names})]
    for path in sorted(folder.glob("*/" * len(partition) + "part.*")):
        table = _read(path, how, columns)
        folders = path.relative_to(folder).parts[:-1]
        for (name, word), part in zip(partition.items(), folders):
            text = part.split("=", 1)[1]
            table = table.append_column(name, constant(text, word, table.num_rows))
        tables.append(table.cast(tables[0].schema))
    return pyarrow.concat_tables(tables)


def arrow(name):
    """The rows of a file as a pyarrow.Table."""
    how, columns, partition = FILES[name]
    if partition:
        return _parts(FOLDER / name, how, columns, partition)
    return _read(FOLDER / name, how, columns)


def pandas(name):
    """The rows of a file as a pandas.DataFrame, whose columns have pyarrow's types."""
    from pandas import ArrowDtype

    return arrow(name).to_pandas(types_mapper=ArrowDtype)


def polars(name):
    """The rows of a file as a polars.DataFrame."""
    from polars import from_arrow

    return from_arrow(arrow(name))
