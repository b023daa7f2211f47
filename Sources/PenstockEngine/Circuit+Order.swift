import PenstockKit
import PenstockPlan

extension Circuit {
  /// The roots in an order in which each comes after all that feed it or make its tables.
  func orderedRoots(_ nodes: [Int]) -> [Root] {
    var roots: [Root] = []
    for node in plan.order where nodes.contains(node) {
      if case .source = plan.nodes[node].work { roots.append(.source(node)) }
      if held.contains(node) { roots.append(.held(node)) }
      roots += innerRoots(of: node)
      if !consumers(of: Plan.Edge(node: node, isRefused: true)).isEmpty {
        roots.append(.refused(node))
      }
    }
    var order: [Root] = []
    var visited: Set<Root> = []
    func visit(_ root: Root) {
      guard visited.insert(root).inserted else { return }
      for before in dependencies(of: root) { visit(before) }
      order.append(root)
    }
    for root in roots { visit(root) }
    return order
  }

  /// The roots at stages of a node, in their order.
  private func innerRoots(of node: Int) -> [Root] {
    steps(of: node).enumerated().compactMap { place, step in
      let position = Position(node: node, step: place)
      if step.transform.gathers { return .group(position) }
      return lookups.contains(position) ? .lookup(position) : nil
    }
  }

  /// The roots that must have run before `root` does.
  private func dependencies(of root: Root) -> [Root] {
    var result: [Root] = []
    switch root {
    case .source: break
    case .held(let node): result += plan.nodes[node].inputs.map { feeding($0) }
    case .group(let position), .lookup(let position):
      let earlier = innerRoots(of: position.node).prefix { $0 != root }
      result.append(earlier.last ?? entry(of: position.node))
      result += tables(of: steps(of: position.node)[position.step])
    case .refused(let node):
      result += innerRoots(of: node)
      result.append(entry(of: node))
    }
    for position in positionsRun(from: root) {
      result += tables(of: steps(of: position.node)[position.step])
    }
    return result
  }

  private func tables(of step: Plan.Step) -> [Root] {
    step.sides.keys.sorted().compactMap { step.sides[$0].map { feeding($0) } }
  }

  /// The root whose run delivers the rows of `edge`.
  private func feeding(_ edge: Plan.Edge) -> Root {
    if edge.isRefused { return .refused(edge.node) }
    return innerRoots(of: edge.node).last ?? entry(of: edge.node)
  }

  /// The root whose run brings rows into `node`.
  private func entry(of node: Int) -> Root {
    if case .source = plan.nodes[node].work { return .source(node) }
    if held.contains(node) { return .held(node) }
    return feeding(plan.nodes[node].inputs[0])
  }

  /// The stages that batches flow through from `root` at one go, as far as they get.
  func positionsRun(from root: Root) -> [Position] {
    positions(from: root) { streaming.union(lookups).contains($0) ? .through : .upTo }
  }

  /// The stages that `root` needs to have their tables.
  func positionsTouched(by root: Root) -> [Position] {
    positionsRun(from: root) + (root.position.map { [$0] } ?? [])
  }

  /// The stages that have seen all rows once `root` has run: those before the next stage that is a root
  /// itself, and that one.
  func positionsFinished(by root: Root) -> [Position] {
    positions(from: root) { _ in .including }
  }

  private enum Passage {
    case upTo, including, through
  }

  private func positions(from root: Root, at inner: (Position) -> Passage) -> [Position] {
    var found: [Position] = []
    func walk(_ position: Position) {
      let steps = steps(of: position.node)
      guard position.step < steps.count else { return walk(Plan.Edge(node: position.node)) }
      if steps[position.step].transform.gathers || lookups.contains(position) {
        let passage = inner(position)
        if passage != .upTo { found.append(position) }
        if passage != .through { return }
      } else {
        found.append(position)
      }
      walk(position.next)
    }
    func walk(_ edge: Plan.Edge) {
      for case .enter(let node) in consumers(of: edge) { walk(Position(node: node, step: 0)) }
    }
    switch root {
    case .source(let node): walk(Plan.Edge(node: node))
    case .held(let node): walk(Position(node: node, step: 0))
    case .group(let position), .lookup(let position): walk(position.next)
    case .refused(let node): walk(Plan.Edge(node: node, isRefused: true))
    }
    return found
  }
}
