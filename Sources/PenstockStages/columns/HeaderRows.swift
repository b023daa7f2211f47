import PenstockKit

/// How the names of columns stand above a table: in which row, and in how many.
struct HeaderRows: Sendable, Hashable {
  /// How many rows stand above the header.
  var skipped = 0

  /// How many rows the header has.
  var count = 1

  /// How many rows at the table's end are none of it.
  var footer = 0

  init() {}

  /// Reads the settings `skip`, `header_rows` and `footer`.
  init(from fields: inout FieldReader, unit: String) {
    skipped = fields.optional(
      "skip", "How many \(unit) stand above the header, such as titles.", default: 0)
    count = fields.optional(
      "header_rows",
      "How many rows the header has; their names are joined, an empty one is the one to its left.",
      default: 1)
    footer = fields.optional(
      "footer", "How many \(unit) at the end are no records, such as notes.", default: 0)
    let (skipped, count, footer) = (skipped, count, footer)
    let places = ["skip", "header_rows", "footer"].map { fields.location(of: $0) }
    for (number, (name, least, place)) in [
      (skipped, ("skip", 0, places[0])), (count, ("header_rows", 1, places[1])),
      (footer, ("footer", 0, places[2])),
    ] {
      fields.check(
        number >= least && number <= 1000,
        Diagnostic("`\(name)` must be from \(least) to 1000", at: place))
    }
  }

  /// The names that several rows of a header make together: `成交 金额` of `成交` above `金额`.
  ///
  /// A name that is empty in a row above the last is the one to its left, as in cells that were
  /// merged; a name that only repeats the one above it, as cells that were merged downwards, counts
  /// once.
  static func joined(_ rows: [[String]]) -> [String] {
    guard let last = rows.last else { return [] }
    if rows.count == 1 { return last }
    var filled: [[String]] = []
    for row in rows.dropLast() {
      var left = ""
      filled.append(
        (0..<last.count).map { place in
          let name = place < row.count ? row[place] : ""
          if !name.isEmpty { left = name }
          return left
        })
    }
    filled.append(last)
    return last.indices.map { place in
      var parts: [String] = []
      for row in filled where !row[place].isEmpty && row[place] != parts.last {
        parts.append(row[place])
      }
      return parts.joined(separator: " ")
    }
  }
}
