import PenstockData
import PenstockFinance
import PenstockKit

/// What was read of a batch's amounts.
struct AmountReading {
  var value: DecimalColumn
  var unit: ValueColumn<String>
  var decimals: ValueColumn<Int64> = ValueColumn([])
  var qualifier: ValueColumn<String>?
  var overflows: [Int32] = []

  /// Whether a row has an amount that could not be read.
  var isUnreadable: (Int) -> Bool = { _ in false }

  /// The amount of a row as it was written.
  var words: (Int) -> String = { _ in "" }
}

/// Puts the results of `amount` into columns, and refuses the rows without one.
struct AmountResults: Sendable {
  private let schema: Schema
  private let value: Int?
  private let unit: Int?
  private let decimals: Int?
  private let qualifier: Int?

  /// Whether the precision is wanted at all.
  var wantsDecimals: Bool { decimals != nil }

  init(_ settings: AmountSettings, isText: Bool, _ binding: inout Binding) {
    var schema = binding.input
    let unitName = settings.column(for: "unit")
    unit = unitName.map { schema.append(Field($0, .text)) }
    value = settings.column(for: "value").map {
      schema.append(Field($0, .decimal, unit: unitName.map { .column($0) } ?? .unknown))
    }
    decimals = settings.column(for: "decimals").map { schema.append(Field($0, .integer)) }
    qualifier =
      isText ? settings.column(for: "qualifier").map { schema.append(Field($0, .text)) } : nil
    self.schema = schema
    binding.output = schema
  }

  /// The batch with the results, without the refused rows.
  func batch(_ reading: AmountReading, of batch: Batch, _ context: inout StageContext) -> Batch {
    var columns = batch.columns
    columns += (columns.count..<schema.fields.count).map {
      .missing(schema.fields[$0].type, count: batch.rowCount)
    }
    if let unit { columns[unit] = .text(TextColumn(reading.unit)) }
    if let value { columns[value] = .decimal(reading.value) }
    if let decimals { columns[decimals] = .integer(reading.decimals) }
    if let qualifier, let read = reading.qualifier {
      let earlier = batch.schema.index(of: schema.fields[qualifier].name).flatMap {
        batch.columns[$0].texts
      }
      columns[qualifier] = .text(Self.merged(earlier, read))
    }
    let result = Batch(schema: schema, columns: columns, rowCount: batch.rowCount)
    let refused = refusals(reading, batch.rowCount, &context)
    if refused.isEmpty { return result }
    return result.gather((0..<Int32(batch.rowCount)).filter { !refused.contains($0) })
  }

  /// A qualifier that stands in a column of its own goes before one in the amount's text.
  private static func merged(_ earlier: TextColumn?, _ read: ValueColumn<String>) -> TextColumn {
    guard let earlier else { return TextColumn(read) }
    if let (values, _) = read.coded, values.allSatisfy({ $0 == nil }) { return earlier }
    return TextColumn((0..<read.count).map { earlier[$0] ?? read[$0] })
  }

  private func refusals(
    _ reading: AmountReading, _ count: Int, _ context: inout StageContext
  ) -> Set<Int32> {
    if reading.overflows.isEmpty, let (units, _) = reading.unit.coded, !units.contains(nil) {
      return []
    }
    var refused: Set<Int32> = []
    let overflows = Set(reading.overflows)
    for row in 0..<count {
      let hasUnit = reading.unit[row] != nil
      if hasUnit, overflows.isEmpty { continue }
      let number = Int32(row)
      if overflows.contains(number) {
        context.refuse(
          number, code: FinanceCode.overflow.rawValue,
          "`\(reading.words(row))` has more than 38 digits")
      } else if reading.isUnreadable(row) {
        context.refuse(
          number, code: FinanceCode.amountUnreadable.rawValue,
          "`\(reading.words(row))` can't be read as an amount")
      } else if reading.value[row] != nil, !hasUnit {
        context.refuse(
          number, code: FinanceCode.unitAmbiguous.rawValue,
          "nothing says which currency or unit `\(reading.words(row))` is in")
      } else {
        continue
      }
      refused.insert(number)
    }
    return refused
  }
}
