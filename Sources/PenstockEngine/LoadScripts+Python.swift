import PenstockData
import PenstockKit

extension LoadScripts {
  /// The module for Python: each file as a table of pyarrow, pandas or Polars.
  var python: String {
    """
    \"\"\"The files of the dataset `\(dataset)` with exact types: text stays text, decimals stay decimals.

        import load
        load.arrow(\(JSONValue.quoted(tables[0].file)))   # a pyarrow.Table
        load.pandas(\(JSONValue.quoted(tables[0].file)))  # a pandas.DataFrame with pyarrow's types
        load.polars(\(JSONValue.quoted(tables[0].file)))  # a polars.DataFrame

    All of them read with pyarrow. The folder is looked up once: all files are of one generation, also
    while a newer one is published.
    \"\"\"

    from pathlib import Path

    FOLDER = Path(__file__).resolve().parent

    # For each file how it is written, and the types of its columns; all are text where none are named.
    FILES = {
    \(tables.map(Self.entry).joined(separator: "\n"))
    }


    """ + Self.functions
  }

  private static func entry(_ table: Table) -> String {
    let how =
      switch table.format {
      case .delimited(let delimiter, let quote):
        [
          "\"csv\"", JSONValue.quoted(String(UnicodeScalar(delimiter))),
          JSONValue.quoted(String(UnicodeScalar(quote))),
        ]
      case .json(let isLines): [isLines ? "\"json lines\"" : "\"json\""]
      case .parquet: ["\"parquet\""]
      case .other: ["None"]
      }
    var lines = ["    \(JSONValue.quoted(table.file)): ("]
    lines.append("        (\(how.joined(separator: ", "))\(how.count == 1 ? "," : "")),")
    guard let columns = table.columns else {
      return (lines + ["        None,", "    ),"]).joined(separator: "\n")
    }
    lines.append("        {")
    for column in columns {
      lines.append("            \(JSONValue.quoted(column.name)): \"\(column.kind.word)\",")
    }
    return (lines + ["        },", "    ),"]).joined(separator: "\n")
  }

  private static let functions = """
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
        \"\"\"The rows of a file as a pyarrow.Table.\"\"\"
        (format, *how), columns = FILES[name]
        path = FOLDER / name
        if format == "csv":
            return _csv(path, columns, *how)
        if format == "parquet":
            from pyarrow import parquet

            return parquet.read_table(path)
        return _json(path, columns, format == "json lines")


    def pandas(name):
        \"\"\"The rows of a file as a pandas.DataFrame, whose columns have pyarrow's types.\"\"\"
        from pandas import ArrowDtype

        return arrow(name).to_pandas(types_mapper=ArrowDtype)


    def polars(name):
        \"\"\"The rows of a file as a polars.DataFrame.\"\"\"
        from polars import from_arrow

        return from_arrow(arrow(name))

    """
}

extension LoadScripts.Kind {
  /// The kind as the module says it.
  fileprivate var word: String {
    switch self {
    case .text: "text"
    case .integer: "integer"
    case .boolean: "boolean"
    case .date: "date"
    case .timestamp: "timestamp"
    case .decimal(let scale): "decimal(\(Decimal.maximumDigits),\(scale))"
    }
  }
}
