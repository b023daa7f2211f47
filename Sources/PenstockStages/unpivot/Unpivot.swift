import PenstockData
import PenstockKit

/// Makes rows of columns: one row for each listed column, with its name and its value.
///
/// The columns must be of one type. Their units must be the same too, unless `unit` says where each
/// row's goes. A missing value makes a row like any other unless `missing: drop` leaves it out.
struct Unpivot: RowTransform {
  static let name = "unpivot"
  static let summary = "Makes a row of each listed column, with its name and its value."

  private let kept: [Int]
  private let sources: [Int]
  private let labels: [String]
  private let units: [String?]?  // by source, where they become a column
  private let drops: Bool
  private let values: Schema
  private let output: Schema

  init(_ settings: UnpivotSettings, _ binding: inout Binding) {
    labels = settings.columns.labels
    drops = settings.missing == .drop
    sources = settings.columns.columns.map { binding.column($0) }
    let input = binding.input
    let listed = Set(settings.columns.columns.map(\.name))
    kept =
      settings.keep?.map { binding.column($0) }
      ?? input.fields.indices.filter { !listed.contains(input.fields[$0].name) }
    let fields = zip(settings.columns.columns, sources).compactMap { name, place in
      input[name.name].map { (name: name, field: $0) }
    }
    var schema = input.selecting(kept)
    for name in [settings.name, settings.value, settings.unit].compactMap({ $0 })
    where schema[name.name] != nil {
      binding.note(
        Diagnostic(
          "there is a column `\(name.name)` already", at: name.location,
          help: "give the new column another name"))
    }
    let unit = Self.unit(of: fields, settings, &binding)
    let value = Field(
      settings.value.name, fields.first?.field.type ?? .text, unit: unit,
      isSymbol: fields.first?.field.isSymbol ?? false)
    schema.append(Field(settings.name.name, .text))
    schema.append(value)
    if let unit = settings.unit {
      schema.append(Field(unit.name, .text))
      units = fields.map { Self.word($0.field.unit) }
    } else {
      units = nil
    }
    values = Schema([value])
    output = schema
    binding.output = schema
  }

  /// The unit of the values, after noting columns that can't be one.
  private static func unit(
    of fields: [(name: ColumnName, field: Field)], _ settings: UnpivotSettings,
    _ binding: inout Binding
  ) -> FieldUnit {
    guard let first = fields.first?.field else { return .unknown }
    for (name, field) in fields.dropFirst() {
      if field.typeName != first.typeName {
        binding.note(
          Diagnostic(
            "`\(first.name)` is \(first.typeName) and `\(field.name)` is "
              + "\(field.typeName): one column can't have both", at: name.location,
            help: "declare them the same where they are read, under `columns:`"))
      } else if field.unit != first.unit, settings.unit == nil {
        binding.note(
          Diagnostic(
            "two units mixed: `\(first.name)` is in \(first.unit.inWords) and `\(field.name)` in "
              + field.unit.inWords, at: name.location,
            help: "bring both to one unit, or keep each row's: `unit: unit`"))
      }
    }
    guard let column = settings.unit else {
      // A unit that stands in a column which is not kept is known no more.
      guard case .column(let name) = first.unit, let keep = settings.keep,
        !keep.contains(where: { $0.name == name })
      else { return first.unit }
      return .unknown
    }
    for (name, field) in fields {
      guard case .column(let unit) = field.unit else { continue }
      binding.note(
        Diagnostic(
          "the unit of `\(field.name)` is in the column `\(unit)`, row by row", at: name.location,
          help: "take `unit` out: `\(unit)` is kept beside the values"))
    }
    return .column(column.name)
  }

  private static func word(_ unit: FieldUnit) -> String? {
    if case .fixed(let unit) = unit { unit.description } else { nil }
  }

  func transform(_ batch: Batch, _ context: inout StageContext) -> Batch {
    let (rowCount, count) = (batch.rowCount, sources.count)
    var rows: [Int32] = []
    var codes: [UInt16] = []
    var cells: [Int32] = []  // places in the columns put below each other
    rows.reserveCapacity(rowCount * count)
    codes.reserveCapacity(rowCount * count)
    cells.reserveCapacity(rowCount * count)
    for row in 0..<rowCount {
      for (code, source) in sources.enumerated() {
        if drops, batch.columns[source].isMissing(row) { continue }
        rows.append(Int32(truncatingIfNeeded: row))
        codes.append(UInt16(truncatingIfNeeded: code))
        cells.append(Int32(truncatingIfNeeded: code * rowCount + row))
      }
    }
    if rows.isEmpty { return Batch(emptyWith: output) }
    let stacked = Batch(
      joining: sources.map {
        Batch(schema: values, columns: [batch.columns[$0]], rowCount: rowCount)
      })
    var columns = kept.map { batch.columns[$0].gather(rows) }
    columns.append(.text(TextColumn(values: labels, codes: codes)))
    columns.append(stacked.columns[0].gather(cells))
    if let units { columns.append(.text(TextColumn(values: units, codes: codes))) }
    return Batch(schema: output, columns: columns, rowCount: rows.count)
  }
}
