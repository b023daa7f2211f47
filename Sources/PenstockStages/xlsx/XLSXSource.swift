import PenstockData
import PenstockFiles
import PenstockKit

/// Reads a sheet of a spreadsheet (xlsx).
///
/// Numbers are the decimals that are written in the file; a binary number that a program wrote out
/// to its last digit is the shortest decimal that reads back as the same. A number with the format of a
/// date is that day, a formula is the value that the file has for it. Empty rows are none.
struct XLSXSource: Source {
  static let name = "xlsx"
  static let summary = "Reads a sheet of a spreadsheet (xlsx)."

  struct Settings: StageSettings {
    let sheet: String?
    let range: XLSXRange
    let header: HeaderRows
    let names: [String]?
    let takesErrors: Bool

    init(from fields: inout FieldReader) {
      sheet = fields.optional(
        "sheet", "The sheet by its name, or by its number from 1; by default the first.",
        as: String.self, example: "Sheet1")
      range = fields.optional(
        "range", "The cells that are the table; by default all that have values.",
        default: XLSXRange.all, fallbackInWords: "the whole sheet", example: "B3:F100")
      header = HeaderRows(from: &fields, unit: "rows")
      names = fields.optional(
        "names", "The columns' names, for a table that has no header.", as: [String].self,
        example: "[date, close]")
      let errors = fields.optional(
        "errors",
        "What an error of the spreadsheet is, such as `#N/A`.", default: XLSXErrors.unreadable)
      takesErrors = errors == .missing
    }
  }

  private let settings: Settings
  private let inputs: [any ByteInput]
  private let refuses: Bool
  private let names: [String]
  private let columns: SourceColumns

  init(_ settings: Settings, _ binding: inout SourceBinding) {
    self.settings = settings
    inputs = binding.inputs
    refuses = binding.refusesUnreadableRows
    var names: [String] = []
    var isKnown = false
    do {
      if let input = inputs.first {
        names = try XLSXTable(input, settings).names
        isKnown = true
      } else {
        binding.note(
          Diagnostic("`xlsx` needs a file to read", help: "add `path: data/FILE.xlsx`"))
      }
    } catch {
      binding.note(Diagnostic(reading: error))
    }
    self.names = names
    let captures = inputs.first?.captures.map(\.name) ?? []
    var unheard = binding
    columns =
      isKnown
      ? SourceColumns(names: names, captures: captures, &binding)
      : SourceColumns(
        names: PickedColumns.declared(in: binding, but: captures), captures: captures, &unheard)
    binding.output = columns.schema
  }

  func open() -> any ChunkReader {
    let (inputs, settings, names) = (inputs, settings, names)
    return PackedReader(inputCount: inputs.count) { place in
      var table = try XLSXTable(inputs[place], settings)
      let layouts = ColumnLayouts(names: names)
      try layouts.enter(table.names, of: place, name: inputs[place].name, first: inputs[0].name)
      table.order = layouts[place]?.places ?? names.indices.map { $0 }
      return table
    }
  }

  func decode(_ chunk: Chunk, _ context: inout StageContext) throws -> Batch {
    let input = inputs[chunk.input]
    let rows = PackedRows(chunk, columnCount: names.count)
    func place(_ row: Int) -> String { "row \(rows.numbers[row]) of \(input.name)" }
    for error in rows.errors {
      let reason = "`\(names[error.column])`: the cell has \(error.text)"
      if !refuses {
        throw StageFailure(
          reason,
          help: "`errors: missing` takes it for no value; `on_error: refuse` sets the row aside",
          place: place(error.row))
      }
      context.refuse(Int32(error.row), code: "E_VALUE_UNREADABLE", reason)
    }
    return try columns.batch(
      rows.columns, of: input, rowCount: rows.numbers.count, refuses: refuses, place: place,
      &context)
  }
}

/// What an error of a spreadsheet is.
enum XLSXErrors: String, CaseIterable, SettingValue, DescribedWord {
  case unreadable, missing

  /// What it means.
  var summary: String {
    switch self {
    case .unreadable:
      "The value can't be read: the run fails, or `on_error: refuse` sets the row aside."
    case .missing: "There is no value."
    }
  }
}
