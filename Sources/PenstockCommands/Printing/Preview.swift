import Penstock

/// Some rows that flow at a node: the first of them to look at, and counts over all that were seen.
struct Preview {
  private let node: String
  private let seen: Batch
  private let schema: Schema
  private let isAll: Bool
  private let shown: Int

  /// A preview of `rows`, the first that flow at `node`.
  ///
  /// - Parameters:
  ///   - sample: How many of the rows are seen; where there are more of them, that is told.
  ///   - shown: How many of them are shown.
  init(of node: String, _ rows: Batch, schema: Schema, sample: Int, shown: Int) {
    self.node = node
    self.schema = schema
    isAll = rows.rowCount <= sample
    seen = rows.slice(0..<min(rows.rowCount, sample))
    self.shown = min(shown, seen.rowCount)
  }

  /// How many values each column misses among the rows seen.
  private var missing: [Int] {
    seen.columns.map { column in (0..<column.count).count { column.isMissing($0) } }
  }

  /// The preview as people read it.
  func text(width: Int?, colour: Bool) -> String {
    let missing = missing
    let hasMissing = missing.contains { $0 > 0 }
    let table = TextTable(
      zip(zip(schema.fields, seen.columns), missing).map { item, missing in
        let (field, column) = item
        let counts = hasMissing ? [missing > 0 ? "\(missing) missing" : ""] : []
        return TextTable.Column(
          heading: [field.name, field.kind] + counts,
          cells: (0..<shown).map { column[$0] ?? "·" }, isNumber: field.type.isNumber)
      })
    var lines = table.lines(width: width, colour: colour)
    lines.append(counts(hasMissing: hasMissing))
    if table.isCut { lines.append("long values are cut (…); `--json` has them whole") }
    return lines.joined(separator: "\n") + "\n"
  }

  /// How many rows are shown of how many, and over which of them missing values are counted.
  private func counts(hasMissing: Bool) -> String {
    if seen.rowCount == 0 { return "no rows" }
    let rows = "\(seen.rowCount) \(seen.rowCount == 1 ? "row" : "rows")"
    let isWhole = shown == seen.rowCount
    let of = isAll ? (isWhole ? "all \(rows)" : rows) : "the first \(rows)"
    let missing =
      hasMissing
      ? "· is missing" + (isWhole ? "" : ", counted over \(isAll ? "all" : "these") \(rows)")
      : "nothing is missing" + (isWhole ? "" : " in \(isAll ? "all" : "these") \(rows)")
    return (isWhole ? of : "\(shown) of \(of)") + "; " + missing + (isAll ? "" : "; there are more")
  }

  /// The preview as programs read it; values are the text that sinks would print.
  var json: JSONValue {
    .object([
      ("node", .string(node)), ("rows_seen", .integer(seen.rowCount)), ("all_seen", .bool(isAll)),
      (
        "columns",
        .array(
          zip(schema.fields, missing).map { field, missing in
            .object(field.jsonMembers + [("missing", .integer(missing))])
          })
      ),
      (
        "rows",
        .array(
          (0..<shown).map { row in
            .object(
              zip(schema.fields, seen.columns).map { field, column in
                (field.name, JSONValue.string(orNull: column[row]))
              })
          })
      ),
    ])
  }
}

extension Field {
  /// The type and unit in a word or two.
  fileprivate var kind: String {
    switch unit {
    case .unknown: typeName
    case .fixed(let unit): "\(type.rawValue) \(unit)"
    case .column(let name): "\(type.rawValue) per `\(name)`"
    }
  }
}
