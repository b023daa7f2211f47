import PenstockKit

extension Plan {
  /// The plan as a Mermaid flowchart.
  public var mermaid: String {
    var lines = ["flowchart LR"]
    for (place, node) in nodes.enumerated() {
      let (open, close) =
        switch node.section {
        case .source: ("([", "])")
        case .transform: ("[", "]")
        case .sink: ("[/", "/]")
        }
      lines.append("  n\(place)\(open)\"\(node.name)<br/>\(node.stageNames)\"\(close)")
    }
    for edge in drawnEdges {
      let arrow =
        edge.isSide ? "-.->|\(edge.label)|" : edge.label.isEmpty ? "-->" : "-->|\(edge.label)|"
      lines.append("  n\(edge.from) \(arrow) n\(edge.to)")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The plan as a graph for Graphviz.
  public var dot: String {
    var lines = ["digraph \(JSONValue.quoted(pipeline)) {", "  rankdir=LR;", "  node [shape=box];"]
    for (place, node) in nodes.enumerated() {
      let shape =
        switch node.section {
        case .source: "ellipse"
        case .transform: "box"
        case .sink: "note"
        }
      let label = JSONValue.quoted(node.name + "\n" + node.stageNames)
      lines.append("  n\(place) [label=\(label), shape=\(shape)];")
    }
    for edge in drawnEdges {
      var attributes: [String] = []
      if !edge.label.isEmpty { attributes.append("label=\(JSONValue.quoted(edge.label))") }
      if edge.isSide { attributes.append("style=dashed") }
      let list = attributes.isEmpty ? "" : " [\(attributes.joined(separator: ", "))]"
      lines.append("  n\(edge.from) -> n\(edge.to)\(list);")
    }
    return lines.joined(separator: "\n") + "\n}\n"
  }

  private var drawnEdges: [(from: Int, to: Int, label: String, isSide: Bool)] {
    nodes.enumerated().flatMap { place, node in
      let rows = node.inputs.map { ($0.node, place, $0.isRefused ? "refused" : "", false) }
      guard case .transform(let steps) = node.work else { return rows }
      let sides = steps.flatMap { step in
        step.sides.keys.sorted().compactMap { name in
          step.sides[name].map { ($0.node, place, step.name, true) }
        }
      }
      return rows + sides
    }
  }
}

extension Plan.Node {
  /// The names of the node's stages, in order.
  public var stageNames: String {
    switch work {
    case .source(_, let stage, _), .sink(_, let stage): stage
    case .transform(let steps): steps.map(\.name).joined(separator: " · ")
    }
  }
}
