import PenstockData
import PenstockFiles
import PenstockKit
import PenstockPlan

/// Takes the parcels of a run in order: holds rows back, writes bytes, counts.
struct Outlets: Sendable {
  /// Whole tables of sinks, which stay in memory.
  private var sinkRows: [Int: [Batch]] = [:]

  /// Rows that wait, and go to disk beyond the budget.
  var waiting: WaitingRows

  private var extents: [Int: [String: DecimalExtent]] = [:]

  /// Sinks of blocks, which have seen the rows that wait for them.
  private var blockSinks: [Int: any BlockSink]

  /// The files of sinks of blocks that are written while their rows come.
  private(set) var streams: [Int: any BlockStreaming] = [:]

  /// Rows of the edge that a preview wants.
  private(set) var captured: [Batch] = []

  /// How many rows a preview wants; reading stops at them.
  let captureLimit: Int?

  /// What happened so far.
  private(set) var report: RunReport

  private let circuit: Circuit
  private let budget: MemoryBudget
  private var writer: DatasetWriter?

  /// Thrown to end a preview that has its rows.
  struct Enough: Error {}

  init(
    _ circuit: Circuit, _ budget: MemoryBudget, writer: DatasetWriter?, captureLimit: Int? = nil
  ) {
    self.circuit = circuit
    self.budget = budget
    self.writer = writer
    self.captureLimit = captureLimit
    report = RunReport(circuit.plan)
    blockSinks = circuit.plan.blockSinks
    waiting = WaitingRows(circuit, budget)
  }

  /// Takes what one piece of work gave.
  mutating func take(_ parcel: Parcel) throws {
    for (node, counts) in parcel.counts { count(counts, of: node) }
    extents.add(parcel.extents)
    for item in parcel.items {
      switch item {
      case .table, .held, .group, .sort, .lookup, .refused, .keys: try waiting.take(item)
      case .sinkRows(let sink, let batch):
        sinkRows[sink, default: []].append(batch)
        budget.take(batch.byteCount)
      case .blockRows(let sink, let batch):
        if let stream = streams[sink] {
          try append(batch, to: stream, of: sink)
        } else {
          try observe(batch, by: sink)
          try waiting.take(item)
        }
      case .partedRows(let sink, let batch, _):
        try observe(batch, by: sink)
        try waiting.take(item)
      case .bytes(let sink, let part, let bytes, let rows):
        try writer?.write(bytes, rows: rows, to: sink, part)
      case .captured(let batch): try capture(batch)
      }
    }
    try waiting.spillWhereExceeded()
  }

  private mutating func count(_ counts: Parcel.Counts, of node: Int) {
    report.nodes[node].rowsIn += counts.rowsIn
    report.nodes[node].rowsOut += counts.rowsOut
    report.nodes[node].refused.merge(counts.refused, uniquingKeysWith: +)
    report.nodes[node].remarks.merge(counts.remarks, uniquingKeysWith: +)
    report.nodes[node].found.add(counts.expectations)
  }

  private mutating func observe(_ batch: Batch, by sink: Int) throws {
    do {
      try blockSinks[sink]?.observe(batch)
    } catch {
      throw circuit.plan.failure(error, ofSink: sink)
    }
  }

  private func append(_ batch: Batch, to stream: any BlockStreaming, of sink: Int) throws {
    do {
      try stream.append(batch)
    } catch is Outgrown {
      throw Restart(position: Circuit.Position(node: sink, step: 0))
    } catch {
      throw circuit.plan.failure(error, ofSink: sink)
    }
  }

  private mutating func capture(_ batch: Batch) throws {
    captured.append(batch.compacted())
    guard let captureLimit else { return }
    if captured.reduce(0, { $0 + $1.rowCount }) >= captureLimit { throw Enough() }
  }
}

// MARK: - What sinks end with

extension Outlets {
  /// Begins the files of the sinks of blocks, but for those in parts and those of the nodes `gathering`,
  /// which must see all their rows first.
  mutating func openStreams(gathering: Set<Int>) throws {
    for (node, sink) in blockSinks where !gathering.contains(node) {
      guard circuit.plan.nodes[node].partition.isEmpty, let file = try file(of: node, nil) else {
        continue
      }
      streams[node] = try sink.stream(to: file, hasSeenAll: false, budget)
    }
  }

  /// The file of a sink of blocks that was written while its rows came.
  mutating func takeStream(_ node: Int) -> (any BlockStreaming)? {
    streams.removeValue(forKey: node)
  }

  /// A sink of blocks that has seen all rows; nil for another node.
  func blockSink(_ node: Int) -> (any BlockSink)? { blockSinks[node] }

  /// The file of a sink that writes it on its own.
  mutating func file(of node: Int, _ part: Partition?) throws -> OutputFile? {
    try writer?.file(of: node, part)
  }

  /// Counts rows that a sink wrote on its own.
  mutating func count(written rows: Int, of node: Int, _ part: Partition?) throws {
    try writer?.count(rows, of: node, part)
  }

  /// Writes what waited for the end: tables, and every node's refusals.
  mutating func finish() throws {
    guard var writer else { return }
    for (node, planned) in circuit.plan.nodes.enumerated() {
      if case .sink(.table(let sink), _) = planned.work {
        try writer.write((sinkRows[node] ?? []).joined(planned.output), sink, to: node)
      }
    }
    let refusedRows = RowFeed(circuit.plan.nodes.indices.flatMap { waiting.refused($0) })
    report.files = try writer.finish(refused: refusedRows)
    report.scripts = try writer.write(LoadScripts(circuit.plan, extents, report.files))
    self.writer = nil
  }

  /// Notes requests that have no answer.
  mutating func note(_ missing: [MissingAnswer]) { report.missing = missing }

  /// Says where the dataset is and what became of it.
  mutating func publish(_ outcome: RunReport.Outcome, at dataset: String) {
    report.outcome = outcome
    report.dataset = dataset
  }
}

extension [Batch] {
  /// The rows as one batch of `schema`.
  func joined(_ schema: Schema) -> Batch {
    let whole = filter { $0.rowCount > 0 }
    return whole.isEmpty ? Batch(emptyWith: schema) : Batch(joining: whole).named(schema)
  }
}
