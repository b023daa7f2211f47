import Penstock

extension RunReport {
  /// The report as people read it.
  var text: String {
    var lines: [String] = []
    switch outcome {
    case .published(let generation): lines.append("published \(pipeline), generation \(generation)")
    case .unchanged(let generation):
      lines.append("\(pipeline) is unchanged since generation \(generation)")
    case nil: lines.append(pipeline)
    }
    let width = files.map(\.name.count).max() ?? 0
    for file in files where file.rows > 0 || file.name != "refused.csv" {
      let name = file.name + String(repeating: " ", count: width - file.name.count)
      lines.append(
        "  \(name)  \(file.rows.grouped) rows, \(file.bytes.grouped) bytes\(file.ending)")
    }
    for node in nodes {
      if node.refusedCount > 0 {
        let codes = node.refused.keys.sorted().map { "\($0) \(node.refused[$0] ?? 0)" }
        let limit = node.limit.map { " (at most \($0.text) are normal)" } ?? ""
        lines.append(
          "  \(node.name) refused \(node.refusedCount): \(codes.joined(separator: ", "))\(limit)")
      }
      for expectation in node.expectations where expectation.failed > 0 {
        let example = expectation.example.map { ", such as \($0)" } ?? ""
        lines.append(
          "  \(node.name): \(expectation.words) does not hold for \(expectation.failed) of "
            + "\(expectation.checked)\(example)")
      }
      for words in node.remarks.keys.sorted() {
        lines.append("  \(node.name): \(node.remarks[words] ?? 0) \(words)")
      }
    }
    if let dataset { lines.append("  in \(dataset)") }
    return lines.joined(separator: "\n")
  }

  /// The report as programs read it.
  var json: JSONValue {
    var members: [(String, JSONValue)] = [("pipeline", .string(pipeline))]
    switch outcome {
    case .published(let generation):
      members += [("outcome", .string("published")), ("generation", .integer(generation))]
    case .unchanged(let generation):
      members += [("outcome", .string("unchanged")), ("generation", .integer(generation))]
    case nil: break
    }
    members.append(("degraded", .bool(isDegraded)))
    members.append(("dataset", .string(orNull: dataset)))
    members.append(
      (
        "files",
        .array(
          files.map {
            .object([
              ("name", .string($0.name)), ("rows", .integer($0.rows)),
              ("bytes", .integer($0.bytes)),
              ("sha256", .string(orNull: $0.isParted ? nil : $0.sha256)),
              ("parts", .integer($0.parts.count)),
            ])
          })
      ))
    if !missing.isEmpty {
      members.append(
        (
          "missing",
          .array(
            missing.map {
              .object([
                ("node", .string($0.node)), ("request", .string($0.request)),
                ("reason", .string($0.reason)),
              ])
            })
        ))
    }
    members.append(("nodes", .array(nodes.map(Self.json))))
    return .object(members)
  }

  private static func json(_ node: Node) -> JSONValue {
    func counts(_ counts: [String: Int]) -> JSONValue {
      .object(counts.keys.sorted().map { ($0, .integer(counts[$0] ?? 0)) })
    }
    return .object([
      ("name", .string(node.name)), ("rows_in", .integer(node.rowsIn)),
      ("rows_out", .integer(node.rowsOut)), ("refused", counts(node.refused)),
      ("at_most", .string(orNull: node.limit?.text)), ("remarks", counts(node.remarks)),
      ("expectations", .array(node.expectations.map(json))),
    ])
  }

  private static func json(_ expectation: Expectation) -> JSONValue {
    .object([
      ("expected", .string(expectation.words)),
      ("else", .string(expectation.consequence.rawValue)),
      ("checked", .integer(expectation.checked)), ("failed", .integer(expectation.failed)),
      ("example", .string(orNull: expectation.example)),
    ])
  }
}

extension RunReport.File {
  /// How many parts it has, where it is in parts.
  fileprivate var ending: String { isParted ? " in \(parts.count) parts" : "" }
}
