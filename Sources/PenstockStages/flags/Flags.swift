import PenstockData

/// The column `flags`, which says of single values what to know: `column:CODE`, sorted, joined by
/// `;`.
struct Flags: Sendable {
  private let place: Int

  /// Finds the column in `schema`, or adds it.
  init(_ schema: inout Schema) {
    if let place = schema.index(of: "flags"), schema.fields[place].type == .text {
      self.place = place
    } else {
      place = schema.append(Field("flags", .text))
    }
  }

  /// Adds a code, where there is one, to the flags of each row.
  func add(_ codes: ValueColumn<String>, for name: String, to columns: inout [Column]) {
    if let (values, _) = codes.coded, values.allSatisfy({ $0 == nil }) { return }
    let earlier =
      columns[place].texts?.map { String(copying: $0) }
      ?? ValueColumn(repeating: nil, count: codes.count)
    let merged = earlier.combined(with: codes) { earlier, code in
      code.map { Self.merged(earlier, "\(name):\($0)") } ?? earlier
    }
    columns[place] = .text(TextColumn(merged))
  }

  /// Adds a code to the flags of some rows.
  func add(_ code: String, at rows: [Int32], for name: String, to columns: inout [Column]) {
    if rows.isEmpty { return }
    let flagged = Set(rows)
    let count = columns[place].count
    add(
      ValueColumn((0..<count).map { flagged.contains(Int32($0)) ? code : nil }), for: name,
      to: &columns)
  }

  private static func merged(_ flags: String?, _ flag: String) -> String {
    let all = (flags?.split(separator: ";").map(String.init) ?? []) + [flag]
    return Set(all).sorted().joined(separator: ";")
  }
}
