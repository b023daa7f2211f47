import PenstockKit
import PenstockPlan

extension Circuit {
  /// The roots in an order in which each comes after all that feed it or make its tables.
  func orderedRoots(_ nodes: [Int]) -> [Root] {
    var roots: [Root] = []
    for node in plan.order where nodes.contains(node) {
      if case .source = plan.nodes[node].work { roots.append(.source(node)) }
      if held.contains(node) { roots.append(.held(node)) }
      roots += groupRoots(of: node)
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

  private func groupRoots(of node: Int) -> [Root] {
    steps(of: node).enumerated().compactMap { place, step in
      step.transform.gathers ? .group(Position(node: node, step: place)) : nil
    }
  }

  /// The roots that must have run before `root` does.
  private func dependencies(of root: Root) -> [Root] {
    var result: [Root] = []
    switch root {
    case .source: break
    case .held(let node): result += plan.nodes[node].inputs.map { feeding($0) }
    case .group(let position):
      let earlier = groupRoots(of: position.node).filter {
        if case .group(let other) = $0 { return other.step < position.step }
        return false
      }
      result.append(earlier.last ?? entry(of: position.node))
      result += tables(of: steps(of: position.node)[position.step])
    case .refused(let node):
      result += groupRoots(of: node)
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
    return groupRoots(of: edge.node).last ?? entry(of: edge.node)
  }

  /// The root whose run brings rows into `node`.
  private func entry(of node: Int) -> Root {
    if case .source = plan.nodes[node].work { return .source(node) }
    if held.contains(node) { return .held(node) }
    return feeding(plan.nodes[node].inputs[0])
  }

  /// The stages that batches flow through from `root` at one go, as far as they get.
  func positionsRun(from root: Root) -> [Position] {
    positions(from: root) { streaming.contains($0) ? .through : .upTo }
  }

  /// The stages that have seen all rows once `root` has run: those before the next group stage, and
  /// that one.
  func positionsFinished(by root: Root) -> [Position] {
    positions(from: root) { _ in .including }
  }

  private enum Passage {
    case upTo, including, through
  }

  private func positions(from root: Root, at group: (Position) -> Passage) -> [Position] {
    var found: [Position] = []
    func walk(_ position: Position) {
      let steps = steps(of: position.node)
      guard position.step < steps.count else { return walk(Plan.Edge(node: position.node)) }
      if steps[position.step].transform.gathers {
        let passage = group(position)
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
    case .group(let position): walk(position.next)
    case .refused(let node): walk(Plan.Edge(node: node, isRefused: true))
    }
    return found
  }
}
