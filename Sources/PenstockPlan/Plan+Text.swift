import PenstockData
import PenstockKit

extension Plan {
  /// The plan as people read it: each node with its stages and what they do to the columns, where
  /// its rows come from and go to, and the columns that flow along its edges.
  public var text: String {
    var lines = ["\(pipeline)" + (about.map { ": \($0)" } ?? "")]
    for (place, node) in nodes.enumerated() {
      lines += ["", "\(node.section.rawValue) \(node.name)  (\(node.stageNames))"]
      lines += edges(of: node, at: place)
      if case .transform(let steps) = node.work {
        lines += steps.asWritten.map { $0.line { name(of: $0) } }
      }
      lines += node.told.map { "  \($0.words) \($0.columns.joined(separator: ", "))" }
      if let limit = node.refusedLimit { lines.append("  refuses at most \(limit.text)") }
      if node.section != .sink { lines += Self.columns(node.output) }
      let refused = Edge(node: place, isRefused: true)
      if !readers(of: refused).isEmpty {
        lines += ["  refused, to \(readers(of: refused).joined(separator: ", "))"]
        lines += Self.columns(node.refused)
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func edges(of node: Node, at place: Int) -> [String] {
    var lines: [String] = []
    let from = node.inputs.map { name(of: $0) }
    if !from.isEmpty { lines.append("  from \(from.joined(separator: ", "))") }
    if let asks = node.asks { lines.append("  asks for each row of \(name(of: asks))") }
    if case .source(_, _, let inputs) = node.work, !inputs.isEmpty {
      let more = inputs.count > 3 ? " and \(inputs.count - 3) more" : ""
      lines.append("  reads \(inputs.prefix(3).joined(separator: ", "))\(more)")
    }
    let readers = readers(of: Edge(node: place))
    if !readers.isEmpty { lines.append("  to \(readers.joined(separator: ", "))") }
    return lines
  }

  /// The nodes that read an edge, its tables included, in the order of the file.
  private func readers(of edge: Edge) -> [String] {
    nodes.filter { allInputs(of: $0).contains(edge) || $0.asks == edge }.map(\.name)
  }

  private static func columns(_ schema: Schema) -> [String] {
    let width = schema.names.map(\.shownWidth).max() ?? 0
    return schema.fields.map { field in
      let blanks = String(repeating: " ", count: width - field.name.shownWidth)
      return "    \(field.name)\(blanks)  \(field.inWords)"
    }
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
      if let asks = node.asks { members.append(("each", .string(name(of: asks)))) }
    case .sink(_, let stage):
      members.append(("stages", .strings([stage])))
      members += node.told.map { ($0.key, .strings($0.columns)) }
    case .transform(let steps):
      members.append(("stages", .strings(steps.asWritten.map(\.name))))
      members.append(("looks_up", .strings(steps.asWritten.flatMap { $0.sides.keys.sorted() })))
    }
    members.append(("at_most", .string(orNull: node.refusedLimit?.text)))
    members.append(("columns", .array(node.output.fields.map { .object($0.jsonMembers) })))
    if node.section != .sink {
      members.append(
        ("refused_columns", .array(node.refused.fields.map { .object($0.jsonMembers) })))
    }
    return .object(members)
  }

  private func name(of edge: Edge) -> String {
    nodes[edge.node].name + (edge.isRefused ? ".refused" : "")
  }
}

extension Field {
  /// The type and unit in words.
  var inWords: String {
    switch unit {
    case .unknown: typeName
    case .fixed(let unit): "\(type.rawValue) in \(unit)"
    case .column(let name): "\(type.rawValue) in the unit that `\(name)` says"
    }
  }

  /// The field's name, type and unit as programs read them.
  public var jsonMembers: [(String, JSONValue)] {
    var members: [(String, JSONValue)] = [
      ("name", .string(name)), ("type", .string(typeName)),
    ]
    switch unit {
    case .unknown: break
    case .fixed(let unit): members.append(("unit", .string(unit.description)))
    case .column(let name): members.append(("unit", .object([("column", .string(name))])))
    }
    return members
  }
}

extension Plan.Step {
  /// What the stage does to the columns, and which tables it looks up.
  fileprivate func line(_ name: (Plan.Edge) -> String) -> String {
    let added = output.fields.filter { input[$0.name] == nil }.map { "+\($0.name)" }
    let gone = input.names.filter { output[$0] == nil }.map { "-\($0)" }
    let changed = output.fields.filter { field in
      input[field.name].map { $0 != field } ?? false
    }.map { "\($0.name) becomes \($0.inWords)" }
    let tables = sides.keys.sorted().compactMap { sides[$0].map(name) }
    let lookUp = tables.isEmpty ? [] : ["looks up \(tables.joined(separator: ", "))"]
    let words =
      lookUp
      + [added, gone, changed].filter { !$0.isEmpty }.map {
        $0.joined(separator: $0[0].contains(" ") ? ", " : " ")
      }
    return "  \(self.name): " + (words.isEmpty ? "same columns" : words.joined(separator: "; "))
  }
}

extension [Plan.Step] {
  /// One step for each stage that is written, whatever it is made of.
  var asWritten: [Plan.Step] {
    reduce(into: []) { steps, step in
      guard step.part > 0, let first = steps.popLast() else { return steps.append(step) }
      steps.append(
        Plan.Step(
          name: first.name, transform: first.transform, input: first.input, output: step.output,
          sides: first.sides, part: 0))
    }
  }
}

extension Plan.Node {
  /// What is said of a sink's rows: the words that say it in a pipeline and in a plan, and the columns.
  fileprivate var told: [(key: String, words: String, columns: [String])] {
    [("partition_by", "in parts by", partition), ("key", "key", key)].compactMap {
      key, words, places in
      places.isEmpty ? nil : (key, words, places.map { output.fields[$0].name })
    }
  }
}
