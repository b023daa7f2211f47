import PenstockData
import PenstockFiles
import PenstockKit
import PenstockPlan

/// What a generation says of itself: a Frictionless Data Package, `datapackage.json`.
///
/// It names every file with its size, hash and columns, and every input with its hash. It says
/// nothing of when or where but for the days that the pipeline asks for, so that equal inputs give an
/// equal manifest.
enum Manifest {
  /// The manifest of a run.
  static func make(_ plan: Plan, _ report: RunReport, inputs: [InputLedger.Entry]) -> JSONValue {
    var members: [(String, JSONValue)] = [
      ("profile", .string("data-package")),
      ("name", .string(plan.pipeline)),
    ]
    if let about = plan.about { members.append(("description", .string(about))) }
    if let clock = plan.clock {
      members.append(("run", .object(clock.members.map { ($0, .string($1)) })))
    }
    members.append(
      ("resources", .array(report.files.map { resource($0, plan) } + report.scripts.map(script))))
    members.append(("sources", .array(inputs.map { source($0, plan) })))
    if !report.missing.isEmpty {
      members.append(("missing", .array(report.missing.map(missing))))
    }
    members.append(("refused", .array(report.nodes.filter { $0.refusedCount > 0 }.map(refused))))
    let expectations = report.nodes.flatMap { node in
      node.expectations.map { expectation($0, node.name) }
    }
    if !expectations.isEmpty { members.append(("expectations", .array(expectations))) }
    return .object(members)
  }

  private static func expectation(_ expectation: Expectation, _ node: String) -> JSONValue {
    .object([
      ("node", .string(node)), ("expected", .string(expectation.words)),
      ("else", .string(expectation.consequence.rawValue)),
      ("checked", .integer(expectation.checked)), ("failed", .integer(expectation.failed)),
    ])
  }

  private static func resource(_ file: RunReport.File, _ plan: Plan) -> JSONValue {
    var members: [(String, JSONValue)] = [("name", .string(file.name.lowercased()))]
    let node = plan.nodes.first { $0.name == file.name }
    let format = node.map(\.fileFormat) ?? .refused
    let paths = file.parts.map(\.name)
    members.append(("path", paths.isEmpty ? .string(file.name) : .strings(paths)))
    members.append(("format", .string(format.name(of: file.name))))
    if format != .parquet { members.append(("encoding", .string("utf-8"))) }
    members.append(("bytes", .integer(file.bytes)))
    if !file.isParted { members.append(("hash", .string("sha256:\(file.sha256)"))) }
    members.append(("rows", .integer(file.rows)))
    if let node {
      let fields =
        node.fileColumns.fields.map { field($0, in: node) }
        + node.partition.map { field(node.output.fields[$0], in: node, isPart: true) }
      members += dialect(format)
      let key: [(String, JSONValue)] =
        node.key.isEmpty ? [] : [("primaryKey", .strings(node.keySchema.names))]
      members.append(("schema", .object([("fields", .array(fields))] + key + parts(node.output))))
      if !node.partition.isEmpty {
        members.append(("penstock:parts", .array(file.parts.map(part))))
      }
    }
    return .object(members)
  }

  /// The delimiter and quote of a file, where they are not those that everybody expects.
  private static func dialect(_ format: FileFormat) -> [(String, JSONValue)] {
    guard case .delimited(let delimiter, let quote) = format, format != .refused else { return [] }
    let words = [("delimiter", delimiter), ("quoteChar", quote)].map { name, byte in
      (name, JSONValue.string(String(UnicodeScalar(byte))))
    }
    return [("dialect", .object(words))]
  }

  /// Which columns play the parts of facts, where the rows are facts.
  private static func parts(_ schema: Schema) -> [(String, JSONValue)] {
    let parts = FactPart.allCases.compactMap { part in
      schema.parts[part].map { (part.rawValue, JSONValue.string($0)) }
    }
    return parts.isEmpty ? [] : [("penstock:facts", .object(parts))]
  }

  private static func script(_ file: RunReport.File) -> JSONValue {
    .object([
      ("name", .string(file.name)), ("path", .string(file.name)), ("encoding", .string("utf-8")),
      ("bytes", .integer(file.bytes)), ("hash", .string("sha256:\(file.sha256)")),
    ])
  }

  private static func part(_ file: RunReport.File) -> JSONValue {
    .object([
      ("path", .string(file.name)), ("bytes", .integer(file.bytes)),
      ("hash", .string("sha256:\(file.sha256)")), ("rows", .integer(file.rows)),
    ])
  }

  private static func field(
    _ field: Field, in node: Plan.Node, isPart: Bool = false
  ) -> JSONValue {
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
    // A column that the sink added, such as the first day of each period.
    if isPart { members.append(("penstock:partition", .bool(true))) }
    if node.output[field.name] == nil { members.append(("penstock:added", .bool(true))) }
    return .object(members)
  }

  private static func source(_ entry: InputLedger.Entry, _ plan: Plan) -> JSONValue {
    var members: [(String, JSONValue)] = [
      ("path", .string(entry.name)), ("bytes", .integer(entry.bytes)),
      ("hash", .string("sha256:\(entry.sha256)")),
    ]
    // A generation that named the manifest of the one before would never be the same as that.
    if let manifest = entry.manifest, !entry.name.hasPrefix(plan.pipeline + "/") {
      members.append(("manifest", .string("sha256:\(manifest)")))
    }
    if let answer = entry.answer {
      members.append(("status", .integer(answer.status)))
      if let etag = answer.etag { members.append(("etag", .string(etag))) }
    }
    return .object(members)
  }

  private static func missing(_ answer: MissingAnswer) -> JSONValue {
    .object([
      ("node", .string(answer.node)), ("path", .string(answer.request)),
      ("reason", .string(answer.reason)),
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

extension Plan.Node {
  /// How the file of a sink is to be read.
  fileprivate var fileFormat: FileFormat {
    if case .sink(let sink, _) = work { sink.format } else { .other }
  }
}

extension FileFormat {
  /// The format's name; where only its own readers know it, what the file's name ends with.
  fileprivate func name(of file: String) -> String {
    switch self {
    case .delimited: "csv"
    case .json(let isLines): isLines ? "ndjson" : "json"
    case .parquet: "parquet"
    case .other: file.split(separator: ".").last.map(String.init) ?? ""
    }
  }
}
