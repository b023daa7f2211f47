import PenstockData
import PenstockKit
import PenstockPlan

/// Sends batches through everything that needs no waiting, on whichever core has the time.
struct Flow: Sendable {
  let circuit: Circuit

  /// Where the rows that are sent begin.
  let root: Circuit.Root

  /// The gates on their way, which are the same for all roots of a run.
  let gates: Gates

  /// When rows may wait at gates no longer.
  let limits: Gate.Limits

  /// The stages that need tables, with what they were given.
  var prepared: [Circuit.Position: Prepared]

  /// A stage that needs tables, or looks rows up in one.
  enum Prepared: Sendable {
    /// The stage with whole tables.
    case whole(BoundTransform)
    /// A table on disk, for which rows have to wait.
    case parts(PartedTable)
  }

  private var plan: Plan { circuit.plan }

  /// Decodes a source's chunk and sends its rows on, cut to `rows` at a time.
  func decode(
    _ chunk: Chunk, of node: Int, rows: ((Int) -> Int)?, number: Int
  ) throws -> Parcel {
    guard case .source(let source, let stage, _) = plan.nodes[node].work else { return Parcel() }
    var parcel = Parcel()
    var context = StageContext()
    do {
      let decoded = try source.decode(chunk, &context)
      let position = Circuit.Position(node: node, step: 0)
      try note(context, decoded, at: position, &parcel)
      let batch = decoded.dropping(context.refusals)
      parcel.counts[node, default: .init()].rowsIn += decoded.rowCount
      for piece in batch.cut(rows, number) {
        try deliver(piece, from: Plan.Edge(node: node), &parcel)
      }
    } catch {
      throw RunFailure(
        error, from: "source `\(plan.nodes[node].name)` (\(stage))",
        at: plan.nodes[node].location)
    }
    return parcel
  }

  /// Sends rows that were held before a node into it.
  func enter(_ batch: Batch, at position: Circuit.Position) throws -> Parcel {
    var parcel = Parcel()
    try run(batch, at: position, &parcel)
    return parcel
  }

  /// Sends many rows on, some thousand at a time.
  func enter(_ batch: Batch, at position: Circuit.Position, rows: Int) throws -> Parcel {
    var parcel = Parcel()
    for start in stride(from: 0, to: batch.rowCount, by: rows) {
      try Task.checkCancellation()
      try run(batch.slice(start..<min(batch.rowCount, start + rows)), at: position, &parcel)
    }
    return parcel
  }

  /// Sends rows along an edge.
  func deliver(_ batch: Batch, from edge: Plan.Edge) throws -> Parcel {
    var parcel = Parcel()
    try deliver(batch, from: edge, &parcel)
    return parcel
  }

  /// The stage at a position, with its tables where it needs some.
  func transform(at position: Circuit.Position) -> BoundTransform {
    if case .whole(let transform) = prepared[position] { return transform }
    return circuit.steps(of: position.node)[position.step].transform
  }

  private func run(
    _ batch: Batch, at position: Circuit.Position, _ parcel: inout Parcel
  ) throws {
    let steps = circuit.steps(of: position.node)
    if position.step == 0 {
      parcel.counts[position.node, default: .init()].rowsIn += batch.rowCount
    }
    guard position.step < steps.count else {
      return try deliver(batch, from: Plan.Edge(node: position.node), &parcel)
    }
    if case .parts(let table) = prepared[position] {
      let rows = batch.compacted()
      parcel.items.append(.lookup(position, rows, parts: table.parts(of: rows)))
      return
    }
    let transform = transform(at: position)
    switch transform {
    case .group, .sequential:
      let streams = circuit.streaming.contains(position)
      parcel.arrivals.append(
        (position, Gate.arrival(batch, before: transform, streams: streams)))
    case .steps: break  // A plan has them one by one.
    case .order(let transform):
      let rows = batch.compacted()
      parcel.items.append(.sort(position, rows, SortKeys(rows, by: transform.order)))
    case .row(let transform):
      var context = StageContext()
      let result: Batch
      do {
        result = try transform.transform(batch, &context)
      } catch {
        throw failure(error, at: position)
      }
      try note(context, batch, at: position, &parcel)
      try run(result, at: position.next, &parcel)
    }
  }

  /// What an error of a stage means to the run.
  func failure(_ error: any Error, at position: Circuit.Position) -> RunFailure {
    let node = plan.nodes[position.node]
    let step = circuit.steps(of: position.node)[position.step]
    return RunFailure(
      error, from: "stage `\(step.name)` of `\(node.name)`", at: node.location)
  }

  /// Keeps a stage's refusals, with the rows that they are of, and its remarks.
  func note(
    _ context: StageContext, _ input: Batch, at position: Circuit.Position,
    _ parcel: inout Parcel
  ) throws {
    guard
      !context.refusals.isEmpty || !context.remarks.isEmpty || !context.expectations.isEmpty
    else { return }
    var counts = parcel.counts[position.node] ?? .init()
    for refusal in context.refusals { counts.refused[refusal.code, default: 0] += 1 }
    counts.remarks.merge(context.remarks, uniquingKeysWith: +)
    counts.expectations.add(context.expectations)
    parcel.counts[position.node] = counts
    if !context.refusals.isEmpty {
      let node = plan.nodes[position.node]
      parcel.items.append(
        .refused(position, node.refusedRows(context.refusals, of: input).compacted()))
    }
  }

