import PenstockKit

extension Planner {
  /// More circles than these are not told: where some are, none of their nodes is planned.
  private static var mostCircles: Int { 20 }

  /// The nodes in an order in which each comes after all that it reads; what goes round in a circle
  /// is noted, each circle once.
  mutating func order() -> [Int] {
    enum State { case new, begun, done }
    var order: [Int] = []
    var states = [State](repeating: .new, count: drafts.count)
    var circles: [[Int]] = []
    let next = drafts.indices.map { place in
      reads(place).map(\.edge.node).reduce(into: [Int]()) { found, node in
        if !found.contains(node) { found.append(node) }
      }
    }
    for start in drafts.indices where states[start] == .new {
      var path = [(place: start, step: 0)]
      states[start] = .begun
      while let (place, step) = path.last {
        guard step < next[place].count else {
          states[place] = .done
          order.append(place)
          path.removeLast()
          continue
        }
        path[path.count - 1].step += 1
        let other = next[place][step]
        switch states[other] {
        case .new:
          states[other] = .begun
          path.append((other, 0))
        case .begun where circles.count < Self.mostCircles:
          circles.append(path.map(\.place).drop { $0 != other }.map { $0 })
        case .begun: break
        case .done: break
        }
      }
    }
    for circle in circles { note(circle: circle) }
    return order
  }

  /// Notes that nodes wait for each other, at the first of them in the file.
  private mutating func note(circle: [Int]) {
    guard let first = circle.min(), let start = circle.firstIndex(of: first) else { return }
    let places = Array(circle[start...] + circle[..<start])
    let names = places.map { drafts[$0].node.name }
    let next = places.count > 1 ? places[1] : first
    let location = reads(first).first { $0.edge.node == next }?.name.location
    for place in places { drafts[place].isSound = false }
    if places.count == 1 {
      note(
        Diagnostic(
          "`\(names[0])` reads itself", at: location, help: "name the node whose rows it needs"),
        first)
      return
    }
    let links = zip(names, names.dropFirst() + names.prefix(1)).map { "`\($0)` reads `\($1)`" }
    note(
      Diagnostic(
        "\(names.map { "`\($0)`" }.inWords) wait for each other", at: location,
        help: "let one of them read another node",
        notes: [links.prefix(8).joined(separator: ", ") + (links.count > 8 ? ", …" : "")]), first)
  }
}
