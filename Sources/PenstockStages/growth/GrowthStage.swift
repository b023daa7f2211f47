import PenstockData
import PenstockFinance
import PenstockKit

/// Adds the growth of each fact behind it, as a fact of its own: `revenue_growth_yoy`.
///
/// The base is the fact of the same entity, concept, member, unit and currency a year before, to the
/// week in years of 52 or 53 weeks. Without a base there is no row; a base that is zero or negative
/// is refused as `E_BASE_NOT_POSITIVE`. Ratios, counts and amounts scaled to a year have no growth
/// here. Growth differs by currency, so that each row says whose it is.
struct GrowthStage: GroupTransform {
  static let name = "growth"
  static let summary = "Adds the growth of each fact from a year before, as a fact of its own."

  typealias Settings = GrowthSettings

  let key: [Int]
  private let settings: GrowthSettings
  private let places: FactPlaces
  private let facts: DerivedFacts
  private let saysOperands: Bool

  init(_ settings: GrowthSettings, _ binding: inout Binding) {
    self.settings = settings
    places = FactPlaces(&binding)
    key = places.places(of: .entity, .concept, .axis, .segment, .unit, .currency)
    facts = DerivedFacts(
      binding.input, adding: [.currency, .basis], changesPeriods: settings.kind == .compound)
    saysOperands = facts.schema["derived"] != nil
    binding.output = facts.schema
  }

  func transform(_ groups: Groups, _ output: inout GroupOutput) {
    guard let table = FactTable(groups.table, places) else { return }
    var kept: [Int32] = []
    var derived: [DerivedFact] = []
    for group in groups {
      kept += group
      guard let kind = group.first.flatMap(table.kind), Self.grows(kind) else { continue }
      let series = GrowthSeries(group, of: table)
      for row in group {
        guard let value = table.values[Int(row)], let period = table.periods[Int(row)],
          let bases = series.figures(years: settings.years, before: period)
        else { continue }
        do throws(FinanceRefusal) {
          derived.append(try fact(row, value, period, bases, table))
        } catch {
          output.context.refuse(row, code: error.code.rawValue, error.reason)
        }
      }
    }
    output.add(facts.kept(kept, of: groups.table), at: kept)
    output.add(facts.batch(derived, of: groups.table), at: derived.map(\.anchor))
  }

  private static func grows(_ kind: ConceptKind) -> Bool {
    switch kind {
    case .flow, .balance, .perShare: true
    case .ratio, .count, .runRate, .cumulative: false
    }
  }

  private func fact(
    _ row: Int32, _ value: Decimal, _ period: Period, _ bases: GrowthSeries.Figures,
    _ table: FactTable
  ) throws(FinanceRefusal) -> DerivedFact {
    guard let base = bases.value else {
      throw FinanceRefusal(
        .duplicate, "there are two figures for \(bases.period), and they are not the same")
    }
    var fact = DerivedFact(
      source: row, anchor: row, value: try growth(from: base, in: bases.period, to: value, period))
    fact.decimals = settings.decimals
    let concept = table.concepts[Int(row)] ?? ""
    fact.set(.concept, concept + (settings.kind == .compound ? "_cagr" : "_growth_yoy"))
    fact.set(.unit, Unit.pure.description)
    fact.set(.kind, ConceptKind.ratio.rawValue)
    fact.set(
      .qualifier,
      Qualifiers.combined([
        table.text(.qualifier, row), Qualifiers.mirrored(table.text(.qualifier, bases.row)),
      ]))
    if saysOperands { fact.operands = operands(period, bases.period) }
    if settings.kind == .compound {
      fact.period = Period(
        from: bases.period.start ?? bases.period.end.adding(days: 1), through: period.end)
    }
    return fact
  }

  private func operands(_ period: Period, _ base: Period) -> String {
    switch settings.kind {
    case .yearOnYear: "\(period) / \(base) - 1"
    case .compound: "(\(period) / \(base)) ^ (1/\(settings.years)) - 1"
    }
  }

  private func growth(
    from base: Decimal, in basePeriod: Period, to value: Decimal, _ period: Period
  ) throws(FinanceRefusal) -> Decimal {
    do throws(FinanceRefusal) {
      switch settings.kind {
      case .yearOnYear:
        return try Growth.yearOnYear(
          from: base, to: value, scale: settings.decimals, rounding: settings.rounding)
      case .compound:
        return try Growth.compoundAnnual(
          from: base, to: value, years: settings.years, scale: settings.decimals,
          rounding: settings.rounding)
      }
    } catch {
      guard error.code == .baseNotPositive else { throw error }
      let change = (try? value.subtracting(base)).map { ", a change of \($0)" } ?? ""
      throw FinanceRefusal(
        error.code,
        "there is no growth from \(base) in \(basePeriod) to \(value) in \(period)\(change)")
    }
  }
}
