import PenstockData
import PenstockKit

extension Plan {
  /// The plan as people read it: each node with its stages, where its rows come from, its columns.
  public var text: String {
    var lines = ["\(pipeline)" + (about.map { ": \($0)" } ?? "")]
    for node in nodes {
      lines.append("")
      lines.append("\(node.section.rawValue) \(node.name)  (\(node.stageNames))")
      let from = node.inputs.map { name(of: $0) }
      if !from.isEmpty { lines.append("  from \(from.joined(separator: ", "))") }
      if case .source(_, _, let inputs) = node.work, !inputs.isEmpty {
        let more = inputs.count > 3 ? " and \(inputs.count - 3) more" : ""
        lines.append("  reads \(inputs.prefix(3).joined(separator: ", "))\(more)")
      }
      if case .transform(let steps) = node.work {
        for step in steps where !step.sides.isEmpty {
          lines.append(
            "  \(step.name) looks up \(step.sides.keys.sorted().joined(separator: ", "))")
        }
      }
      if let limit = node.refusedLimit { lines.append("  refuses at most \(limit.text)") }
      let width = node.output.names.map(\.count).max() ?? 0
      for field in node.output.fields {
        let name = field.name + String(repeating: " ", count: width - field.name.count)
        lines.append("    \(name)  \(field.inWords)")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The plan as programs read it.
  public var json: JSONValue {
    .object([
      ("pipeline", .string(pipeline)), ("about", .string(orNull: about)),
      ("nodes", .array(nodes.map(json))),
    ])
  }

  private func json(_ node: Node) -> JSONValue {
    var members: [(String, JSONValue)] = [
      ("name", .string(node.name)), ("section", .string(node.section.rawValue)),
      ("line", .integer(node.location.line)),
      ("from", .strings(node.inputs.map { name(of: $0) })),
    ]
    switch node.work {
    case .source(_, let stage, let inputs):
      members += [("stages", .strings([stage])), ("reads", .strings(inputs))]
    case .sink(_, let stage): members.append(("stages", .strings([stage])))
    case .transform(let steps):
      members.append(("stages", .strings(steps.map(\.name))))
      members.append(("looks_up", .strings(steps.flatMap { $0.sides.keys.sorted() })))
    }
    members.append(("at_most", .string(orNull: node.refusedLimit?.text)))
    members.append(("columns", .array(node.output.fields.map(\.json))))
    return .object(members)
  }

  private func name(of edge: Edge) -> String {
    nodes[edge.node].name + (edge.isRefused ? ".refused" : "")
  }
}

extension Field {
  fileprivate var inWords: String {
    switch unit {
    case .unknown: type.rawValue
    case .fixed(let unit): "\(type.rawValue) in \(unit)"
    case .column(let name): "\(type.rawValue) in the unit that `\(name)` says"
    }
  }

  fileprivate var json: JSONValue {
    var members: [(String, JSONValue)] = [
      ("name", .string(name)), ("type", .string(type.rawValue)),
    ]
    switch unit {
    case .unknown: break
    case .fixed(let unit): members.append(("unit", .string(unit.description)))
    case .column(let name): members.append(("unit", .object([("column", .string(name))])))
    }
    return .object(members)
  }
}
