import PenstockData
import PenstockKit
import PenstockPlan

extension Engine {
  /// Checks that the rows of every sink with a `key` have each another one.
  ///
  /// The keys wait as rows do that are to be sorted, within the memory or on disk.
  func checkKeys(_ outlets: inout Outlets, _ budget: MemoryBudget) async throws {
    var diagnostics: [Diagnostic] = []
    for (place, node) in plan.nodes.enumerated() where !node.key.isEmpty {
      var store = outlets.waiting.takeKeys(place)
      let counted = store.byteCount
      defer { budget.give(counted) }
      if let twins = try Self.twins(in: await store.finish(budget), node.keySchema) {
        diagnostics.append(node.notUnique(twins))
      }
    }
    if !diagnostics.isEmpty { throw RunFailure(.data, diagnostics) }
  }

  /// The first row, in order, that has the key of the one before it; nil where all differ.
  private static func twins(in gathered: SortStore.Gathered, _ schema: Schema) throws -> Batch? {
    switch gathered {
    case .pieces(let batches, let pieces):
      let keys = SortKeys(joining: pieces)
      let order = keys.order()
      for (one, other) in zip(order, order.dropFirst())
      where keys.compare(Int(one), keys, Int(other)) == 0 {
        return batches.joined(schema).gather([one])
      }
    case .runs(let runs):
      var merge = try SortMerge(runs)
      var last: SortKeys?
      while let stretch = try merge.next(rows: RowFeed.rowsAtOnce) {
        try Task.checkCancellation()
        let keys = stretch.keys()
        if let last, keys.compare(0, last, last.count - 1) == 0 {
          return stretch.rows().slice(0..<1)
        }
        for row in 1..<max(1, keys.count) where keys.compare(row, keys, row - 1) == 0 {
          return stretch.rows().slice(row..<row + 1)
        }
        last = keys
      }
    }
    return nil
  }
}

extension Plan.Node {
  /// The columns of a sink's key.
  var keySchema: Schema { output.selecting(key) }

  /// The keys of a sink's rows, which must all be there.
  ///
  /// - Throws: `StageFailure` where a column of the key is missing in a row.
  func keys(_ batch: Batch) throws -> (rows: Batch, keys: SortKeys) {
    let rows = Batch(
      schema: keySchema, columns: key.map { batch.columns[$0] }, rowCount: batch.rowCount
    ).compacted()
    for (place, field) in keySchema.fields.enumerated() {
      let column = rows.columns[place]
      guard let row = (0..<rows.rowCount).first(where: { column.isMissing($0) }) else { continue }
      let others = batch.schema.names.enumerated().compactMap { place, name in
        batch.columns[place][row].map { "\(name) \($0)" }
      }
      throw StageFailure(
        "`\(field.name)` is missing in a row, and `key` says that it tells rows apart",
        help:
          "leave such rows out, `filter: { present: [\(field.name)] }`, or the column out of `key`",
        place: "the row of \(others.prefix(6).joined(separator: ", "))")
    }
    return (rows, SortKeys(rows, by: key.indices.map { SortColumn($0) }))
  }

  fileprivate func notUnique(_ twins: Batch) -> Diagnostic {
    let names = keySchema.names
    let values = zip(names, twins.columns).map { "\($0) \($1.plain(0) ?? "missing")" }
    return Diagnostic(
      "`\(name)` has several rows of \(values.joined(separator: ", ")), and `key` says that one has it",
      at: location,
      help:
        "keep one of them, `dedupe: { key: [\(names.joined(separator: ", "))] }`, or add a column "
        + "to `key`")
  }
}
