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
    let names = tables.compactMap { $0["path"]?.string }
    let readable = tables.filter {
      Self.format(of: $0) != .parquet && Self.format(of: $0) != .other
    }
    if file == nil, readable.count != 1 {
      throw DiagnosticsError(
        Diagnostic(
          "the dataset `\(dataset)` has \(readable.isEmpty ? "no" : "several") files to read",
          help: readable.first.flatMap { $0["path"]?.string }.map {
            "say which one, such as `\(dataset)/\($0)`"
          }))
    }
    guard
      let found = file.map({ name in tables.first { $0["path"]?.string == name } })
        ?? readable.first, let path = found["path"]?.string
    else {
      throw DiagnosticsError(
        Diagnostic(
          "the dataset `\(dataset)` has no file `\(file ?? "")`",
          help: Suggestion.help(for: file ?? "", in: names)
            ?? "its files are \(names.map { "`\($0)`" }.inWords)"))
    }
    let hash = found["hash"]?.string?.split(separator: ":").last.map(String.init)
    return Self.table(
      found,
      InputFile(
        name: "\(dataset)/\(path)", path: "\(folder)/\(path)", sha256: hash,
        manifest: published.manifestHash, ledger: ledger))
  }

  private static func table(_ resource: JSONValue, _ input: InputFile) -> PublishedTable {
    let fields = (resource["schema"]?["fields"]?.array ?? []).compactMap { value in
      field(value).map { (field: $0, isAdded: value["penstock:added"] == .bool(true)) }
    }
    var schema = Schema(fields.filter { !$0.isAdded }.map(\.field))
    for part in FactPart.allCases {
      schema.parts[part] = resource["schema"]?["penstock:facts"]?[part.rawValue]?.string
    }
    return PublishedTable(
      input: input, format: format(of: resource), schema: schema,
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
