import PenstockData
import PenstockKit
import PenstockPlan

/// The scripts that load a dataset's files with their exact types, `load.sql` and `load.py`: text stays
/// text, decimals stay decimals.
struct LoadScripts {
  /// A column as a program is told to read it.
  enum Kind: Hashable {
    case text, integer, boolean, date, timestamp
    case decimal(scale: Int)
  }

  /// A file with rows.
  struct Table {
    /// The file's name.
    let file: String

    /// How its bytes are to be read.
    let format: FileFormat

    /// Its columns; nil where all of them are to be read as text.
    let columns: [(name: String, kind: Kind)]?

    /// The columns that its folders are called by, where it is in parts.
    let partition: [(name: String, kind: Kind)]

    /// Whether there is a part to read.
    let hasParts: Bool

    /// The columns that tell its rows apart, where that is said.
    let key: [String]
  }

  /// The dataset's name.
  let dataset: String

  /// The files with rows, in the order of the sinks.
  let tables: [Table]

  /// The scripts of a run's dataset.
  ///
  /// - Parameter extents: For each sink how many digits its columns of decimals have.
  init(
    _ plan: Plan, _ extents: [Int: [String: DecimalExtent]], _ files: [RunReport.File]
  ) {
    dataset = plan.pipeline
    tables =
      plan.nodes.enumerated().compactMap { place, node in
        guard case .sink(let sink, _) = node.work, sink.format != .other else { return nil }
        return Table(
          file: node.name, format: sink.format,
          columns: node.fileColumns.fields.map { field in
            (field.name, Kind(field.type, extents[place]?[field.name]))
          },
          partition: node.partition.map { place in
            (node.output.fields[place].name, Kind(node.output.fields[place].type, nil))
          }, hasParts: files.contains { $0.name == node.name && !$0.parts.isEmpty },
          key: node.keySchema.names)
      } + [
        Table(
          file: PipelineFile.refusedFile, format: .refused, columns: nil, partition: [],
          hasParts: false, key: [])
      ]
  }
}

extension LoadScripts.Kind {
  /// How to read values of a type; decimals with more digits than any type of decimals are text.
  init(_ type: ValueType, _ extent: DecimalExtent?) {
    switch type {
    case .text, .period: self = .text
    case .integer: self = .integer
    case .boolean: self = .boolean
    case .date: self = .date
    case .timestamp: self = .timestamp
    case .decimal:
      let extent = extent ?? DecimalExtent()
      let digits = extent.wholeDigits + extent.scale
      self = digits <= Decimal.maximumDigits ? .decimal(scale: extent.scale) : .text
    }
  }
}

extension FileFormat {
  /// How `refused.csv` is written.
  static let refused = FileFormat.delimited(delimiter: UInt8(ascii: ","), quote: UInt8(ascii: "\""))
}

extension BoundSink {
  /// How the file is to be read.
  var format: FileFormat {
    switch self {
    case .streaming(let sink): sink.format
    case .blocks(let sink): sink.format
    case .table(let sink): sink.format
    }
  }
}

// MARK: - SQL

