import PenstockData
import PenstockFinance
import PenstockKit

/// The columns that a source gives: those of its input, as far as `columns:` says otherwise.
///
/// Columns are found by name. A declared column takes the place of the input's; what is not
/// declared stays text, or what ``SourceContract`` makes of it.
struct SourceColumns: Sendable {
  struct Item {
    let place: Int?  // among the input's columns; nil for one that the input lacks
    let constant: String?
    let name: String
    let type: ValueType
    let format: ColumnFormat
    var scale: Scale = .none
    var decimals: Scale = .none
    var symbol: SymbolColumn?
    var day: TimesOfDay?
  }

  enum Scale {
    case none
    case powerOfTen(Int)
    case column(Int)  // the place, among the items, of the column that says it in each row
  }

  private(set) var items: [Item] = []

  /// The columns that flow out.
  private(set) var schema = Schema()

  /// The columns of an input that has those called `names`, and of the names in its path's braces.
  init(names: [String], captures: [String] = [], _ binding: inout SourceBinding) {
    let picked = PickedColumns(names: names, captures: captures, &binding)
    for (place, name, column) in picked.columns {
      let own = column?.name.name ?? name
      if schema[own] != nil {
        binding.note(
          Diagnostic(
            "two columns would be called `\(own)`", at: column?.name.location,
            help: "give the other one a name too: `NAME: { from: \(own) }`"))
      }
      items.append(
        Item(
          place: place, constant: column?.constant, name: own, type: column?.type ?? .text,
          format: column?.format ?? ColumnFormat()))
      schema.append(Field(own, column?.type ?? .text, isSymbol: column?.isSymbol ?? false))
    }
    guard schema.fields.count == items.count else { return }
    for (item, picked) in picked.columns.enumerated() {
      guard let column = picked.declaration else { continue }
      checkConstant(column, &binding)
      if let unit = column.unit { setUnit(unit, of: item, column, &binding) }
      if let decimals = column.decimals { setDecimals(decimals, of: item, &binding) }
      HeaderUnit.check(column, &binding)
      if column.isSymbol { items[item].symbol = SymbolColumn(column, schema, &binding) }
      if let day = column.day { items[item].day = TimesOfDay(day, column, schema, &binding) }
    }
  }

  private mutating func setUnit(
    _ unit: WordOrColumn, of place: Int, _ column: ColumnDeclaration,
    _ binding: inout SourceBinding
  ) {
    var field = schema.fields[place]
    guard field.type.isNumber else {
      binding.note(
        Diagnostic(
          "column `\(field.name)` has a unit and is no number", at: column.unitLocation,
          help: "say `type: decimal`"))
      return
    }
    switch unit {
    case .word(let word, _):
      guard let (powerOfTen, unit) = ScaledUnit(word).flatMap(Self.base) else {
        binding.note(Diagnostic("`\(word)` is no unit", at: column.unitLocation))
        return
      }
      field.unit = .fixed(unit)
      if powerOfTen != 0 { items[place].scale = .powerOfTen(powerOfTen) }
    case .column(let name):
      guard let other = schema.index(of: name.name), schema.fields[other].type == .text else {
        binding.note(
          Diagnostic(
            "there is no text column `\(name.name)` to take the unit from", at: name.location,
            help: Suggestion.help(for: name.name, in: schema.names)))
        return
      }
      field.unit = .column(name.name)
      items[place].scale = .column(other)
    }
    if items[place].type == .integer, case .powerOfTen(let power) = items[place].scale, power < 0 {
      binding.note(
        Diagnostic(
          "column `\(field.name)` is scaled down and can't stay a whole number",
          at: column.unitLocation, help: "say `type: decimal`"))
    }
    schema.append(field)
  }

  /// Notes a value for all rows that can't be read: what is written in the pipeline is looked at early.
  private func checkConstant(_ column: ColumnDeclaration, _ binding: inout SourceBinding) {
    guard let text = column.constant, !column.isSymbol else { return }
    if TextColumn([text]).decoded(as: column.type, column.format).unreadable.isEmpty { return }
    binding.note(
      Diagnostic(
        "column `\(column.name.name)` can't be `\(text)`: its values are \(column.type.summary)",
        at: column.name.location))
  }

  private mutating func setDecimals(
    _ decimals: WordOrColumn, of place: Int, _ binding: inout SourceBinding
  ) {
    switch decimals {
    case .word(let word, _): items[place].decimals = .powerOfTen(-(Int(word) ?? 0))
    case .column(let name):
      guard let other = schema.index(of: name.name) else {
        binding.note(
          Diagnostic(
            "there is no column `\(name.name)` to take the decimals from", at: name.location,
            help: Suggestion.help(for: name.name, in: schema.names)))
        return
      }
      items[place].decimals = .column(other)
    }
  }

  /// In a declaration a bare 元 is CNY: whoever means another currency has a word for it.
  static func base(_ scaled: ScaledUnit) -> (powerOfTen: Int, unit: Unit)? {
    switch scaled.unit {
    case .unit(let unit): (scaled.powerOfTen, unit)
    case .bareYuan: (scaled.powerOfTen, Currency.cny.unit)
    case .bareYuanPer(let denominator):
      (scaled.powerOfTen, Unit(Currency.cny.unit, per: denominator))
    case .none: nil
    }
  }
}
