import PenstockData
import PenstockKit

/// Writes lines whose fields stand in fixed places, in UTF-8.
///
/// Numbers stand at the right of their field, other values at its left; a missing value is blanks.
/// A value that is wider than its field, or has a line break, fails the run: nothing is cut off.
struct FixedWidthSink: Sink {
  static let name = "fixed_width"
  static let summary = "Writes lines whose fields stand in fixed places."

  struct Settings: StageSettings {
    let words: FixedWidthWords

    init(from fields: inout FieldReader) {
      words = FixedWidthWords(from: &fields)
      for entry in words.fields.entries {
        fields.check(
          entry.value.end != nil,
          Diagnostic(
            "`\(entry.name.name)` needs a last place, to be filled up to",
            at: entry.name.location, help: "write it like `1-8`"))
      }
    }
  }

  private struct Item {
    let column: Int
    let name: String
    let start: Int
    let width: Int
    let isRight: Bool
  }

  private let items: [Item]
  private let unit: WidthUnit

  init(_ settings: Settings, _ binding: inout Binding) {
    unit = settings.words.unit
    var items: [Item] = []
    for entry in settings.words.fields.entries {
      let column = binding.column(entry.name)
      guard let field = binding.input[entry.name.name] else { continue }
      let span = entry.value
      items.append(
        Item(
          column: column, name: field.name, start: span.start,
          width: (span.end ?? span.start) - span.start, isRight: field.type.isNumber))
    }
    self.items = items.sorted { $0.start < $1.start }
    binding.output = Schema(items.map { binding.input.fields[$0.column] })
  }

  func encode(_ batch: Batch, into writer: inout ByteWriter) throws {
    for row in 0..<batch.rowCount {
      var place = 0
      for item in items {
        writer.append(blanks: item.start - place)
        let text = batch.columns[item.column][row] ?? ""
        let width = text.unicodeScalars.reduce(0) { $0 + unit.width(of: $1) }
        guard width <= item.width else {
          throw StageFailure(
            "`\(text)` in `\(item.name)` takes \(width) \(unit.rawValue), and its field has "
              + "\(item.width)", help: "make the field wider")
        }
        guard !text.unicodeScalars.contains(where: { $0 == "\n" || $0 == "\r" }) else {
          throw StageFailure("a text in `\(item.name)` has a line break, and a line can't have it")
        }
        if item.isRight { writer.append(blanks: item.width - width) }
        writer.append(text)
        if !item.isRight { writer.append(blanks: item.width - width) }
        place = item.start + item.width
      }
      writer.append("\n")
    }
  }
}

extension ByteWriter {
  fileprivate mutating func append(blanks count: Int) {
    for _ in 0..<max(count, 0) { append(UInt8(ascii: " ")) }
  }
}
