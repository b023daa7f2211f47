import PenstockData
import PenstockFinance
import PenstockKit

/// Gives each amount once in every wanted currency, a row for each: `to: [CNY, USD]`.
///
/// The rows say what was reported and at which rate it was translated. What is no amount of money
/// comes out once, as it was. A translation without a right rate is refused; the others of the same
/// fact stay.
struct CurrencyRows: Sendable {
  private let facts: FactColumns
  private let targets: [String]
  private let round: Int?
  private let rounding: Rounding
  private let schema: Schema
  private let decimals: Int?
  private let flags: Flags

  private enum Added: String, CaseIterable {
    case currency, basis
    case reportedValue = "reported_value"
    case reportedUnit = "reported_unit"
    case rate
    case rateQuote = "rate_quote"
    case rateBasis = "rate_basis"
    case rateFirst = "rate_first"
    case rateLast = "rate_last"
    case rateObservations = "rate_observations"
    case rateSource = "rate_source"

    var type: ValueType {
      switch self {
      case .reportedValue, .rate: .decimal
      case .rateFirst, .rateLast: .date
      case .rateObservations: .integer
      default: .text
      }
    }
  }

  init(_ settings: CurrencySettings, _ binding: inout Binding) {
    facts = FactColumns(&binding)
    targets = settings.to
    round = settings.round
    rounding = settings.rounding
    var schema = binding.input
    if schema.parts[.basis] != nil {
      binding.note(
        Diagnostic(
          "these facts were converted before, and nothing is translated twice",
          help: "name all currencies in one `to`"))
    }
    for added in Added.allCases {
      let unit: FieldUnit =
        added == .reportedValue ? .column(Added.reportedUnit.rawValue) : .unknown
      schema.append(Field(added.rawValue, added.type, unit: unit))
    }
    schema.parts[.currency] = Added.currency.rawValue
    schema.parts[.basis] = Added.basis.rawValue
    flags = Flags(&schema)
    decimals = schema.index(of: .decimals)
    self.schema = schema
    binding.output = schema
  }

  /// One row to come: an input row, and what becomes of it in one currency.
  private struct Row {
    let input: Int32
    let target: String?
    let outcome: Translation.Outcome
  }

  func translated(
    _ batch: Batch, _ translation: Translation, _ context: inout StageContext
  ) throws -> Batch {
    let rows = rows(batch, translation, &context)
    let input = batch.gather(rows.map(\.input))
    guard let reported = input.columns[facts.value].decimals,
      let units = input.columns[facts.unit].texts
    else { return Batch(emptyWith: schema) }
    var values: [Decimal?] = []
    var kept: [Int32] = []
    for (place, row) in rows.enumerated() {
      do {
        values.append(try value(reported[place], row))
        kept.append(Int32(place))
      } catch {
        values.append(nil)
        context.refuse(
          row.input, code: FinanceCode.overflow.rawValue,
          "the amount in \(row.target ?? "") has more than 38 digits")
      }
    }
    var columns = input.columns
    columns += (columns.count..<schema.fields.count).map {
      .missing(schema.fields[$0].type, count: rows.count)
    }
    set(&columns, rows, reported, units, values)
    let result = Batch(schema: schema, columns: columns, rowCount: rows.count)
    return kept.count == rows.count ? result : result.gather(kept)
  }

  private func rows(
    _ batch: Batch, _ translation: Translation, _ context: inout StageContext
  ) -> [Row] {
    let outcomes = targets.map { facts.outcomes(batch, to: $0, translation) }
    var rows: [Row] = []
    rows.reserveCapacity(batch.rowCount * targets.count)
    for row in 0..<batch.rowCount {
      for (target, outcomes) in zip(targets, outcomes) {
        switch outcomes[row] ?? .untouched {
        case .untouched:
          rows.append(Row(input: Int32(row), target: nil, outcome: .untouched))
        case .refused(let code, let reason):
          context.refuse(Int32(row), code: code, reason)
          continue
        case let outcome: rows.append(Row(input: Int32(row), target: target, outcome: outcome))
        }
        if rows.last?.target == nil { break }
      }
    }
    return rows
  }

  private func value(_ reported: Decimal?, _ row: Row) throws(DecimalOverflow) -> Decimal? {
    guard let reported, let target = row.target,
      case .rate(let rate, let from, _) = row.outcome, from != target
    else { return reported }
    let scale = round ?? Currency(code: target)?.minorUnits ?? 2
    return try rate.convert(reported, from: from, scale: scale, rounding: rounding)
  }

  private func set(
    _ columns: inout [Column], _ rows: [Row], _ reported: DecimalColumn, _ units: TextColumn,
    _ values: [Decimal?]
  ) {
    func put(_ added: Added, _ column: Column) {
      if let place = schema.index(of: added.rawValue) { columns[place] = column }
    }
    func rate<Value>(_ read: (AppliedRate) -> Value?) -> [Value?] {
      rows.map { $0.outcome.rate.flatMap(read) }
    }
    let isTranslated = rows.map { $0.outcome.rate.map { $0.basis != .identity } ?? false }
    columns[facts.value] = .decimal(DecimalColumn(values))
    columns[facts.unit] = .text(
      TextColumn(
        rows.indices.map { place in
          let unit = units[place]
          guard let target = rows[place].target, let unit else { return unit }
          return Translation.unit(unit, in: target)
        }))
    if let decimals, let written = columns[decimals].integers {
      // How precisely a translated amount is known is not worked out.
      columns[decimals] = .integer(
        ValueColumn(rows.indices.map { isTranslated[$0] ? nil : written[$0] }))
    }
    put(.currency, .text(TextColumn(rows.map(\.target))))
    put(.basis, .text(TextColumn(isTranslated.map { $0 ? "translated" : "reported" })))
    put(.reportedValue, .decimal(reported))
    put(.reportedUnit, .text(units))
    put(.rate, .decimal(DecimalColumn(rate { $0.rate })))
    put(.rateQuote, .text(TextColumn(rate { $0.quoteText })))
    put(.rateBasis, .text(TextColumn(rate { $0.basis.rawValue })))
    put(.rateFirst, .date(ValueColumn(rate { $0.first })))
    put(.rateLast, .date(ValueColumn(rate { $0.last })))
    put(
      .rateObservations,
      .integer(ValueColumn(rate { $0.first == nil ? nil : Int64($0.observations) })))
    put(.rateSource, .text(TextColumn(rate { $0.source.isEmpty ? nil : $0.source })))
    flags.add(
      ValueColumn(rows.map(\.outcome.flag)), for: schema.fields[facts.value].name, to: &columns)
  }
}
