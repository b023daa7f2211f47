import PenstockData
import PenstockKit
import Testing

/// Facts as tests write them: CSV with a header, each column in the part that it is called.
///
/// `value` is decimal, `decimals` integer, `period` a period; another type than text is written
/// behind a colon: `value_usd:decimal`.
struct FactRows {
  let batch: Batch

  init(_ csv: String, units: [String: FieldUnit] = [:]) {
    let lines = csv.split(separator: "\n").map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    let fields = lines[0].map { cell in
      let parts = cell.split(separator: ":").map(String.init)
      let own: [String: ValueType] = ["value": .decimal, "decimals": .integer, "period": .period]
      let type = parts.count > 1 ? ValueType(rawValue: parts[1]) : own[parts[0]]
      return Field(parts[0], type ?? .text, unit: units[parts[0]] ?? .unknown)
    }
    var schema = Schema(fields)
    for part in FactPart.allCases where schema[part.rawValue] != nil {
      schema.parts[part] = part.rawValue
    }
    let columns = fields.enumerated().map { place, field in
      TextColumn(lines.dropFirst().map { $0[place].isEmpty ? nil : $0[place] })
        .decoded(as: field.type).column
    }
    batch = Batch(schema: schema, columns: columns, rowCount: lines.count - 1)
  }
}

/// What came of running a group stage.
struct FactOutcome {
  let batch: Batch

  /// `row CODE`, rows counted from 1, in order.
  let refused: [String]

  /// Why each of them was refused.
  let reasons: [String]

  let remarks: [String: Int]

  /// The rows as CSV, with those columns alone.
  func rows(_ names: String...) -> [String] {
    (0..<batch.rowCount).map { row in
      names.map { batch[$0].map { $0[row] ?? "" } ?? "?" }.joined(separator: ",")
    }
  }
}

extension StageDefinition {
  /// Runs a group stage over facts, in so many parts, as the engine does.
  func outcome(_ words: Words, _ facts: Batch, parts: Int = 1) throws -> FactOutcome {
    let (binding, bound, _) = try bound(words, facts.schema)
    try #require(binding.notes.diagnostics.map(\.message) == [])
    guard case .group(let stage) = bound else { throw NotThatKind() }
    var pieces: [(batch: Batch, anchors: [Int32])] = []
    var refusals: [Refusal] = []
    var remarks: [String: Int] = [:]
    for groups in Groups(facts, key: stage.key).split(into: parts) {
      var output = GroupOutput()
      try stage.transform(groups, &output)
      pieces += output.pieces
      refusals += output.context.refusals
      remarks.merge(output.context.remarks, uniquingKeysWith: +)
    }
    for piece in pieces { #expect(piece.batch.schema == binding.output) }
    let anchors = pieces.flatMap(\.anchors)
    let order = anchors.indices.sorted { (anchors[$0], $0) < (anchors[$1], $1) }
    let batch =
      pieces.isEmpty
      ? Batch(emptyWith: binding.output)
      : Batch(joining: pieces.map(\.batch)).gather(order.map { Int32($0) })
    let sorted = refusals.enumerated()
      .sorted { ($0.element.row, $0.offset) < ($1.element.row, $1.offset) }.map(\.element)
    return FactOutcome(
      batch: batch, refused: sorted.map { "\($0.row + 1) \($0.code)" },
      reasons: sorted.map(\.reason), remarks: remarks)
  }

  /// Runs a group stage over facts written as CSV.
  func outcome(_ words: Words, _ csv: String, parts: Int = 1) throws -> FactOutcome {
    try outcome(words, FactRows(csv).batch, parts: parts)
  }

  /// What the stage notes when it is bound behind facts of that header.
  func notes(_ words: Words, _ header: String, units: [String: FieldUnit] = [:]) throws -> [String]
  {
    try bound(words, FactRows(header, units: units).batch.schema).0.notes.diagnostics
      .map(\.message)
  }
}

/// A small seeded generator: every run of a test sees the same values.
struct SeededRandom {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  /// A number from 0 up to, but not including, `limit`.
  mutating func below(_ limit: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((bits ^ (bits >> 31)) % UInt64(limit))
  }

  /// True once in `count` times.
  mutating func oneIn(_ count: Int) -> Bool { below(count) == 0 }

  /// The values in another order.
  mutating func shuffled<Element>(_ values: [Element]) -> [Element] {
    var values = values
    for place in values.indices.dropFirst().reversed() { values.swapAt(place, below(place + 1)) }
    return values
  }
}
