import PenstockData
import PenstockKit
import PenstockPlan

/// A plan cut into parts that run one after the other.
///
/// Each part begins at a *root*: a source, or a place where rows were held back until all of them
/// were there. From a root, batches flow through everything up to the next such place at one go.
struct Circuit: Sendable {
  /// A stage of a transform node; one past the last stage is the node's end.
  struct Position: Hashable, Sendable {
    let node: Int
    let step: Int

    var next: Position { Position(node: node, step: step + 1) }
  }

  /// Where a part begins.
  enum Root: Hashable, Sendable {
    /// A source's chunks.
    case source(Int)
    /// The rows held for a node that has several inputs, or that must wait for a table.
    case held(Int)
    /// The groups of a group stage.
    case group(Position)
    /// The rows that were held for a stage that looks them up in a table on disk.
    case lookup(Position)
    /// What a node refused.
    case refused(Int)

    var node: Int {
      switch self {
      case .source(let node), .held(let node), .refused(let node): node
      case .group(let position), .lookup(let position): position.node
      }
    }

    /// The stage of a transform node for which rows were held.
    var position: Position? {
      switch self {
      case .group(let position), .lookup(let position): position
      case .source, .held, .refused: nil
      }
    }
  }

  /// Who takes the rows of an edge.
  enum Consumer: Hashable, Sendable {
    case enter(node: Int)
    case hold(node: Int, input: Int)
    case table(Plan.Edge)
    case sink(Int)
    case capture
  }

  let plan: Plan
  let held: Set<Int>

  /// The group stages that may pass rows on before they have seen all.
  let streaming: Set<Position>

  /// The tables that are needed without the text that their values were read from.
  let tablesOfValues: Set<Plan.Edge>

  /// The stages that can do with parts of the table that they look rows up in.
  let lookups: Set<Position>

  /// The tables of which all stages that need them can do with parts.
  let tablesInParts: Set<Plan.Edge>

  private(set) var order: [Root] = []
  private let consumers: [Plan.Edge: [Consumer]]

  /// The circuit of a plan, or of what one edge of it needs.
  ///
  /// - Parameters:
  ///   - capture: The edge whose rows are wanted; nil for all sinks.
  ///   - gathering: Group stages that must see all rows first.
  init(_ plan: Plan, capture: Plan.Edge? = nil, gathering: Set<Position> = []) {
    self.plan = plan
    let nodes = Self.needed(plan, capture)
    streaming = Set(nodes.flatMap { Self.streaming($0, plan) }).subtracting(gathering)
    held = Set(nodes.filter { Self.mustHold($0, plan) })
    (lookups, tablesInParts) = Self.lookups(nodes, plan)
    consumers = Self.consumers(plan, nodes, held, capture)
    tablesOfValues = Self.tablesOfValues(plan, nodes)
    order = orderedRoots(nodes)
  }

  /// Who takes the rows of `edge`, in the order of the file.
  func consumers(of edge: Plan.Edge) -> [Consumer] { consumers[edge] ?? [] }

  /// The stages of a transform node.
  func steps(of node: Int) -> [Plan.Step] {
    if case .transform(let steps) = plan.nodes[node].work { steps } else { [] }
  }

  private static func needed(_ plan: Plan, _ capture: Plan.Edge?) -> [Int] {
    guard let capture else { return Array(plan.nodes.indices) }
    var found: Set<Int> = []
    func visit(_ node: Int) {
      guard found.insert(node).inserted else { return }
      for edge in plan.allInputs(of: plan.nodes[node]) { visit(edge.node) }
    }
    visit(capture.node)
    return found.sorted()
  }

  private static func consumers(
    _ plan: Plan, _ nodes: [Int], _ held: Set<Int>, _ capture: Plan.Edge?
  ) -> [Plan.Edge: [Consumer]] {
    var consumers: [Plan.Edge: [Consumer]] = [:]
    for node in nodes {
      for (input, edge) in plan.nodes[node].inputs.enumerated() {
        let consumer: Consumer =
          switch plan.nodes[node].work {
          case .sink: .sink(node)
          default: held.contains(node) ? .hold(node: node, input: input) : .enter(node: node)
          }
        consumers[edge, default: []].append(consumer)
      }
      guard case .transform(let steps) = plan.nodes[node].work else { continue }
      for edge in steps.flatMap({ $0.sides.values })
      where !(consumers[edge]?.contains(.table(edge)) ?? false) {
        consumers[edge, default: []].append(.table(edge))
      }
    }
    if let capture { consumers[capture, default: []].append(.capture) }
    return consumers
  }

  private static func tablesOfValues(_ plan: Plan, _ nodes: [Int]) -> Set<Plan.Edge> {
    var asValues: Set<Plan.Edge> = []
    var asWritten: Set<Plan.Edge> = []
    for node in nodes {
      guard case .transform(let steps) = plan.nodes[node].work else { continue }
      for step in steps {
        if case .row(let stage) = step.transform, stage.takesTablesAsValues {
          asValues.formUnion(step.sides.values)
        } else {
          asWritten.formUnion(step.sides.values)
        }
      }
    }
    return asValues.subtracting(asWritten)
  }

  /// Whether a node's rows wait before it: it has several inputs, or one of its first row stages
  /// needs a table that is made of the same rows.
  private static func mustHold(_ node: Int, _ plan: Plan) -> Bool {
    guard case .transform(let steps) = plan.nodes[node].work else { return false }
    if plan.nodes[node].inputs.count > 1 { return true }
    let before = ancestors(plan.nodes[node].inputs, plan)
    for step in steps {
      if step.transform.gathers { return false }
      if !before.isDisjoint(with: ancestors(Array(step.sides.values), plan)) { return true }
    }
    return false
  }

  /// The group stages of a node that may pass rows on at once: those with a key, unless a later
  /// stage of the node needs a table that is made of the same rows.
  private static func streaming(_ node: Int, _ plan: Plan) -> [Position] {
    guard case .transform(let steps) = plan.nodes[node].work else { return [] }
    let before = ancestors(plan.nodes[node].inputs, plan)
    var found: [Position] = []
    for (place, step) in steps.enumerated().reversed() {
      if case .group(let transform) = step.transform, !transform.key.isEmpty {
        found.append(Position(node: node, step: place))
      }
      if !before.isDisjoint(with: ancestors(Array(step.sides.values), plan)) { break }
    }
    return found
  }

  /// The stages that look rows up in a table which no stage needs whole, and these tables.
  private static func lookups(
    _ nodes: [Int], _ plan: Plan
  ) -> (stages: Set<Position>, tables: Set<Plan.Edge>) {
    var stages: [Position: Plan.Edge] = [:]
    var whole: Set<Plan.Edge> = []
    for node in nodes {
      guard case .transform(let steps) = plan.nodes[node].work else { continue }
      for (place, step) in steps.enumerated() where !step.sides.isEmpty {
        let edge = (step.transform.lookup?.terms.side).flatMap { step.sides[$0] }
        stages[Position(node: node, step: place)] = edge
        whole.formUnion(step.sides.values.filter { $0 != edge })
      }
    }
    stages = stages.filter { !whole.contains($0.value) }
    return (Set(stages.keys), Set(stages.values))
  }

  private static func ancestors(_ edges: [Plan.Edge], _ plan: Plan) -> Set<Int> {
    var found: Set<Int> = []
    func visit(_ edge: Plan.Edge) {
      guard found.insert(edge.node).inserted else { return }
      for next in plan.allInputs(of: plan.nodes[edge.node]) { visit(next) }
    }
    for edge in edges { visit(edge) }
    return found
  }
}
