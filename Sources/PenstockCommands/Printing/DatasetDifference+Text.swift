import Penstock

extension DatasetDifference {
  /// The difference as people read it: a line for each file first, then the rows.
  ///
  /// - Parameter rows: How many rows of each kind and file are told.
  func text(of pipeline: String, rows: Int) -> String {
    let width = files.map(\.name.shownWidth).max() ?? 0
    var lines = ["\(pipeline), generation \(from) to \(to)"]
    lines += files.map { "  \($0.name.padded(to: width))  \($0.change.inWords)" }
    for file in files {
      if case .rows(let table) = file.change, !table.isEqual {
        lines += ["", file.name] + table.lines(rows)
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension DatasetDifference.Change {
  /// The change in a line.
  fileprivate var inWords: String {
    switch self {
    case .equal: "equal"
    case .added: "new file"
    case .removed: "file removed"
    case .bytes(let reason): "differs; \(reason)"
    case .rows(let table): table.summary
    }
  }
}

extension TableDifference {
  /// Whether it is of a text, line by line.
  private var isText: Bool { added.schema.names == ["line"] }

  /// How many rows became what, in a line.
  fileprivate var summary: String {
    let counts = [
      (added.rowCount, "added"), (removed.rowCount, "removed"), (changed.count, "changed"),
    ].filter { $0.0 > 0 }.map { "\($0.0.grouped) \($0.1)" }
    let same = "\(equalCount.grouped) equal"
    let rewritten =
      rewrittenCount > 0 ? " (\(rewrittenCount.grouped) of them written otherwise)" : ""
    let how =
      isText ? "by lines" : key.isEmpty ? "by whole rows" : "by \(key.joined(separator: ", "))"
    return (counts + [same + rewritten]).joined(separator: ", ") + "; \(how)"
  }

  /// The columns and rows that differ.
  fileprivate func lines(_ most: Int) -> [String] {
    var lines: [String] = []
    if !addedColumns.isEmpty {
      lines.append("  new columns: \(addedColumns.joined(separator: ", "))")
    }
    if !removedColumns.isEmpty {
      lines.append("  columns removed: \(removedColumns.joined(separator: ", "))")
    }
    lines += retyped.map { "  another type: \($0)" }
    if !changed.isEmpty {
      let columns = changedColumns.map { "\($0.column) in \($0.count)" }
      lines.append("  changed: \(columns.joined(separator: ", "))")
    }
    if key.isEmpty, !isText, !suggestedKey.isEmpty, added.rowCount > 0, removed.rowCount > 0 {
      lines.append(
        "  what changed shows as removed and added; `--key \(suggestedKey.joined(separator: ","))` "
          + "tells rows apart")
    }
    for row in changed.prefix(most) {
      let values = zip(key, row.key).compactMap { name, value in value.map { "\(name) \($0)" } }
      lines.append("  ~ " + values.joined(separator: ", ").onOneLine)
      lines += row.values.map { "      " + $0.inWords.onOneLine }
    }
    lines += Self.rest(changed.count, most, "changed")
    lines += Self.rows(added, "+", key, most) + Self.rest(added.rowCount, most, "added")
    lines += Self.rows(removed, "-", key, most) + Self.rest(removed.rowCount, most, "removed")
    return lines
  }

  private static func rest(_ count: Int, _ most: Int, _ word: String) -> [String] {
    count > most ? ["  and \((count - most).grouped) more \(word)"] : []
  }

  /// Rows with their key first and what is missing left out.
  private static func rows(
    _ table: Batch, _ sign: String, _ key: [String], _ most: Int
  ) -> [String] {
    let names = key + table.schema.names.filter { !key.contains($0) }
    return (0..<min(most, table.rowCount)).map { row in
      if names == ["line"] { return "  \(sign) " + (table["line"]?[row] ?? "").onOneLine }
      let cells = names.compactMap { name in table[name]?[row].map { "\(name) \($0)" } }
      return "  \(sign) " + cells.joined(separator: ", ").onOneLine
    }
  }
}

extension TableDifference.Value {
  /// The old and the new value, and by how much it changed.
  fileprivate var inWords: String {
    let change = by.map { " (\($0.isNegative ? "" : "+")\($0))" } ?? ""
    return "\(column): \(old ?? "·") → \(new ?? "·")\(change)"
  }
}

// MARK: - JSON

extension DatasetDifference {
  /// The difference as programs read it, with all rows.
  func json(of pipeline: String) -> JSONValue {
    .object([
      ("pipeline", .string(pipeline)), ("from", .integer(from)), ("to", .integer(to)),
      ("equal", .bool(isEqual)), ("files", .array(files.map(\.json))),
    ])
  }
}

extension DatasetDifference.File {
  fileprivate var json: JSONValue {
    let members: [(String, JSONValue)] =
      switch change {
      case .equal: [("change", .string("equal"))]
      case .added: [("change", .string("added"))]
      case .removed: [("change", .string("removed"))]
      case .bytes(let reason): [("change", .string("bytes")), ("reason", .string(reason))]
      case .rows(let table): [("change", .string("rows"))] + table.jsonMembers
      }
    return .object([("name", .string(name))] + members)
  }
}

extension TableDifference {
  fileprivate var jsonMembers: [(String, JSONValue)] {
    [
      ("key", .strings(key)), ("equal_rows", .integer(equalCount)),
      ("rewritten_rows", .integer(rewrittenCount)), ("added_columns", .strings(addedColumns)),
      ("removed_columns", .strings(removedColumns)), ("retyped", .strings(retyped)),
      ("added", Self.json(added)), ("removed", Self.json(removed)),
      (
        "changed",
        .array(
          changed.map { row in
            .object([
              ("key", .object(zip(key, row.key).map { ($0, .string(orNull: $1)) })),
              (
                "values",
                .array(
                  row.values.map {
                    .object([
                      ("column", .string($0.column)), ("old", .string(orNull: $0.old)),
                      ("new", .string(orNull: $0.new)), ("by", .string(orNull: $0.by?.description)),
                    ])
                  })
              ),
            ])
          })
      ),
    ]
  }

  private static func json(_ table: Batch) -> JSONValue {
    .array(
      (0..<table.rowCount).map { row in
        .object(
          zip(table.schema.names, table.columns).map { ($0, .string(orNull: $1[row])) })
      })
  }
}
