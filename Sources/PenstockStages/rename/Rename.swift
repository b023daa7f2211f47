import PenstockData
import PenstockKit

/// Gives columns other names.
///
/// What speaks of a column by its name goes with it: the unit of a number, the part in a fact.
struct Rename: RowTransform {
  static let name = "rename"
  static let summary = "Gives columns other names."

  static let examples = [
    Example(
      "Names may be swapped; the order of the columns stays.",
      settings: "{ open: close, close: open, 代码: symbol }",
      input: """
        代码,open:decimal,close:decimal
        600000,10.1,10.2
        """,
      output: """
        symbol,close,open
        600000,10.1,10.2
        """)
  ]

  struct Settings: StageSettings {
    let names: NamedValues<ColumnName>

    init(from fields: inout FieldReader) {
      names = fields.whole(
        "The columns by their old names, with the new ones.", example: "{ 代码: symbol }")
    }
  }

  private let output: Schema

  init(_ settings: Settings, _ binding: inout Binding) {
    var newNames: [String: ColumnName] = [:]
    for entry in settings.names.entries {
      _ = binding.column(entry.name)
      newNames[entry.name.name] = entry.value
    }
    let old = binding.input
    func name(_ name: String) -> String { newNames[name]?.name ?? name }
    var seen: Set<String> = []
    for field in old.fields where !seen.insert(name(field.name)).inserted {
      let twins = old.names.filter { name($0) == name(field.name) }
      let place = twins.compactMap { newNames[$0]?.location }.last
      binding.note(
        Diagnostic(
          "two columns would be called `\(name(field.name))`", at: place,
          help: "give `\(twins[0])` another name too, or drop it before"))
    }
    let fields = old.fields.map { field in
      var field = field
      field.name = name(field.name)
      if case .column(let unit) = field.unit { field.unit = .column(name(unit)) }
      return field
    }
    output = Schema(fields, parts: old.parts.mapValues(name))
    binding.output = output
  }

  func transform(_ batch: Batch, _ context: inout StageContext) -> Batch { batch.named(output) }
}