extension LoadScripts {
  /// The script for DuckDB: a table for each file, called as the file is.
  var sql: String {
    var lines = [
      "-- The dataset `\(dataset)` as tables of DuckDB, with exact types: `duckdb -init load.sql`,",
      "-- or `.read load.sql`, in the dataset's folder.",
    ]
    let names = tableNames
    for table in tables {
      guard let name = names[table.file] else {
        lines += ["", notLoaded(table)]
        continue
      }
      lines += ["", create(name, table)]
      if !table.key.isEmpty {
        let key = table.key.map(Self.sqlName).joined(separator: ", ")
        lines.append("ALTER TABLE \(Self.sqlName(name)) ADD PRIMARY KEY (\(key));")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The tables' names by file: a file's without its ending, unless two would be the same; nil for
  /// those that DuckDB can't read exactly.
  private var tableNames: [String: String] {
    let loaded = tables.filter(\.isExactInDuckDB).map { table in
      (table.file, stem: table.file.lastIndex(of: ".").map { table.file[..<$0] } ?? table.file[...])
    }
    let counts = loaded.reduce(into: [String: Int]()) { $0[$1.stem.lowercased(), default: 0] += 1 }
    return loaded.reduce(into: [:]) { names, item in
      let (file, stem) = item
      names[file] =
        counts[stem.lowercased()] == 1 ? String(stem) : String(file.map { $0 == "." ? "_" : $0 })
    }
  }

  private func notLoaded(_ table: Table) -> String {
    if table.isWithoutParts { return "-- \(table.file) has no rows." }
    return "-- \(table.file) is not loaded: DuckDB reads the numbers of JSON as binary floating "
      + "point,\n-- which keeps no decimals. load.py reads it exactly."
  }

  private func create(_ name: String, _ table: Table) -> String {
    let stars = table.partition.map { _ in "/*" }.joined()
    let file = Self.sqlText(table.file + (stars.isEmpty ? "" : stars + "/part.*"))
    let parts =
      table.partition.isEmpty
      ? "" : ",\n  hive_partitioning = true, hive_types = \(Self.sqlTypes(table.partition, ""))"
    let start = "CREATE OR REPLACE TABLE \(Self.sqlName(name)) AS\nSELECT * FROM "
    switch table.format {
    case .parquet: return start + "read_parquet(\(file)\(parts));"
    case .delimited(let delimiter, let quote):
      let how = [
        "header = true", "delim = \(Self.sqlText(String(UnicodeScalar(delimiter))))",
        "quote = \(Self.sqlText(String(UnicodeScalar(quote))))",
        "escape = \(Self.sqlText(String(UnicodeScalar(quote))))", "new_line = '\\n'",
        "nullstr = ''", "allow_quoted_nulls = false", "encoding = 'utf-8'",
      ].joined(separator: ", ")
      guard let columns = table.columns else {
        return start + "read_csv(\(file), \(how), all_varchar = true);"
      }
      return start + "read_csv(\n  \(file), auto_detect = false,\n  \(how),\n"
        + "  columns = \(Self.sqlTypes(columns))\(parts));"
    case .json(let isLines):
      let columns = table.columns ?? []
      let layout = isLines ? "newline_delimited" : "array"
      return start + "read_json(\n  \(file), format = '\(layout)',\n"
        + "  columns = \(Self.sqlTypes(columns))\(parts));"
    case .other: return ""
    }
  }

  /// - Parameter quote: What stands around a type.
  private static func sqlTypes(
    _ columns: [(name: String, kind: Kind)], _ quote: String = "'"
  ) -> String {
    let types = columns.map { "    \(sqlText($0.name)): \(quote)\($0.kind.sqlType)\(quote)" }
    return "{\n\(types.joined(separator: ",\n"))\n  }"
  }

  private static func sqlText(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
  }

  private static func sqlName(_ name: String) -> String {
    "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      + "\""
  }
}

extension LoadScripts.Table {
  /// Whether it is in parts, of which there is none.
  fileprivate var isWithoutParts: Bool { !partition.isEmpty && !hasParts }

  /// Whether DuckDB reads every value as it is: not the decimals of JSON.
  fileprivate var isExactInDuckDB: Bool {
    if isWithoutParts { return false }
    guard case .json = format else { return true }
    return columns?.allSatisfy { $0.kind.scale == nil } ?? false
  }
}

extension LoadScripts.Kind {
  fileprivate var scale: Int? { if case .decimal(let scale) = self { scale } else { nil } }

  fileprivate var sqlType: String {
    switch self {
    case .text: "VARCHAR"
    case .integer: "BIGINT"
    case .boolean: "BOOLEAN"
    case .date: "DATE"
    case .timestamp: "TIMESTAMPTZ"
    case .decimal(let scale): "DECIMAL(\(Decimal.maximumDigits),\(scale))"
    }
  }
}
