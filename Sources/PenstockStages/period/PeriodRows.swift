import PenstockData
import PenstockFinance
import PenstockKit

/// Gives the facts of the wanted periods as rows, those that are there and those that follow.
struct PeriodRows: Sendable {
  private let places: FactPlaces
  private let wanted: WantedPeriods
  private let contents: PeriodContents?
  private let concepts: Set<String>?
  private let facts: DerivedFacts

  init(_ settings: PeriodSettings, _ places: FactPlaces, _ binding: inout Binding) {
    self.places = places
    wanted = WantedPeriods(settings.to, yearEnd: settings.yearEndMonth)
    contents = settings.from
    concepts = settings.concepts.map { Set($0) }
    facts = DerivedFacts(
      binding.input, adding: contents == nil ? [] : [.derived, .flags], changesPeriods: true)
    binding.output = facts.schema
  }

  /// What came of the groups so far.
  private struct Outcome {
    var kept: [Int32] = []
    var derived: [DerivedFact] = []
    var context = StageContext()
    var leftOut = 0
  }

  func transform(_ groups: Groups, _ output: inout GroupOutput) {
    guard let table = FactTable(groups.table, places) else { return }
    var outcome = Outcome()
    for group in groups {
      guard let first = group.first else { continue }
      let concept = table.concepts[Int(first)] ?? ""
      if let concepts, !concepts.contains(concept) {
        outcome.leftOut += group.count
      } else {
        align(group, concept, table, &outcome)
      }
    }
    output.add(facts.kept(outcome.kept, of: groups.table), at: outcome.kept)
    output.add(
      facts.batch(outcome.derived, of: groups.table), at: outcome.derived.map(\.anchor))
    for refusal in outcome.context.refusals {
      output.context.refuse(refusal.row, code: refusal.code, refusal.reason)
    }
    output.context.remark("facts of other concepts left out", count: outcome.leftOut)
  }

  private func align(
    _ group: ArraySlice<Int32>, _ concept: String, _ table: FactTable, _ outcome: inout Outcome
  ) {
    let given = group.filter { table.periods[Int($0)].map(wanted.contains) ?? false }
    outcome.kept += given
    if given.count == group.count { return }
    let kind = group.first.flatMap(table.kind)
    let series = PeriodSeries(group, of: table)
    var used = Set(given)
    if let contents, kind?.isAdditive == true {
      let periods = given.compactMap { table.periods[Int($0)] }
      for result in series.results(wanted, from: contents, besides: periods) {
        used.formUnion(result.terms.map(\.row))
        do {
          outcome.derived.append(try fact(result, concept, table))
        } catch {
          outcome.context.refuse(
            result.source, code: FinanceCode.overflow.rawValue,
            "\(result.operands) has more than 38 digits")
        }
      }
    }
    for row in group where !used.contains(row) {
      let refusal = refusal(table.periods[Int(row)], concept, kind, series)
      outcome.context.refuse(row, code: refusal.code.rawValue, refusal.reason)
    }
  }

  private func fact(
    _ result: PeriodSeries.Result, _ concept: String, _ table: FactTable
  ) throws(DecimalOverflow) -> DerivedFact {
    var value = Decimal.zero
    var decimals: [Int?] = []
    var qualifiers: [String?] = []
    for term in result.terms {
      let figure = table.values[Int(term.row)] ?? .zero
      value = try term.isSubtracted ? value.subtracting(figure) : value.adding(figure)
      decimals.append(table.decimals(term.row))
      let qualifier = table.text(.qualifier, term.row)
      qualifiers.append(term.isSubtracted ? Qualifiers.mirrored(qualifier) : qualifier)
    }
    var fact = DerivedFact(source: result.source, anchor: result.source, value: value)
    fact.period = result.period
    fact.operands = result.operands
    fact.decimals = decimals.contains(nil) ? nil : decimals.compactMap { $0 }.min()
    fact.set(.qualifier, Qualifiers.combined(qualifiers))
    fact.flags = [.derived]
    if qualifiers.contains(where: { $0 != nil }) { fact.flags.append(.approximate) }
    if value.isNegative, ConceptTable.neverNegative.contains(concept) {
      fact.flags.append(.negativeDerived)
    }
    let origins = Set(
      result.terms.map { [table.text(.knownAt, $0.row), table.text(.source, $0.row)] })
    if origins.count > 1 { fact.flags.append(.restated) }
    return fact
  }

  /// Why a fact is neither of a wanted period nor a part of one.
  private func refusal(
    _ period: Period?, _ concept: String, _ kind: ConceptKind?, _ series: PeriodSeries
  ) -> FinanceRefusal {
    guard let period else {
      return FinanceRefusal(
        .periodUnknown, "no period is given, so that it is no \(wanted.inWords)")
    }
    if period.isInstant {
      return FinanceRefusal(.lengthMismatch, "\(period) is not the end of a \(wanted.inWords)")
    }
    let mismatch = FinanceRefusal(
      .lengthMismatch, "\(period) has \(period.dayCount) days, which is no \(wanted.inWords)")
    guard let contents else { return mismatch }
    guard kind?.isAdditive == true else {
      let why = kind.map { "is of kind \($0.rawValue)" } ?? "is of no declared kind"
      return FinanceRefusal(
        .nonAdditive, "`\(concept)` \(why), so that \(period) makes no \(wanted.inWords)")
    }
    if series.contested.contains(period) {
      return FinanceRefusal(
        .duplicate, "there are two figures for \(period), and they are not the same")
    }
    switch contents {
    case .discrete:
      guard wanted.reachesAround(period) else { return mismatch }
      return FinanceRefusal(
        .gap, "\(period) is a part of a \(wanted.inWords), the rest of which is missing")
    case .yearToDate:
      do throws(FinanceRefusal) {
        _ = try Decumulation.operands(for: period, leaving: wanted.shortest, among: series.periods)
        return mismatch
      } catch { return error }
    }
  }
}
