import PenstockData
import PenstockFinance
import PenstockKit

/// Where the parts of a fact that conversion looks at stand.
struct FactColumns: Sendable {
  let value: Int
  let unit: Int
  private let kind: Int
  private let period: Int

  init(_ binding: inout Binding) {
    value = binding.part(.value)
    unit = binding.part(.unit)
    kind = binding.part(.kind)
    period = binding.part(.period)
  }

  /// What becomes of each row's amount in the currency `target`; worked out once for each unit,
  /// kind and period that occur together.
  func outcomes(
    _ batch: Batch, to target: String, _ translation: Translation
  ) -> ValueColumn<Translation.Outcome> {
    guard let units = batch.columns[unit].texts, let kinds = batch.columns[kind].texts,
      let periods = batch.columns[period].periods
    else { return ValueColumn(repeating: nil, count: batch.rowCount) }
    let figures = units.map { String(copying: $0) }.combined(
      with: kinds.map { ConceptKind(rawValue: String(copying: $0)) }
    ) { Figure(unit: $0, kind: $1) }
    var known: [Key: Translation.Outcome] = [:]
    return figures.combined(with: periods) { figure, period in
      let key = Key(figure: figure, period: period)
      if let outcome = known[key] { return outcome }
      let outcome = translation.outcome(
        kind: figure?.kind, unit: figure?.unit, period: period, to: target)
      known[key] = outcome
      return outcome
    }
  }

  private struct Figure: Hashable, Sendable {
    let unit: String?
    let kind: ConceptKind?
  }

  private struct Key: Hashable {
    let figure: Figure?
    let period: Period?
  }
}

extension DecimalColumn {
  /// Each amount at the rate that its outcome has, with as many decimals as asked for.
  ///
  /// - Returns: The column, missing where there is no rate or no amount, and the rows whose result
  ///   has more than 38 digits.
  func converted(
    _ outcomes: ValueColumn<Translation.Outcome>, scale: Int, rounding: Rounding
  ) -> (column: DecimalColumn, overflows: [Int32]) {
    let factors = outcomes.map { $0?.factor }
    if let (values, codes) = factors.coded, values.allSatisfy({ $0?.isDivision != true }) {
      return multiplied(
        by: DecimalColumn(values: values.map { $0?.number }, codes: codes), scale: scale,
        rounding: rounding)
    }
    var overflows: [Int32] = []
    let values = (0..<count).map { row -> Decimal? in
      guard let value = self[row], case .rate(let rate, let from, _) = outcomes[row] else {
        return nil
      }
      do {
        return try rate.convert(value, from: from, scale: scale, rounding: rounding)
      } catch {
        overflows.append(Int32(row))
        return nil
      }
    }
    return (DecimalColumn(values), overflows)
  }
}

extension Translation.Outcome {
  /// What the amount is multiplied with or divided by.
  fileprivate var factor: AppliedRate.Factor? {
    if case .rate(let rate, let from, _) = self { rate.factor(from: from) } else { nil }
  }

  /// The rate, if there is one.
  var rate: AppliedRate? { if case .rate(let rate, _, _) = self { rate } else { nil } }

  /// The code that a column's flag gives, if there is anything to say.
  var flag: String? {
    switch self {
    case .untouched: nil
    case .rate(_, _, let warning): warning?.rawValue
    case .refused(let code, _): code
    }
  }
}

extension AppliedRate.Factor {
  fileprivate var isDivision: Bool { if case .divide = self { true } else { false } }

  fileprivate var number: Decimal {
    switch self {
    case .multiply(let number), .divide(let number): number
    }
  }
}
