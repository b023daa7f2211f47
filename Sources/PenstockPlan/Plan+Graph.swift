import PenstockData
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

  /// The plan as a graph for Graphviz; the columns of an edge are its tooltip.
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
      let columns = schema(of: Edge(node: edge.from, isRefused: edge.isRefused)).fields.map {
        "\($0.name): \($0.inWords)"
      }
      attributes.append("tooltip=\(JSONValue.quoted(columns.joined(separator: "\n")))")
      lines.append("  n\(edge.from) -> n\(edge.to) [\(attributes.joined(separator: ", "))];")
    }
    return lines.joined(separator: "\n") + "\n}\n"
  }

  private struct DrawnEdge {
    let from: Int
    let isRefused: Bool
    let to: Int
    let label: String
    var isSide = false
  }

  private var drawnEdges: [DrawnEdge] {
    nodes.enumerated().flatMap { place, node in
      let rows = node.inputs.map { edge in
        DrawnEdge(
          from: edge.node, isRefused: edge.isRefused, to: place,
          label: edge.isRefused ? "refused" : "")
      }
      if let asks = node.asks {
        return [
          DrawnEdge(
            from: asks.node, isRefused: asks.isRefused, to: place, label: "each", isSide: true)
        ]
      }
      guard case .transform(let steps) = node.work else { return rows }
      let sides = steps.asWritten.flatMap { step in
        step.sides.keys.sorted().compactMap { name in
          step.sides[name].map { edge in
            DrawnEdge(
              from: edge.node, isRefused: edge.isRefused, to: place, label: step.name,
              isSide: true)
          }
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
    case .transform(let steps): steps.asWritten.map(\.name).joined(separator: " · ")
    }
  }
}
