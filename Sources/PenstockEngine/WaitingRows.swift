import PenstockData
import PenstockKit
import PenstockPlan

/// The rows of a run that wait, in memory or on disk beyond the budget: for other rows, for another
/// input, for the end.
struct WaitingRows: Sendable {
  private var tables: [Plan.Edge: TableStore] = [:]
  private var held: [Int: [Int: Spool]] = [:]
  private var groups: [Circuit.Position: GroupStore] = [:]
  private var sorted: [Circuit.Position: SortStore] = [:]
  private var lookups: [Circuit.Position: LookupStore] = [:]
  private var refusals: [Circuit.Position: Spool] = [:]
  private var blockRows: [Int: Spool] = [:]
  private var partedRows: [Int: SortStore] = [:]
  private var keys: [Int: SortStore] = [:]

  private let circuit: Circuit
  private let budget: MemoryBudget

  init(_ circuit: Circuit, _ budget: MemoryBudget) {
    self.circuit = circuit
    self.budget = budget
  }

  /// Takes rows that wait; nothing where an item has none.
  mutating func take(_ item: Parcel.Item) throws {
    switch item {
    case .table(let edge, let batch):
      let store = TableStore(circuit.plan.schema(of: edge))
      tables[edge, default: store].append(batch, budget)
    case .held(let node, let input, let batch):
      held[node, default: [:]][input, default: Spool()].append(batch, budget)
    case .group(let position, let batch):
      groups[position, default: circuit.groupStore(at: position)].append(batch, budget)
    case .sort(let position, let batch, let keys):
      let store = SortStore(circuit.input(at: position))
      try sorted[position, default: store].append(batch, keys, budget)
    case .lookup(let position, let batch, let parts):
      let store = LookupStore(circuit.input(at: position))
      lookups[position, default: store].append(batch, to: parts, budget)
    case .refused(let position, let batch):
      refusals[position, default: Spool()].append(batch, budget)
    case .blockRows(let sink, let batch):
      blockRows[sink, default: Spool()].append(batch, budget)
    case .partedRows(let sink, let batch, let keys):
      let store = SortStore(circuit.plan.nodes[sink].partedSchema)
      try partedRows[sink, default: store].append(batch, keys, budget)
    case .keys(let sink, let batch, let sorting):
      let store = SortStore(circuit.plan.nodes[sink].keySchema)
      try keys[sink, default: store].append(batch, sorting, budget)
    case .sinkRows, .bytes, .captured: break
    }
  }
}

// MARK: - When they are all there

extension WaitingRows {
  /// The whole table of an edge, which is not on disk.
  mutating func table(_ edge: Plan.Edge) -> Batch {
    tables[edge]?.table() ?? Batch(emptyWith: circuit.plan.schema(of: edge))
  }

  /// The table of an edge where it is on disk, all of it then; nil where it is in memory.
  mutating func tableOnDisk(_ edge: Plan.Edge) throws -> TableStore? {
    guard tables[edge]?.isOnDisk ?? false else { return nil }
    let budget = budget
    try tables[edge]?.spill(budget)
    return tables[edge]
  }

  /// Forgets all tables but those that the stages at `positions` need.
  mutating func emptyTables(but positions: Set<Circuit.Position>) {
    let needed = Set(positions.flatMap { circuit.steps(of: $0.node)[$0.step].sides.values })
    let budget = budget
    for edge in tables.keys where !needed.contains(edge) { tables[edge]?.empty(budget) }
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
    sorted.removeValue(forKey: position) ?? SortStore(circuit.input(at: position))
  }

  /// The rows that are to be looked up in a table on disk.
  mutating func takeLookups(at position: Circuit.Position) -> LookupStore {
    lookups.removeValue(forKey: position) ?? LookupStore(circuit.input(at: position))
  }

  /// What a node refused, stage after stage, in the order of the input.
  func refused(_ node: Int) -> [Spool.Reader] {
    let positions = refusals.keys.filter { $0.node == node }.sorted { $0.step < $1.step }
    return positions.compactMap { refusals[$0]?.reader }
  }

  /// The rows that wait for a sink of blocks.
  mutating func takeBlocks(_ node: Int) -> Spool.Reader {
    (blockRows.removeValue(forKey: node) ?? Spool()).emptying(budget)
  }

  /// The rows that wait for a sink of blocks in parts.
  mutating func takeParted(_ node: Int) -> SortStore {
    partedRows.removeValue(forKey: node) ?? SortStore(circuit.plan.nodes[node].partedSchema)
  }

  /// The keys of the rows of a sink.
  mutating func takeKeys(_ node: Int) -> SortStore {
    keys.removeValue(forKey: node) ?? SortStore(circuit.plan.nodes[node].keySchema)
  }
}

// MARK: - Within the budget

extension WaitingRows {
  private enum Place {
    case table(Plan.Edge)
    case held(node: Int, input: Int)
    case group(Circuit.Position)
    case sorted(Circuit.Position)
    case lookup(Circuit.Position)
    case refused(Circuit.Position)
    case blocks(sink: Int)
    case parted(sink: Int)
    case keys(sink: Int)
  }

  /// Moves rows to disk, most first, until the rest may wait in memory.
  ///
  /// What takes less than a sixteenth of the budget is left alone.
  mutating func spillWhereExceeded() throws {
    let budget = budget
    while budget.isExceeded {
      guard let (place, bytes) = largest, bytes * 16 >= budget.limit else { return }
      switch place {
      case .table(let edge): try tables[edge]?.spill(budget)
      case .held(let node, let input): try held[node]?[input]?.spill(budget)
      case .group(let position): try groups[position]?.spill(budget)
      case .sorted(let position): try sorted[position]?.spill(budget)
      case .lookup(let position): try lookups[position]?.spill(budget)
      case .refused(let position): try refusals[position]?.spill(budget)
      case .blocks(let sink): try blockRows[sink]?.spill(budget)
      case .parted(let sink): try partedRows[sink]?.spill(budget)
      case .keys(let sink): try keys[sink]?.spill(budget)
      }
    }
  }

  private var largest: (Place, bytes: Int)? {
    var all: [(Place, bytes: Int)] = []
    all += tables.filter { $0.value.canSpill && circuit.tablesInParts.contains($0.key) }
      .map { (.table($0.key), $0.value.byteCount) }
    for (node, inputs) in held {
      all += inputs.map { (.held(node: node, input: $0.key), $0.value.byteCount) }
    }
    all += groups.filter(\.value.canSpill).map { (.group($0.key), $0.value.byteCount) }
    all += sorted.map { (.sorted($0.key), $0.value.byteCount) }
    all += lookups.map { (.lookup($0.key), $0.value.byteCount) }
    all += refusals.map { (.refused($0.key), $0.value.byteCount) }
    all += blockRows.map { (.blocks(sink: $0.key), $0.value.byteCount) }
    all += partedRows.map { (.parted(sink: $0.key), $0.value.byteCount) }
    all += keys.map { (.keys(sink: $0.key), $0.value.byteCount) }
    return all.filter { $0.bytes > 0 }.max { $0.bytes < $1.bytes }
  }
}

extension Circuit {
  /// The columns that flow into a stage.
  fileprivate func input(at position: Position) -> Schema {
    steps(of: position.node)[position.step].input
  }

  /// An empty store for the rows of a group stage.
  fileprivate func groupStore(at position: Position) -> GroupStore {
    let step = steps(of: position.node)[position.step]
    guard case .group(let transform) = step.transform else {
      return GroupStore(step.input, key: [])
    }
    return GroupStore(step.input, key: transform.key)
  }
}
