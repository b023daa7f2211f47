import PenstockData
import PenstockKit

/// The constants of `fill`: alone, or after values were carried forward.
struct FillConstants: RowTransform {
  static let name = Fill.name
  static let summary = Fill.summary

  typealias Settings = FillSettings

  private let constants: [(place: Int, value: Column)]
  private let marks: FillMarks?
  private let output: Schema

  init(_ settings: FillSettings, _ binding: inout Binding) {
    var constants: [(place: Int, value: Column)] = []
    for entry in settings.constant?.entries ?? [] {
      let place = binding.column(entry.name)
      guard let field = binding.input[entry.name.name] else { continue }
      constants.append((place, binding.column(of: entry.value, for: field)))
    }
    self.constants = constants
    marks = settings.mark.map { FillMarks($0, &binding) }
    output = binding.output
  }

  func transform(_ batch: Batch, _ context: inout StageContext) -> Batch {
    var columns = batch.columns
    var filled = [Int: [Int32]]()
    fill(&columns, &filled)
    return finish(columns, filled, batch)
  }

  /// Puts the constants in, and adds to `filled` by column the rows that got one.
  func fill(_ columns: inout [Column], _ filled: inout [Int: [Int32]]) {
    for (place, value) in constants {
      let count = columns[place].count
      var rows = (0..<Int32(count)).map { $0 }
      var got: [Int32] = []
      for row in 0..<count where columns[place].isMissing(row) {
        rows[row] = Int32(count)
        got.append(Int32(row))
      }
      if got.isEmpty { continue }
      let schema = Schema([Field("", value.type)])
      let joined = Batch(
        joining: [columns[place], value].map { Batch(schema: schema, columns: [$0]) })
      columns[place] = joined.columns[0].gather(rows)
      filled[place, default: []] += got
    }
  }

  /// The columns with the marks, where they are wanted.
  func finish(_ columns: [Column], _ filled: [Int: [Int32]], _ input: Batch) -> Batch {
    let marks = marks.map { [Column.text($0.column(filled, input))] } ?? []
    return Batch(schema: output, columns: columns + marks, rowCount: input.rowCount)
  }
}

/// The column that names what was filled in each row.
struct FillMarks: Sendable {
  init(_ name: ColumnName, _ binding: inout Binding) {
    if binding.input[name.name] != nil {
      binding.note(
        Diagnostic(
          "there is a column `\(name.name)` already", at: name.location,
          help: "give the new column another name"))
    }
    binding.output.append(Field(name.name, .text))
  }

  /// For each row the names of the columns that were filled, in the schema's order.
  func column(_ filled: [Int: [Int32]], _ input: Batch) -> TextColumn {
    var texts: [String?] = [nil]
    var numbers: [String: UInt16] = [:]
    var codes = [UInt16](repeating: 0, count: input.rowCount)
    for place in filled.keys.sorted() {
      let name = input.schema.fields[place].name
      for row in filled[place] ?? [] {
        let text = texts[Int(codes[Int(row)])].map { "\($0);\(name)" } ?? name
        if numbers[text] == nil {
          numbers[text] = UInt16(texts.count)
          texts.append(text)
        }
        codes[Int(row)] = numbers[text] ?? 0
      }
    }
    return TextColumn(values: texts, codes: codes)
  }
}
