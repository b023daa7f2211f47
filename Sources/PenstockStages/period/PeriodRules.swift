import PenstockData
import PenstockFinance

/// What is to be done for each distinct period, worked out when it first comes.
struct PeriodRules: Sendable {
  /// What is to be done for one period.
  struct Rule: Sendable {
    let number: Int32
    let period: Period
    let length: PeriodLength?

    /// How each added column comes about.
    let columns: [PeriodRule]
  }

  /// The added columns.
  let columns: [PeriodPart]

  /// The lengths of the parts that figures may be taken apart to.
  let lengths: [PeriodLength]

  /// By the numbers of periods.
  private(set) var periods: [Rule] = []

  private let contents: PeriodContents
  private let ttm: TrailingMethod?
  private let yearEnd: Int
  private var known: [Period: Int32] = [:]

  init(_ columns: PeriodColumns) {
    self.columns = columns.parts
    contents = columns.contents
    ttm = columns.ttm
    yearEnd = columns.yearEnd
    lengths = [.quarter, .halfYear].filter { length in
      columns.parts.contains { $0.needs(length, columns.contents, columns.ttm) }
    }
  }

  /// The numbers of periods, which hold from batch to batch; −1 where there is none.
  mutating func numbers(of column: ValueColumn<Period>) -> [Int32] {
    if let (values, codes) = column.coded {
      let numbers = values.map { number(of: $0) }
      return codes.map { numbers[Int($0)] }
    }
    return (0..<column.count).map { number(of: column[$0]) }
  }

  private mutating func number(of period: Period?) -> Int32 {
    guard let period else { return -1 }
    if let number = known[period] { return number }
    let number = Int32(periods.count)
    known[period] = number
    periods.append(
      Rule(
        number: number, period: period, length: PeriodLength(period),
        columns: columns.map { PeriodRule(period, $0, contents, ttm, yearEnd: yearEnd) }))
    return number
  }
}

extension PeriodPart {
  /// Whether it may be put together of parts of a length.
  fileprivate func needs(
    _ length: PeriodLength, _ contents: PeriodContents, _ ttm: TrailingMethod?
  ) -> Bool {
    switch (contents, length) {
    case (.yearToDate, .quarter):
      self == .quarter || (self == .trailingYear && ttm == .fourQuarters)
    case (.yearToDate, .halfYear): self == .halfYear
    case (.discrete, .quarter): self != .quarter
    case (.discrete, .halfYear): self == .year
    default: false
    }
  }
}
