import PenstockData
import PenstockFinance
import PenstockKit

/// Reads amounts: the text `3.124亿元`, or a number with its unit and currency beside it, to an exact
/// value, its unit, and how precisely it was written.
///
/// A row whose amount can't be read in full is refused as `E_AMOUNT_UNREADABLE`, one whose bare 元
/// could be of any currency as `E_UNIT_AMBIGUOUS`. A missing amount stays missing.
struct Amount: RowTransform {
  static let name = "amount"
  static let summary = "Reads amounts such as 3.124亿元 to an exact value, a unit and a precision."

  typealias Settings = AmountSettings

  private let column: Int
  private let isText: Bool
  private let unit: Words?
  private let currency: Words?
  private let results: AmountResults

  init(_ settings: AmountSettings, _ binding: inout Binding) {
    column = binding.column(settings.column, .text, .decimal, .integer)
    isText = binding.input.fields.isEmpty ? true : binding.input.fields[column].type == .text
    unit = Words(settings.unit, &binding) { word, place, binding in
      if ScaledUnit(word) == nil { binding.note(Diagnostic("`\(word)` is no unit", at: place)) }
    }
    currency = Words(settings.currency, &binding) { word, place, binding in
      Currency.check(word, at: place, &binding)
    }
    if !isText, unit == nil {
      binding.note(
        Diagnostic(
          "`\(settings.column.name)` is a number, and nothing says its unit",
          at: settings.column.location, help: "add `unit: 万元`, or `unit: { column: NAME }`"))
    }
    results = AmountResults(settings, isText: isText, &binding)
  }

  func transform(_ batch: Batch, _ context: inout StageContext) throws -> Batch {
    let units = unit?.column(batch)
    let yuan = currency?.column(batch).map { $0.flatMap(Currency.spelled) }
    if isText, let texts = batch.columns[column].texts {
      return results.batch(read(texts, units, yuan), of: batch, &context)
    }
    return results.batch(scale(batch.columns[column], units, yuan), of: batch, &context)
  }

  /// Reads amounts written as text, each distinct one once.
  private func read(
    _ texts: TextColumn, _ units: ValueColumn<String>?, _ yuan: ValueColumn<Currency>?
  ) -> AmountReading {
    let written = texts.map { AmountText.parse($0) }
    var scaled = written.map { $0.map { ScaledUnit(powerOfTen: 0, unit: $0.unit) } }
    if let units {
      scaled = scaled.combined(with: units) { own, word in
        guard let own, own.unit == .none else { return own }
        return word.flatMap { ScaledUnit($0) }
      }
    }
    var reading = AmountReading(
      value: DecimalColumn(written.map { $0?.value }), unit: scaled.names(yuan),
      decimals: written.map { $0.map { Int64($0.decimals) } },
      qualifier: written.map { $0?.qualifier?.rawValue })
    if units != nil {
      let powers = scaled.combined(with: written) { scaled, amount in
        amount.map { $0.unit == .none ? scaled?.powerOfTen ?? 0 : 0 }
      }
      (reading.value, reading.overflows) = reading.value.scaled(byPowersOfTen: powers)
      reading.decimals = reading.decimals.combined(with: powers) { decimals, power in
        decimals.map { $0 - Int64(power ?? 0) }
      }
    }
    reading.isUnreadable = { row in !texts.isMissing(row) && written[row] == nil }
    reading.words = { row in texts[row] ?? "" }
    return reading
  }

  /// Scales numbers by the unit beside them.
  private func scale(
    _ column: Column, _ units: ValueColumn<String>?, _ yuan: ValueColumn<Currency>?
  ) -> AmountReading {
    let numbers =
      column.decimals ?? DecimalColumn(column.integers?.map { $0.map { Decimal($0) } } ?? .init([]))
    let scaled = units?.map { $0.flatMap { ScaledUnit($0) } } ?? ValueColumn([])
    let powers = scaled.map { $0?.powerOfTen }
    let (value, overflows) = numbers.scaled(byPowersOfTen: powers)
    var reading = AmountReading(value: value, unit: scaled.names(yuan))
    reading.overflows = overflows
    if results.wantsDecimals {
      reading.decimals = ValueColumn(
        (0..<numbers.count).map { row in
          numbers[row].map { Int64($0.scale - (powers[row] ?? 0)) }
        })
    }
    reading.isUnreadable = { row in !column.isMissing(row) && scaled[row] == nil }
    reading.words = { row in
      (column[row] ?? "") + (units?[row].map { " \($0)" } ?? " without a unit")
    }
    return reading
  }
}

extension ValueColumn where Element == ScaledUnit {
  /// The units' names, with the currency that a bare 元 means; missing where none is known.
  fileprivate func names(_ yuan: ValueColumn<Currency>?) -> ValueColumn<String> {
    guard let yuan else { return map { $0?.unit.unit(yuan: nil)?.description } }
    return combined(with: yuan) { $0?.unit.unit(yuan: $1)?.description }
  }
}
