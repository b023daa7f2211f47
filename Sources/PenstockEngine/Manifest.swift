import PenstockData
import PenstockFiles
import PenstockKit
import PenstockPlan

/// What a generation says of itself: a Frictionless Data Package, `datapackage.json`.
///
/// It names every file with its size, hash and columns, and every input with its hash. It says
/// nothing of when or where, so that equal inputs give an equal manifest.
enum Manifest {
  /// The manifest of a run.
  static func make(_ plan: Plan, _ report: RunReport, inputs: [InputLedger.Entry]) -> JSONValue {
    var members: [(String, JSONValue)] = [
      ("profile", .string("data-package")),
      ("name", .string(plan.pipeline)),
    ]
    if let about = plan.about { members.append(("description", .string(about))) }
    members.append(("resources", .array(report.files.map { resource($0, plan) })))
    members.append(("sources", .array(inputs.map(source))))
    members.append(("refused", .array(report.nodes.filter { $0.refusedCount > 0 }.map(refused))))
    return .object(members)
  }

  private static func resource(_ file: RunReport.File, _ plan: Plan) -> JSONValue {
    var members: [(String, JSONValue)] = [
      ("name", .string(file.name.lowercased())),
      ("path", .string(file.name)),
    ]
    if let dot = file.name.lastIndex(of: ".") {
      members.append(("format", .string(String(file.name[file.name.index(after: dot)...]))))
    }
    members += [
      ("encoding", .string("utf-8")),
      ("bytes", .integer(file.bytes)),
      ("hash", .string("sha256:\(file.sha256)")),
      ("rows", .integer(file.rows)),
    ]
    if let node = plan.nodes.first(where: { $0.name == file.name }) {
      members.append(
        ("schema", .object([("fields", .array(node.output.fields.map(field)))])))
    }
    return .object(members)
  }

  private static func field(_ field: Field) -> JSONValue {
    let type =
      switch field.type {
      case .text, .period: "string"
      case .integer: "integer"
      case .decimal: "number"
      case .boolean: "boolean"
      case .date: "date"
      case .timestamp: "datetime"
      }
    var members: [(String, JSONValue)] = [
      ("name", .string(field.name)), ("type", .string(type)),
      ("penstock:type", .string(field.typeName)),
    ]
    switch field.unit {
    case .unknown: break
    case .fixed(let unit): members.append(("unit", .string(unit.description)))
    case .column(let name): members.append(("unit", .object([("column", .string(name))])))
    }
    return .object(members)
  }

  private static func source(_ entry: InputLedger.Entry) -> JSONValue {
    .object([
      ("path", .string(entry.name)), ("bytes", .integer(entry.bytes)),
      ("hash", .string("sha256:\(entry.sha256)")),
    ])
  }

  private static func refused(_ node: RunReport.Node) -> JSONValue {
    var members: [(String, JSONValue)] = [("node", .string(node.name))]
    if let limit = node.limit { members.append(("at_most", .string(limit.text))) }
    let codes = node.refused.keys.sorted().map { code in
      (code, JSONValue.integer(node.refused[code] ?? 0))
    }
    members.append(("codes", .object(codes)))
    return .object(members)
  }
}
