import PenstockData
import PenstockFiles
import PenstockKit
import PenstockPlan
import Synchronization

extension Engine {
  /// Writes the files that are made of blocks: workers encode several at once, each is written in its
  /// turn.
  func writeBlocks(_ outlets: inout Outlets, _ budget: MemoryBudget) async throws {
    for node in plan.nodes.indices {
      guard let sink = outlets.takeBlockSink(node) else { continue }
      do {
        if plan.nodes[node].partition.isEmpty {
          let rows = Mutex(outlets.takeBlocks(node))
          try await write(sink, to: node, nil, &outlets) { try rows.withLock { try $0.next() } }
        } else {
          try await writeParts(sink, node, &outlets, budget)
        }
      } catch {
        throw plan.failure(error, ofSink: node)
      }
    }
  }

  /// Writes the files of all parts, one after the other.
  private func writeParts(
    _ sink: any BlockSink, _ node: Int, _ outlets: inout Outlets, _ budget: MemoryBudget
  ) async throws {
    var store = outlets.takeParted(node)
    let counted = store.byteCount
    defer { budget.give(counted) }
    let gathered = try await store.finish(budget)
    let rows = Mutex(try PartedRows(gathered, plan.nodes[node].partedSchema))
    while let part = try rows.withLock({ try $0.nextPart() }) {
      try await write(sink, to: node, part, &outlets) {
        try rows.withLock { try $0.next(of: part) }
      }
    }
  }

  private func write(
    _ sink: any BlockSink, to node: Int, _ part: Partition?, _ outlets: inout Outlets,
    _ next: @escaping @Sendable () throws -> Batch?
  ) async throws {
    guard let file = try outlets.file(of: node, part) else { return }
    let count = try await write(BlockFeed(sink.blockSize, next), sink, to: file)
    try outlets.count(written: count, of: node, part)
  }

  /// Writes a whole file.
  ///
  /// - Returns: How many rows it has.
  private func write<S: BlockSink>(
    _ feed: BlockFeed, _ sink: S, to file: OutputFile
  ) async throws -> Int {
    var writer = ByteWriter()
    try sink.begin(&writer)
    try file.write(writer.finish())
    let written = Mutex(WrittenBlocks<S.Entry>())
    let feed = Mutex(feed)
    let conveyor = Conveyor<RowBlock, (bytes: ByteStore, entry: S.Entry, rows: Int)>(
      workers: options.workers, ahead: 1
    ) { _ in
      try feed.withLock { try $0.next() }
    } pass: { block in
      try written.withLock { written in
        written.blocks.append((file.byteCount, block.entry))
        written.rows += block.rows
        try file.write(block.bytes)
      }
    }
    try await conveyor.run(workers: options.workers) { _, block in
      var writer = ByteWriter(capacity: 1 << 20)
      let entry = try sink.encode(block, into: &writer)
      return (writer.finish(), entry, block.rowCount)
    }
    let all = written.withLock { $0 }
    writer = ByteWriter()
    try sink.end(all.blocks, into: &writer)
    try file.write(writer.finish())
    return all.rows
  }
}

/// The blocks of a file so far.
private struct WrittenBlocks<Entry: Sendable>: Sendable {
  var blocks: [(offset: Int, entry: Entry)] = []
  var rows = 0
}

/// Gives rows that waited block by block.
private struct BlockFeed: Sendable {
  private let rows: @Sendable () throws -> Batch?
  private var cutter: BlockCutter
  private var isAtEnd = false

  /// The rows that `rows` gives, until nil.
  init(_ size: BlockSize, _ rows: @escaping @Sendable () throws -> Batch?) {
    self.rows = rows
    cutter = BlockCutter(size)
  }

  /// The next block, or nil after the last.
  mutating func next() throws -> RowBlock? {
    while true {
      if let block = cutter.next() { return block }
      if isAtEnd { return nil }
      if let batch = try rows() {
        cutter.append(batch)
      } else {
        isAtEnd = true
        return cutter.finish()
      }
    }
  }
}

extension Plan {
  /// The sinks whose files are made of blocks, by node.
  var blockSinks: [Int: any BlockSink] {
    nodes.enumerated().reduce(into: [:]) { sinks, node in
      if case .sink(.blocks(let sink), _) = node.element.work { sinks[node.offset] = sink }
    }
  }

  /// What an error of a sink means to the run.
  func failure(_ error: any Error, ofSink node: Int) -> RunFailure {
    guard case .sink(_, let stage) = nodes[node].work else {
      return RunFailure(error, from: "sink `\(nodes[node].name)`", at: nodes[node].location)
    }
    return RunFailure(
      error, from: "sink `\(nodes[node].name)` (\(stage))", at: nodes[node].location)
  }
}
