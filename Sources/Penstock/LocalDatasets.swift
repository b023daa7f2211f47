import PenstockData
import PenstockEngine
import PenstockFiles
import PenstockKit
import PenstockPlan

/// The datasets below an output folder.
struct LocalDatasets: PublishedDatasets {
  let root: String
  let ledger: InputLedger

  func table(_ dataset: String, file: String?) throws -> PublishedTable {
    guard PipelineFile.isName(dataset), let folder = Folder.resolved(root + "/" + dataset) else {
      throw DiagnosticsError(
        Diagnostic(
          "no dataset `\(dataset)` was published",
          help: Suggestion.help(for: dataset, in: PublishedDataset.names(below: root))
            ?? "run its pipeline first, or together: `penstock run THAT THIS`"))
    }
    let published = try PublishedDataset(name: dataset, folder: folder)
    let tables = (published.manifest["resources"]?.array ?? []).filter { $0["schema"] != nil }
    let names = tables.map(Self.name)
    let readable = tables.filter {
      Self.format(of: $0) != .parquet && Self.format(of: $0) != .other
    }
    if file == nil, readable.count != 1 {
      throw DiagnosticsError(
        Diagnostic(
          "the dataset `\(dataset)` has \(readable.isEmpty ? "no" : "several") files to read",
          help: readable.first.map { "say which one, such as `\(dataset)/\(Self.name(of: $0))`" }))
    }
    let chosen = file.map { name in tables.first { Self.name(of: $0) == name } } ?? readable.first
    guard let chosen else {
      throw DiagnosticsError(
        Diagnostic(
          "the dataset `\(dataset)` has no file `\(file ?? "")`",
          help: Suggestion.help(for: file ?? "", in: names)
            ?? "its files are \(names.map { "`\($0)`" }.inWords)"))
    }
    let inputs = (chosen["penstock:parts"]?.array ?? [chosen]).compactMap { part in
      part["path"]?.string.map { path in
        InputFile(
          name: "\(dataset)/\(path)", path: "\(folder)/\(path)", captures: Self.captures(path),
          sha256: part["hash"]?.string?.split(separator: ":").last.map(String.init),
          manifest: published.manifestHash, ledger: ledger)
      }
    }
    return Self.table(chosen, inputs)
  }

  func files(of dataset: String) -> [String] {
    guard let folder = Folder.resolved(root + "/" + dataset),
      let published = try? PublishedDataset(name: dataset, folder: folder)
    else { return [] }
    return (published.manifest["resources"]?.array ?? []).map(Self.name)
  }

  /// The name that a file of a dataset has in its pipeline: of one in parts, that of their folder.
  private static func name(of resource: JSONValue) -> String {
    let path = resource["path"]?.string ?? resource["path"]?.array?.first?.string
    return path?.split(separator: "/").first.map(String.init) ?? resource["name"]?.string ?? ""
  }

  /// The values that the folders of a part are called by.
  private static func captures(_ path: String) -> [(name: String, value: String)] {
    path.split(separator: "/").dropFirst().dropLast().compactMap { folder in
      let halves = folder.split(separator: "=", maxSplits: 1).map(unescaped)
      return halves.count == 2 ? (halves[0], halves[1]) : nil
    }
  }

  /// A text with the bytes that stand as `%` and two digits.
  private static func unescaped(_ text: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"),
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func table(_ resource: JSONValue, _ inputs: [InputFile]) -> PublishedTable {
    let fields = (resource["schema"]?["fields"]?.array ?? []).compactMap { value in
      field(value).map { (field: $0, isAdded: value["penstock:added"] == .bool(true)) }
    }
    var schema = Schema(fields.filter { !$0.isAdded }.map(\.field))
    for part in FactPart.allCases {
      schema.parts[part] = resource["schema"]?["penstock:facts"]?[part.rawValue]?.string
    }
    return PublishedTable(
      inputs: inputs, format: format(of: resource), schema: schema,
      added: fields.filter(\.isAdded).map(\.field))
  }

  private static func field(_ value: JSONValue) -> Field? {
    guard let name = value["name"]?.string, let type = value["penstock:type"]?.string else {
      return nil
    }
    let unit: FieldUnit =
      switch value["unit"] {
      case .string(let word): .fixed(Unit(word))
      case let other?: other["column"]?.string.map { .column($0) } ?? .unknown
      case nil: .unknown
      }
    return Field(name, ValueType(rawValue: type) ?? .text, unit: unit, isSymbol: type == "symbol")
  }

  private static func format(of resource: JSONValue) -> FileFormat {
    switch resource["format"]?.string {
    case "csv":
      let dialect = resource["dialect"]
      return .delimited(
        delimiter: dialect?["delimiter"]?.string?.utf8.first ?? UInt8(ascii: ","),
        quote: dialect?["quoteChar"]?.string?.utf8.first ?? UInt8(ascii: "\""))
    case "json": return .json(isLines: false)
    case "ndjson": return .json(isLines: true)
    case "parquet": return .parquet
    default: return .other
    }
  }
}
