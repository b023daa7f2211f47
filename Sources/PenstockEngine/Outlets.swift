import PenstockData
import PenstockKit
import PenstockPlan

/// Takes the parcels of a run in order: holds rows back, writes bytes, counts.
struct Outlets: Sendable {
  /// Rows that were held back, whole batches in order.
  private var tables: [Plan.Edge: [Batch]] = [:]
  private var held: [Int: [Int: [Batch]]] = [:]
  private var groups: [Circuit.Position: [Batch]] = [:]
  private var refusals: [Circuit.Position: [Batch]] = [:]
  private var sinkRows: [Int: [Batch]] = [:]
  private var sequential: [Circuit.Position: any SequentialTransform] = [:]

  /// Rows of the edge that a preview wants.
  private(set) var captured: [Batch] = []

  /// How many rows a preview wants; reading stops at them.
  let captureLimit: Int?

  /// What happened so far.
  private(set) var report: RunReport

  private let circuit: Circuit
  private var writer: DatasetWriter?

  /// Thrown to end a preview that has its rows.
  struct Enough: Error {}

  init(_ circuit: Circuit, writer: DatasetWriter?, captureLimit: Int? = nil) {
    self.circuit = circuit
    self.writer = writer
    self.captureLimit = captureLimit
    report = RunReport(circuit.plan)
  }

  /// Takes what one piece of work gave.
  mutating func take(_ parcel: Parcel, _ flow: Flow) throws {
    for (node, counts) in parcel.counts { count(counts, of: node) }
    for item in parcel.items {
      switch item {
      case .table(let edge, let batch): tables[edge, default: []].append(batch)
      case .held(let node, let input, let batch):
        held[node, default: [:]][input, default: []].append(batch)
      case .group(let position, let batch): groups[position, default: []].append(batch)
      case .refused(let position, let batch): refusals[position, default: []].append(batch)
      case .sinkRows(let sink, let batch): sinkRows[sink, default: []].append(batch)
      case .bytes(let sink, let bytes, let rows): try writer?.write(bytes, rows: rows, to: sink)
      case .sequential(let position, let batch): try runSequential(batch, at: position, flow)
      case .captured(let batch): try capture(batch)
      }
    }
  }

  private mutating func count(_ counts: Parcel.Counts, of node: Int) {
    report.nodes[node].rowsIn += counts.rowsIn
    report.nodes[node].rowsOut += counts.rowsOut
    report.nodes[node].refused.merge(counts.refused, uniquingKeysWith: +)
    report.nodes[node].remarks.merge(counts.remarks, uniquingKeysWith: +)
  }

  private mutating func capture(_ batch: Batch) throws {
    captured.append(batch.compacted())
    guard let captureLimit else { return }
    if captured.reduce(0, { $0 + $1.rowCount }) >= captureLimit { throw Enough() }
  }

  private mutating func runSequential(
    _ batch: Batch, at position: Circuit.Position, _ flow: Flow
  ) throws {
    guard var transform = sequential[position] ?? flow.sequential(at: position) else { return }
    if transform.isFull { return }
    var context = StageContext()
    let result: Batch
    do {
      result = try transform.transform(batch, &context)
    } catch {
      throw flow.failure(error, at: position)
    }
    sequential[position] = transform
    try pass(result, of: batch, context, from: position, flow)
  }

  /// Lets the sequential stages that a root fed make their last rows.
  mutating func finishSequential(of root: Circuit.Root, _ flow: Flow) throws {
    for position in circuit.positionsRun(from: root) {
      guard var transform = sequential[position] ?? flow.sequential(at: position) else { continue }
      var context = StageContext()
      let result: Batch?
      do {
        result = try transform.finish(&context)
      } catch {
        throw flow.failure(error, at: position)
      }
      sequential[position] = nil
      let input = circuit.steps(of: position.node)[position.step].input
      let batch = result ?? Batch(emptyWith: circuit.steps(of: position.node)[position.step].output)
      try pass(batch, of: Batch(emptyWith: input), context, from: position, flow)
    }
  }

  private mutating func pass(
    _ result: Batch, of input: Batch, _ context: StageContext, from position: Circuit.Position,
    _ flow: Flow
  ) throws {
    var noted = Parcel()
    try flow.note(context, input, at: position, &noted)
    try take(noted, flow)
    if result.rowCount > 0 { try take(flow.enter(result, at: position.next), flow) }
  }
}

// MARK: - What roots begin with

extension Outlets {
  /// The whole table of an edge.
  func table(_ edge: Plan.Edge) -> Batch {
    (tables[edge] ?? []).joined(circuit.plan.schema(of: edge))
  }

  /// The batches held before a node, input after input.
  mutating func takeHeld(_ node: Int) -> [Batch] {
    let inputs = held.removeValue(forKey: node) ?? [:]
    return inputs.keys.sorted().flatMap { inputs[$0] ?? [] }
  }

  /// The rows gathered for a group stage.
  mutating func takeGroups(at position: Circuit.Position) -> Batch {
    let step = circuit.steps(of: position.node)[position.step]
    return (groups.removeValue(forKey: position) ?? []).joined(step.input)
  }

  /// What a node refused, stage after stage, in the order of the input.
  func refused(_ node: Int) -> [Batch] {
    let positions = refusals.keys.filter { $0.node == node }.sorted { $0.step < $1.step }
    return positions.flatMap { refusals[$0] ?? [] }
  }

  /// Writes what waited for the end: tables, and every node's refusals.
  mutating func finish() throws -> [RunReport.File] {
    guard var writer else { return [] }
    for (node, planned) in circuit.plan.nodes.enumerated() {
      if case .sink(.table(let sink), _) = planned.work {
        try writer.write((sinkRows[node] ?? []).joined(planned.output), sink, to: node)
      }
    }
    let refusedRows = circuit.plan.nodes.indices.flatMap { refused($0) }
    let files = try writer.finish(refused: refusedRows)
    self.writer = nil
    report.files = files
    return files
  }

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

extension Flow {
  /// The sequential stage at a position, as it is before its first row.
  func sequential(at position: Circuit.Position) -> (any SequentialTransform)? {
    if case .sequential(let transform) = transform(at: position) { transform } else { nil }
  }
}
