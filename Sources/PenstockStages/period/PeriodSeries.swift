import PenstockData
import PenstockFinance

/// The figures of one concept of one entity, by their periods, and what follows from them.
struct PeriodSeries {
  /// A sum or difference of figures, which is the figure of another period.
  struct Result {
    let period: Period
    let terms: [Term]

    /// The terms as people write them: `2024 - 2024-01-01..2024-09-30`.
    var operands: String {
      let words = terms.enumerated().map { place, term in
        (place == 0 ? "" : term.isSubtracted ? " - " : " + ") + "\(term.period)"
      }
      return words.joined()
    }

    /// The row whose other columns the result takes: that of its last period.
    var source: Int32 { terms.max { $0.period < $1.period }?.row ?? 0 }
  }

  /// One figure of a sum or difference.
  struct Term {
    let row: Int32
    let period: Period
    let isSubtracted: Bool
  }

  /// The periods for which two figures differ, and nothing says which of them holds.
  private(set) var contested: Set<Period> = []

  private var rows: [Period: Int32] = [:]

  /// The durations among `rows` that have a figure.
  init(_ rows: some Sequence<Int32>, of facts: FactTable) {
    for row in rows {
      guard let period = facts.periods[Int(row)], !period.isInstant,
        let value = facts.values[Int(row)]
      else { continue }
      if let other = self.rows[period] {
        if facts.values[Int(other)] != value { contested.insert(period) }
      } else {
        self.rows[period] = row
      }
    }
    for period in contested { self.rows[period] = nil }
  }

  /// The periods that have one figure.
  var periods: [Period] { rows.keys.sorted() }

  /// What is wanted, is not near a period in `given`, and is a sum of figures that lie end to end;
  /// where they run from the start of a year, of their differences as well.
  ///
  /// - Complexity: O(n² log n) for n figures.
  func results(
    _ wanted: WantedPeriods, from contents: PeriodContents, besides given: [Period]
  ) -> [Result] {
    var pieces: [Period: [Term]] = [:]
    for (period, row) in rows {
      pieces[period] = [Term(row: row, period: period, isSubtracted: false)]
    }
    if contents == .yearToDate { addDifferences(to: &pieces) }
    var given = given
    var results: [Result] = []
    for target in Self.stretches(pieces.keys.sorted()) where wanted.contains(target) {
      if given.contains(where: target.isNear) { continue }
      let own = pieces[target].map { _ in [target] }
      guard let cover = own ?? PeriodCover.pieces(pieces.keys, covering: target) else { continue }
      given.append(target)
      results.append(Result(period: target, terms: cover.flatMap { pieces[$0] ?? [] }))
    }
    return results
  }

  /// Adds what is left of a figure when one that begins on the same day is subtracted.
  private func addDifferences(to pieces: inout [Period: [Term]]) {
    let byStart = Dictionary(grouping: periods) { $0.start }
    for later in periods {
      for earlier in byStart[later.start] ?? [] where earlier.end < later.end {
        guard let rest = try? Decumulation.difference(later, less: earlier),
          PeriodLength(rest) != .stub, pieces[rest] == nil, let row = rows[later],
          let other = rows[earlier]
        else { continue }
        pieces[rest] = [
          Term(row: row, period: later, isSubtracted: false),
          Term(row: other, period: earlier, isSubtracted: true),
        ]
      }
    }
  }

  /// Every stretch from the start of one piece to the end of another, of a quarter to a year; those
  /// between borders of months first.
  private static func stretches(_ pieces: [Period]) -> [Period] {
    let starts = Set(pieces.compactMap(\.start)).sorted()
    let ends = Set(pieces.map(\.end)).sorted()
    var exact: [Period] = []
    var near: [Period] = []
    var first = 0
    for start in starts {
      while first < ends.count, ends[first] <= start { first += 1 }
      for end in ends[first...] {
        guard let stretch = Period(from: start, through: end) else { continue }
        guard let length = PeriodLength(stretch), length != .stub else {
          if stretch.dayCount > 420 { break }
          continue
        }
        if stretch.wholeMonths != nil { exact.append(stretch) } else { near.append(stretch) }
      }
    }
    return exact + near
  }
}
