import PenstockData
import PenstockKit

extension Plan {
  /// The plan with rows in the place of what flows out of some nodes, which then read nothing.
  ///
  /// - Parameter rows: The rows by the nodes' places; each batch has the node's output columns.
  public func giving(_ rows: [Int: Batch]) -> Plan {
    let nodes = nodes.enumerated().map { place, node in
      guard let batch = rows[place] else { return node }
      return Node(
        name: node.name, location: node.location, inputs: [],
        work: .source(GivenRows(batch), stage: GivenRows.name, inputs: []), output: node.output,
        refused: node.refused, refusedLimit: node.refusedLimit)
    }
    return Plan(pipeline: pipeline, about: about, clock: clock, nodes: nodes, order: order)
  }
}

/// A source of rows that are there already.
struct GivenRows: Source {
  typealias Settings = NoSettings

  static let name = "given"
  static let summary = "Gives rows that a test has."

  private let rows: Batch

  init(_ rows: Batch) { self.rows = rows }

  init(_ settings: NoSettings, _ binding: inout SourceBinding) {
    rows = Batch(emptyWith: Schema())
  }

  func open() -> any ChunkReader { OneChunk(isLeft: rows.rowCount > 0) }

  func decode(_ chunk: Chunk, _ context: inout StageContext) -> Batch { rows }
}

/// Gives one chunk for all rows; the rows themselves are the source's.
private struct OneChunk: ChunkReader {
  var isLeft: Bool

  mutating func next() -> Chunk? {
    guard isLeft else { return nil }
    isLeft = false
    let store = ByteStore("rows")
    return Chunk(store, 0..<store.count)
  }
}
