import Penstock

/// Rows of an example as they are written: CSV with a header of `name` or `name:type`.
struct ExampleTable {
  private let fields: [Field]
  private let rows: [[String?]]

  init(_ text: String) throws {
    let lines = text.split(separator: "\n").map { Self.cells(String($0)) }
    guard let header = lines.first else {
      throw DiagnosticsError(Diagnostic("an example needs a header"))
    }
    fields = try header.map { cell in
      let parts = (cell ?? "").split(separator: ":").map(String.init)
      guard let name = parts.first,
        let type = ValueType(rawValue: parts.count > 1 ? parts[1] : "text")
      else { throw DiagnosticsError(Diagnostic("`\(cell ?? "")` is no column of an example")) }
      return Field(name, type)
    }
    rows = lines.dropFirst().map { Array($0) }
    let (count, rows) = (fields.count, rows)
    if let odd = rows.first(where: { $0.count != count }) {
      throw DiagnosticsError(
        Diagnostic("a row of an example has \(odd.count) fields, and its header \(count)"))
    }
  }

  /// The rows as a batch; as facts, each column plays the part that it is called.
  func batch(isFacts: Bool) throws -> Batch {
    var schema = Schema(fields)
    if isFacts {
      for part in FactPart.allCases where schema[part.rawValue] != nil {
        schema.parts[part] = part.rawValue
      }
    }
    let columns = try fields.enumerated().map { place, field in
      let (column, unreadable) = TextColumn(rows.map { $0[place] }).decoded(as: field.type)
      if let row = unreadable.first {
        let text = rows[Int(row)][place] ?? ""
        throw DiagnosticsError(Diagnostic("`\(text)` in an example is not \(field.type.summary)"))
      }
      return column
    }
    return Batch(schema: schema, columns: columns, rowCount: rows.count)
  }

  /// A batch as an example writes it, without the columns' types.
  static func text(of batch: Batch) -> String {
    var writer = ByteWriter()
    let encoder = DelimitedEncoder(delimiter: UInt8(ascii: ","), quote: UInt8(ascii: "\""))
    encoder.encode(header: batch.schema.names, into: &writer)
    encoder.encode(batch.columns, rowCount: batch.rowCount, into: &writer)
    let store = writer.finish()
    return store.text(0..<store.count)
  }

  /// The text with a newline at its end and no empty lines, without the columns' types.
  static func normalised(_ text: String) -> String {
    var lines = text.split(separator: "\n").map(String.init)
    if let header = lines.first {
      let names = header.split(separator: ",").map { $0.split(separator: ":").first ?? "" }
      lines[0] = names.joined(separator: ",")
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private static func cells(_ line: String) -> [String?] {
    var cells: [String?] = []
    var cell = ""
    var isQuoted = false
    var wasQuoted = false
    for character in line {
      if character == "\"" {
        isQuoted.toggle()
        wasQuoted = true
      } else if character == ",", !isQuoted {
        cells.append(cell.isEmpty && !wasQuoted ? nil : cell)
        (cell, wasQuoted) = ("", false)
      } else {
        cell.append(character)
      }
    }
    return cells + [cell.isEmpty && !wasQuoted ? nil : cell]
  }
}
