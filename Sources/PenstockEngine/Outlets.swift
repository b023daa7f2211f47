import PenstockData
import PenstockFiles
import PenstockKit
import PenstockPlan

/// Takes the parcels of a run in order: holds rows back, writes bytes, counts.
struct Outlets: Sendable {
  /// Whole tables, which stay in memory.
  private var tables: [Plan.Edge: [Batch]] = [:]
  private var sinkRows: [Int: [Batch]] = [:]

  /// Rows that were held back, and go to disk beyond the budget.
  private var held: [Int: [Int: Spool]] = [:]
  private var groups: [Circuit.Position: GroupStore] = [:]
  private var sorted: [Circuit.Position: SortStore] = [:]
  private var refusals: [Circuit.Position: Spool] = [:]
  private var blockRows: [Int: Spool] = [:]
  private var partedRows: [Int: SortStore] = [:]
  private var keys: [Int: SortStore] = [:]
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
  }

  /// Takes what one piece of work gave.
  mutating func take(_ parcel: Parcel) throws {
    let (budget, circuit) = (budget, circuit)
    for (node, counts) in parcel.counts { count(counts, of: node) }
    extents.add(parcel.extents)
    for item in parcel.items {
      switch item {
      case .table(let edge, let batch):
        tables[edge, default: []].append(batch)
        budget.take(batch.byteCount)
      case .sinkRows(let sink, let batch):
        sinkRows[sink, default: []].append(batch)
        budget.take(batch.byteCount)
      case .blockRows(let sink, let batch):
        if let stream = streams[sink] {
          try append(batch, to: stream, of: sink)
        } else {
          try observe(batch, by: sink)
          blockRows[sink, default: Spool()].append(batch, budget)
        }
      case .partedRows(let sink, let batch, let keys):
        try observe(batch, by: sink)
        let store = SortStore(circuit.plan.nodes[sink].partedSchema)
        try partedRows[sink, default: store].append(batch, keys, budget)
      case .held(let node, let input, let batch):
        held[node, default: [:]][input, default: Spool()].append(batch, budget)
      case .group(let position, let batch):
        groups[position, default: circuit.groupStore(at: position)].append(batch, budget)
      case .sort(let position, let batch, let keys):
        let schema = circuit.steps(of: position.node)[position.step].input
        try sorted[position, default: SortStore(schema)].append(batch, keys, budget)
      case .refused(let position, let batch):
        refusals[position, default: Spool()].append(batch, budget)
      case .keys(let sink, let batch, let sorting):
        let store = SortStore(circuit.plan.nodes[sink].keySchema)
        try keys[sink, default: store].append(batch, sorting, budget)
      case .bytes(let sink, let part, let bytes, let rows):
        try writer?.write(bytes, rows: rows, to: sink, part)
      case .captured(let batch): try capture(batch)
      }
    }
    try spillWhereExceeded()
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

// MARK: - What roots begin with

extension Outlets {
  /// The whole table of an edge.
  func table(_ edge: Plan.Edge) -> Batch {
    (tables[edge] ?? []).joined(circuit.plan.schema(of: edge))
  }

  /// The rows held before a node, input after input.
  mutating func takeHeld(_ node: Int) -> [Spool.Reader] {
    let inputs = held.removeValue(forKey: node) ?? [:]
    return inputs.keys.sorted().compactMap { inputs[$0]?.emptying(budget) }
  }

  /// The rows gathered for a group stage.
  mutating func takeGroups(at position: Circuit.Position) -> GroupStore {
    groups.removeValue(forKey: position) ?? circuit.groupStore(at: position)
  }

  /// The rows gathered for a sorting stage.
  mutating func takeSorted(at position: Circuit.Position) -> SortStore {
    sorted.removeValue(forKey: position)
      ?? SortStore(circuit.steps(of: position.node)[position.step].input)
  }

  /// What a node refused, stage after stage, in the order of the input.
  func refused(_ node: Int) -> [Spool.Reader] {
    let positions = refusals.keys.filter { $0.node == node }.sorted { $0.step < $1.step }
    return positions.compactMap { refusals[$0]?.reader }
  }

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

  /// The rows that wait for a sink of blocks.
  mutating func takeBlocks(_ node: Int) -> Spool.Reader {
    (blockRows.removeValue(forKey: node) ?? Spool()).emptying(budget)
  }

  /// The keys of the rows of a sink.
  mutating func takeKeys(_ node: Int) -> SortStore {
    keys.removeValue(forKey: node) ?? SortStore(circuit.plan.nodes[node].keySchema)
  }

  /// The rows that wait for a sink of blocks in parts.
  mutating func takeParted(_ node: Int) -> SortStore {
    partedRows.removeValue(forKey: node) ?? SortStore(circuit.plan.nodes[node].partedSchema)
  }

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
    let refusedRows = RowFeed(circuit.plan.nodes.indices.flatMap { refused($0) })
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

// MARK: - Within the budget

extension Outlets {
  private enum Waiting {
    case held(node: Int, input: Int)
    case group(Circuit.Position)
    case sorted(Circuit.Position)
    case refused(Circuit.Position)
    case blocks(sink: Int)
    case parted(sink: Int)
    case keys(sink: Int)
  }

  /// Moves rows to disk, most first, until the rest may wait in memory.
  ///
  /// What takes less than a sixteenth of the budget is left alone.
  private mutating func spillWhereExceeded() throws {
    let budget = budget
    while budget.isExceeded {
      guard let (waiting, bytes) = largest, bytes * 16 >= budget.limit else { return }
      switch waiting {
      case .held(let node, let input): try held[node]?[input]?.spill(budget)
      case .group(let position): try groups[position]?.spill(budget)
      case .sorted(let position): try sorted[position]?.spill(budget)
      case .refused(let position): try refusals[position]?.spill(budget)
      case .blocks(let sink): try blockRows[sink]?.spill(budget)
      case .keys(let sink): try keys[sink]?.spill(budget)
      case .parted(let sink): try partedRows[sink]?.spill(budget)
      }
    }
  }

  private var largest: (Waiting, bytes: Int)? {
    var all: [(Waiting, bytes: Int)] = []
    for (node, inputs) in held {
      all += inputs.map { (.held(node: node, input: $0.key), $0.value.byteCount) }
    }
    all += groups.filter(\.value.canSpill).map { (.group($0.key), $0.value.byteCount) }
    all += sorted.map { (.sorted($0.key), $0.value.byteCount) }
    all += refusals.map { (.refused($0.key), $0.value.byteCount) }
    all += blockRows.map { (.blocks(sink: $0.key), $0.value.byteCount) }
    all += keys.map { (.keys(sink: $0.key), $0.value.byteCount) }
    all += partedRows.map { (.parted(sink: $0.key), $0.value.byteCount) }
    return all.filter { $0.bytes > 0 }.max { $0.bytes < $1.bytes }
  }
}

extension [Batch] {
  /// The rows as one batch of `schema`.
  func joined(_ schema: Schema) -> Batch {
    let whole = filter { $0.rowCount > 0 }
    return whole.isEmpty ? Batch(emptyWith: schema) : Batch(joining: whole).named(schema)
  }
}

extension Circuit {
  /// An empty store for the rows of a group stage.
  fileprivate func groupStore(at position: Position) -> GroupStore {
    let step = steps(of: position.node)[position.step]
    guard case .group(let transform) = step.transform else {
      return GroupStore(step.input, key: [])
    }
    return GroupStore(step.input, key: transform.key)
  }
}
