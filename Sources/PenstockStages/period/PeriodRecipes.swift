import PenstockData
import PenstockFinance

/// How an added column comes about for the rows of one period.
enum PeriodRecipe {
  /// The row's own figure is it.
  case own
  /// There is no such figure, and nothing is amiss: the twelve months of a balance.
  case nothing
  /// There is no such figure.
  case refused(FinanceCode)
  /// So many adjacent parts, the last of which ends with the row's period.
  case chain(Int, PeriodLength)
  /// The row's figure, plus that of a year, less that of the same months of it: places in
  /// ``PeriodRecipes/candidates``.
  case rolling(year: Range<Int32>, before: Range<Int32>)
}

/// A way to the figure of the last part of a period.
struct PeriodOption {
  /// The period whose figure is subtracted, or −1 where the figure itself is it.
  let less: Int32

  /// Where in ``PeriodRecipes/candidates`` the periods stand that end where the part begins.
  var before: Range<Int32>
}

/// What each distinct period has to do with the others; worked out once for all rows.
struct PeriodRecipes {
  /// The distinct periods.
  let periods: [Period]

  /// For each added column the recipe of each period.
  private(set) var columns: [[PeriodRecipe]] = []

  /// The lengths of the parts that recipes speak of.
  private(set) var lengths: [PeriodLength] = []

  /// Numbers of periods, stretches of which recipes and options speak of.
  private(set) var candidates: [Int32] = []

  /// For each length, the options of each period as a stretch of ``options``; the best first.
  private(set) var optionRanges: [[Range<Int32>]] = []

  private(set) var options: [PeriodOption] = []

  private let contents: PeriodContents
  private let durationsByEnd: [Int32]
  private let byStart: [CalendarDate: [Int32]]

  /// The recipes for `parts` of figures that run over `contents`.
  ///
  /// - Complexity: O(p log p) for p periods, as long as few of them begin on one day.
  init(
    _ periods: [Period], _ parts: [PeriodPart], _ contents: PeriodContents, ttm: TrailingMethod?,
    yearEnd: Int
  ) {
    self.periods = periods
    self.contents = contents
    let durations = periods.indices.filter { !periods[$0].isInstant }
    durationsByEnd = durations.sorted { periods[$0] < periods[$1] }.map { Int32($0) }
    byStart = Dictionary(grouping: durationsByEnd) { number in
      periods[Int(number)].start ?? periods[Int(number)].end
    }
    for part in parts {
      var recipes: [PeriodRecipe] = []
      for period in periods {
        recipes.append(recipe(period, PeriodRule(period, part, contents, ttm, yearEnd: yearEnd)))
      }
      columns.append(recipes)
    }
    for length in PeriodLength.allCases where uses(length) { addOptions(length) }
  }

  private func uses(_ length: PeriodLength) -> Bool {
    columns.joined().contains { if case .chain(_, length) = $0 { true } else { false } }
  }

  // MARK: - Recipes

  private mutating func recipe(_ period: Period, _ rule: PeriodRule) -> PeriodRecipe {
    switch rule {
    case .own: .own
    case .nothing: .nothing
    case .refused(let code): .refused(code)
    case .chain(let count, let length): .chain(count, length)
    case .rolling(let year):
      .rolling(year: near(year.fullYear), before: near(year.yearToDateBefore))
    }
  }

  /// The periods near to one, the nearest first, put down as candidates.
  private mutating func near(_ wanted: Period) -> Range<Int32> {
    let first = Int32(candidates.count)
    let found = window(from: wanted.end.adding(days: -7), through: wanted.end.adding(days: 7))
      .filter { periods[Int($0)].isNear(wanted) }
    func distance(_ number: Int32) -> Int32 {
      let period = periods[Int(number)]
      return abs(period.end.day - wanted.end.day)
        + abs((period.start?.day ?? 0) - (wanted.start?.day ?? 0))
    }
    candidates += found.sorted { (distance($0), $0) < (distance($1), $1) }
    return first..<Int32(candidates.count)
  }

  /// The durations that end from one day through another.
  private func window(from first: CalendarDate, through last: CalendarDate) -> ArraySlice<Int32> {
    let lower = place { $0 < first }
    return durationsByEnd[lower..<Swift.max(lower, place { $0 <= last })]
  }

  private func place(of isBefore: (CalendarDate) -> Bool) -> Int {
    var lower = 0
    var upper = durationsByEnd.count
    while lower < upper {
      let middle = (lower + upper) / 2
      if isBefore(periods[Int(durationsByEnd[middle])].end) {
        lower = middle + 1
      } else {
        upper = middle
      }
    }
    return lower
  }

  // MARK: - Options

  private mutating func addOptions(_ length: PeriodLength) {
    let found = periods.map { options(for: $0, leaving: length) }
    var ranges: [Range<Int32>] = []
    for (number, less) in found.enumerated() {
      let first = Int32(options.count)
      for other in less {
        let day = other < 0 ? periods[number].start?.adding(days: -1) : periods[Int(other)].end
        options.append(PeriodOption(less: other, before: ending(on: day, found)))
      }
      ranges.append(first..<Int32(options.count))
    }
    lengths.append(length)
    optionRanges.append(ranges)
  }

  /// What may be subtracted from a period so that one of that length is left, the best first; −1
  /// for nothing.
  private func options(for period: Period, leaving length: PeriodLength) -> [Int32] {
    if PeriodLength(period) == length { return [-1] }
    guard contents == .yearToDate, let start = period.start else { return [] }
    var pool = (byStart[start] ?? []).filter { number in
      (1..<230).contains(Int(period.end.day) - Int(periods[Int(number)].end.day))
    }
    var found: [Int32] = []
    while case .less(let earlier, _)? = try? Decumulation.operands(
      for: period, leaving: length, among: pool.map { periods[Int($0)] })
    {
      guard let place = pool.firstIndex(where: { periods[Int($0)] == earlier }) else { break }
      found.append(pool.remove(at: place))
    }
    return found
  }

  /// The periods that end on a day and have a part there, put down as candidates; those that are
  /// such a part themselves first.
  private mutating func ending(on day: CalendarDate?, _ options: [[Int32]]) -> Range<Int32> {
    let first = Int32(candidates.count)
    if let day {
      let there = window(from: day, through: day).filter { !options[Int($0)].isEmpty }
      candidates += there.filter { options[Int($0)][0] < 0 }
      candidates += there.filter { options[Int($0)][0] >= 0 }
    }
    return first..<Int32(candidates.count)
  }

  // MARK: - What is missing

  /// Why no part of that length is left of a period, where only `others` have figures.
  func failure(_ number: Int32, _ length: PeriodLength, among others: [Period]) -> FinanceCode {
    do throws(FinanceRefusal) {
      _ = try Decumulation.operands(for: periods[Int(number)], leaving: length, among: others)
      return .gap
    } catch { return error.code }
  }

  /// The periods of whose figures the failure may speak: those that leave a part of any length.
  func window(before number: Int32) -> ArraySlice<Int32> {
    let end = periods[Int(number)].end
    return window(from: end.adding(days: -230), through: end.adding(days: -1))
  }
}
