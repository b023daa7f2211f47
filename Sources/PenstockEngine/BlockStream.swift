import PenstockData
import PenstockFiles
import PenstockKit
import Synchronization

/// Writes the file of a sink of blocks.
///
/// Rows are taken in order and cut into blocks; whoever has the time encodes a whole one, several at
/// once, and each is written in its turn. No more rows wait than those of the blocks that are not encoded
/// yet. How blocks are encoded is settled with the first of them; a later row that asks for another way
/// is ``Outgrown``.
final class BlockStream<S: BlockSink>: BlockStreaming {
  private struct Waiting: Sendable {
    let number: Int
    let rows: RowBlock
    let bytes: Int
  }

  private struct Rows: Sendable {
    var sink: S
    var settled: S?
    var cutter: BlockCutter
    var waiting: [Waiting] = []  // the next comes last
    var count = 0
    var bytes = 0  // of rows in no block yet

    mutating func add(_ block: RowBlock) {
      settled = settled ?? sink
      waiting.insert(Waiting(number: count, rows: block, bytes: bytes), at: 0)
      count += 1
      bytes = 0
    }
  }

  private struct Encoded: Sendable {
    let bytes: ByteStore
    let entry: S.Entry
    let rows: Int
  }

  private struct Output: Sendable {
    var ready: [Int: Result<Encoded, any Error>] = [:]
    var written: [(offset: Int, entry: S.Entry)] = []
    var rows = 0
  }

  private let rows: Mutex<Rows>
  private let output: Mutex<Output>
  private let file: OutputFile
  private let budget: MemoryBudget
  private let hasSeenAll: Bool

  /// A stream into `file`; `sink` has seen all rows already, or sees them as they come.
  init(_ sink: S, to file: OutputFile, hasSeenAll: Bool, _ budget: MemoryBudget) throws {
    rows = Mutex(Rows(sink: sink, cutter: BlockCutter(sink.blockSize)))
    output = Mutex(Output())
    self.file = file
    self.hasSeenAll = hasSeenAll
    self.budget = budget
    var writer = ByteWriter()
    try sink.begin(&writer)
    try file.write(writer.finish())
  }

  /// Takes the next rows, which must hold no more text than their own.
  ///
  /// - Throws: ``Outgrown``, or what the sink finds wrong with them.
  func append(_ batch: Batch) throws {
    budget.take(batch.byteCount)
    try rows.withLock { rows in
      if !hasSeenAll { try rows.sink.observe(batch) }
      if let settled = rows.settled, !rows.sink.encodes(as: settled) { throw Outgrown() }
      rows.bytes += batch.byteCount
      rows.cutter.append(batch)
      while let block = rows.cutter.next() { rows.add(block) }
    }
  }

  /// Encodes a block and writes what is ready.
  ///
  /// - Returns: Whether there was one.
  func work() throws -> Bool {
    let taken = rows.withLock { rows in
      rows.waiting.popLast().map { block in (block, rows.settled ?? rows.sink) }
    }
    guard let (block, sink) = taken else { return false }
    defer { budget.give(block.bytes) }
    let encoded = Result { try Self.encoded(block.rows, sink) }
    try output.withLock { output in
      output.ready[block.number] = encoded
      while let next = try output.ready.removeValue(forKey: output.written.count)?.get() {
        output.written.append((file.byteCount, next.entry))
        output.rows += next.rows
        try file.write(next.bytes)
      }
    }
    return true
  }

  private static func encoded(_ rows: RowBlock, _ sink: S) throws -> Encoded {
    var writer = ByteWriter(capacity: 1 << 20)
    let entry = try sink.encode(rows, into: &writer)
    return Encoded(bytes: writer.finish(), entry: entry, rows: rows.rowCount)
  }

  /// Encodes and writes all that is left, and ends the file.
  ///
  /// - Returns: How many rows it has.
  func finish(workers: Int) async throws -> Int {
    let sink = rows.withLock { rows in
      if let block = rows.cutter.finish() { rows.add(block) }
      return rows.settled ?? rows.sink
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<workers { group.addTask { while try self.work() {} } }
      try await group.waitForAll()
    }
    return try output.withLock { output in
      var writer = ByteWriter()
      try sink.end(output.written, into: &writer)
      try file.write(writer.finish())
      return output.rows
    }
  }
}

/// The file of a sink of blocks that is being written, whichever sink it is; see ``BlockStream``.
protocol BlockStreaming: Sendable {
  func append(_ batch: Batch) throws
  func work() throws -> Bool
  func finish(workers: Int) async throws -> Int
}

/// Thrown where a row can't be encoded as the blocks before it were.
struct Outgrown: Error {}

extension BlockSink {
  /// A stream of this sink's blocks into `file`.
  func stream(
    to file: OutputFile, hasSeenAll: Bool, _ budget: MemoryBudget
  ) throws -> any BlockStreaming {
    try BlockStream(self, to: file, hasSeenAll: hasSeenAll, budget)
  }
}