  private func deliver(
    _ batch: Batch, from edge: Plan.Edge, _ parcel: inout Parcel
  ) throws {
    if !edge.isRefused {
      parcel.counts[edge.node, default: .init()].rowsOut += batch.rowCount
    }
    for consumer in circuit.consumers(of: edge) {
      switch consumer {
      case .enter(let node):
        let rows = plan.nodes[node].meeting?.rows(batch, of: 0) ?? batch
        try run(rows, at: Circuit.Position(node: node, step: 0), &parcel)
      case .hold(let node, let input):
        let rows = plan.nodes[node].meeting?.rows(batch, of: input) ?? batch
        parcel.items.append(.held(node: node, input: input, rows.compacted()))
      case .table(let edge):
        let rows = circuit.tablesOfValues.contains(edge) ? batch.unwritten : batch
        parcel.items.append(.table(edge, rows.compacted()))
      case .sink(let node): try sink(batch, node, &parcel)
      case .capture: parcel.items.append(.captured(batch))
      }
    }
  }

  private func sink(_ batch: Batch, _ node: Int, _ parcel: inout Parcel) throws {
    guard case .sink(let sink, _) = plan.nodes[node].work, batch.rowCount > 0 else {
      return
    }
    parcel.counts[node, default: .init()].rowsIn += batch.rowCount
    if sink.format != .other { parcel.extents.add([node: batch.decimalExtents]) }
    do {
      if !plan.nodes[node].key.isEmpty {
        let (rows, keys) = try plan.nodes[node].keys(batch)
        parcel.items.append(.keys(sink: node, rows, keys))
      }
      switch sink {
      case .table: parcel.items.append(.sinkRows(sink: node, batch.compacted()))
      case .blocks(let sink): parcel.items.append(try blockRows(batch, sink, node))
      case .streaming(let sink):
        for (part, rows) in try plan.nodes[node].parted(batch) {
          var writer = ByteWriter(capacity: rows.rowCount * 96)
          try sink.encode(rows, into: &writer)
          parcel.items.append(.bytes(sink: node, part, writer.finish(), rows: rows.rowCount))
        }
      }
    } catch {
      throw plan.failure(error, ofSink: node)
    }
  }

  /// The rows of a batch as they wait for a sink of blocks: by the paths of their parts where it has some.
  private func blockRows(
    _ batch: Batch, _ sink: any BlockSink, _ node: Int
  ) throws -> Parcel.Item {
    let planned = plan.nodes[node]
    let rows = sink.rows(toWrite: planned.unparted(batch))
    if planned.partition.isEmpty { return .blockRows(sink: node, rows.compacted()) }
    let keyed = Batch(
      schema: planned.partedSchema, columns: rows.columns + [try planned.partPaths(batch)],
      rowCount: rows.rowCount
    ).compacted()
    let order = [SortColumn(keyed.columns.count - 1)]
    return .partedRows(sink: node, keyed, SortKeys(keyed, by: order))
  }
}

extension Batch {
  /// How many digits the numbers of each column of decimals have.
  fileprivate var decimalExtents: [String: DecimalExtent] {
    zip(schema.names, columns).reduce(into: [:]) { extents, item in
      if case .decimal(let column) = item.1 {
        extents[item.0, default: DecimalExtent()].add(column)
      }
    }
  }

  /// The rows but for those that were refused.
  fileprivate func dropping(_ refusals: [Refusal]) -> Batch {
    if refusals.isEmpty { return self }
    let refused = Set(refusals.map(\.row))
    return gather((0..<Int32(rowCount)).filter { !refused.contains($0) })
  }

  /// The rows in pieces of as many as `rows` says for each.
  fileprivate func cut(_ rows: ((Int) -> Int)?, _ number: Int) -> [Batch] {
    guard let rows else { return [self] }
    var pieces: [Batch] = []
    var start = 0
    while start < rowCount {
      let end = min(rowCount, start + max(1, rows(number &* 31 &+ pieces.count)))
      pieces.append(slice(start..<end))
      start = end
    }
    return pieces
  }
}

extension Plan.Node {
  /// Refused rows as the node's refused outlet gives them: `node`, `code`, `reason` and columns.
  func refusedRows(_ refusals: [Refusal], of input: Batch) -> Batch {
    let rows = input.gather(refusals.map(\.row))
    let told: [String: Column] = [
      "node": .text(TextColumn(repeating: name, count: refusals.count)),
      "code": .text(TextColumn(refusals.map(\.code))),
      "reason": .text(TextColumn(refusals.map(\.reason))),
    ]
    let columns = refused.fields.map { field in
      told[field.name] ?? rows[field.name]?.converted(to: field.type)
        ?? .missing(field.type, count: refusals.count)
    }
    return Batch(schema: refused, columns: columns, rowCount: refusals.count)
  }
}
