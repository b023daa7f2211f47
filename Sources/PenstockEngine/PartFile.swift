import PenstockData
import PenstockFiles
import PenstockKit

/// Some rows of a longer sequence, each with its number in that.
struct NumberedRows: Sendable {
  let batch: Batch
  let numbers: [Int]

  /// The rows of `pieces`, one after the other; nil where there are none.
  static func joining(_ pieces: [NumberedRows], _ schema: Schema) -> NumberedRows? {
    if pieces.isEmpty { return nil }
    return NumberedRows(
      batch: pieces.map(\.batch).joined(schema), numbers: pieces.flatMap(\.numbers))
  }
}

/// Rows on disk, in numbered parts; the rows of a part come back in the order in which they went.
struct PartFile: Sendable {
  let schema: Schema
  private let file: SpillFile
  private var blocks: [[SpillFile.Block]]

  /// How many bytes of each part there are.
  private(set) var byteCounts: [Int]

  /// More bytes than this are more than one table can hold.
  private static let largestTable = 4 << 30

  /// A file for rows of `schema` in `count` parts.
  init(_ schema: Schema, parts count: Int, _ budget: MemoryBudget) throws {
    self.schema = schema
    file = try budget.file()
    blocks = Array(repeating: [], count: count)
    byteCounts = Array(repeating: 0, count: count)
  }

  /// Makes room for parts of higher numbers.
  mutating func grow(toParts count: Int) {
    let more = max(0, count - blocks.count)
    blocks += Array(repeating: [], count: more)
    byteCounts += Array(repeating: 0, count: more)
  }

  /// Appends rows, each to the part that `parts` says.
  ///
  /// - Complexity: O(rows × columns), with one block for each part that gets rows.
  mutating func append(_ rows: NumberedRows, to parts: [Int]) throws {
    let (order, starts) = order(of: parts)
    var part = 0
    while part < blocks.count {
      try Task.checkCancellation()
      var writer = ByteWriter(capacity: Self.writeSize)
      var written: [(part: Int, start: Int)] = []
      while part < blocks.count, writer.count < Self.writeSize {
        if starts[part + 1] > starts[part] {
          let range = order[starts[part]..<starts[part + 1]]
          written.append((part, writer.count))
          BatchCodec.append(rows.numbers, rows: range, to: &writer)
          BatchCodec.append(rows.batch, rows: range, to: &writer)
        }
        part += 1
      }
      let block = try file.append(writer.finish())
      for (place, (part, start)) in written.enumerated() {
        let end = place + 1 < written.count ? written[place + 1].start : block.count
        blocks[part].append(block.part(from: start, count: end - start))
        byteCounts[part] += end - start
      }
    }
  }

  /// About how many bytes are written at once.
  private static let writeSize = 1 << 20

  /// The rows part by part, and where each part's begin.
  private func order(of parts: [Int]) -> (rows: [Int32], starts: [Int]) {
    var starts = [Int](repeating: 0, count: blocks.count + 1)
    for part in parts { starts[part + 1] += 1 }
    for part in blocks.indices { starts[part + 1] += starts[part] }
    var next = starts
    var order = [Int32](repeating: 0, count: parts.count)
    for (row, part) in parts.enumerated() {
      order[next[part]] = Int32(truncatingIfNeeded: row)
      next[part] += 1
    }
    return (order, starts)
  }

  /// The rows of a part; nil where it has none.
  ///
  /// - Throws: ``StageFailure`` where they are too many for one table.
  func rows(of part: Int) throws -> NumberedRows? {
    if byteCounts[part] > Self.largestTable {
      throw StageFailure(
        "the rows of one key have more than 4 GiB, which is more than can be worked on at once",
        help: "drop the columns that are not needed before, with `select`")
    }
    return .joining(try blocks[part].map(read), schema)
  }

  /// Calls `body` with the rows of a part, about `bytes` of them at a time.
  func forEach(of part: Int, bytes: Int, _ body: (NumberedRows) throws -> Void) throws {
    var pieces: [NumberedRows] = []
    var size = 0
    for (place, block) in blocks[part].enumerated() {
      try Task.checkCancellation()
      pieces.append(try read(block))
      size += block.count
      guard size >= bytes || place + 1 == blocks[part].count else { continue }
      if let rows = NumberedRows.joining(pieces, schema) { try body(rows) }
      (pieces, size) = ([], 0)
    }
  }

  private func read(_ block: SpillFile.Block) throws -> NumberedRows {
    var reader = BatchReader(try file.read(block))
    let numbers = reader.numbers()
    return NumberedRows(batch: reader.batch(schema), numbers: numbers)
  }
}
