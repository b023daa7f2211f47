import PenstockData
import PenstockFiles
import PenstockKit
import PenstockPlan
import Synchronization

extension Engine {
  /// Writes the files that are made of blocks: workers encode several at once, each is written in its
  /// turn.
  func writeBlocks(_ outlets: inout Outlets) async throws {
    for node in plan.nodes.indices {
      guard let (sink, rows, file) = outlets.takeBlocks(node) else { continue }
      do {
        let count = try await write(BlockFeed(rows, sink.blockSize), sink, to: file)
        outlets.count(written: count, of: node)
      } catch {
        throw plan.failure(error, ofSink: node)
      }
    }
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
  private var rows: Spool.Reader
  private var cutter: BlockCutter
  private var isAtEnd = false

  init(_ rows: Spool.Reader, _ size: BlockSize) {
    self.rows = rows
    cutter = BlockCutter(size)
  }

  /// The next block, or nil after the last.
  mutating func next() throws -> RowBlock? {
    while true {
      if let block = cutter.next() { return block }
      if isAtEnd { return nil }
      if let batch = try rows.next() {
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
