import PenstockData
import PenstockFinance

/// Works shares and concentrations out, one mix after the other, with room that is used again.
struct MixSums {
  /// What shares are of, and how they are rounded.
  struct Rules: Sendable {
    let total: MixTotal
    let round: Int
    let rounding: Rounding
  }

  /// Figures in the order in which rows were added, and codes where they are missing or bounds.
  struct Results {
    var values: DecimalColumnBuilder
    var codes: [FinanceCode?] = []

    fileprivate init(capacity: Int) {
      values = DecimalColumnBuilder(capacity: capacity)
      codes.reserveCapacity(capacity)
    }

    fileprivate mutating func append(_ value: Decimal?, _ code: FinanceCode? = nil) {
      values.append(value)
      codes.append(code)
    }
  }

  /// What is known of an axis as a whole.
  private struct Axis {
    let number: Int32
    var whole: Decimal?
    var unit: Int32 = -1
    var wholeCode: FinanceCode?
    var index: Decimal?
    var indexCode: FinanceCode?
  }

  /// The members' shares.
  private(set) var shares: Results

  /// The index of each member's axis.
  private(set) var concentrations: Results

  private let rules: Rules
  private let facts: MixMembers
  private var axes: [Axis] = []
  private var amounts: [Decimal] = []
  private var rows: [Int32] = []

  /// For each member the last axis that it was seen on, in the order in which axes are looked at.
  private var seen: [Int]
  private var axisCount = 0

  init(_ rules: Rules, _ facts: MixMembers, rowCount: Int) {
    self.rules = rules
    self.facts = facts
    shares = Results(capacity: rowCount)
    concentrations = Results(capacity: rowCount)
    seen = [Int](repeating: 0, count: facts.segmentCount)
  }

  /// Adds rows that are no part of a mix, or of one that is refused by `code`.
  mutating func skip(_ rows: ArraySlice<Int32>, _ code: FinanceCode? = nil) {
    for row in rows {
      let code = facts.isMember(row) ? code : nil
      shares.append(nil, code)
      concentrations.append(nil, code)
    }
  }

  /// Adds the rows of one entity, period and concept.
  mutating func add(_ group: ArraySlice<Int32>) {
    axes.removeAll(keepingCapacity: true)
    for row in group where facts.isMember(row) {
      let number = facts.axis(row)
      if !axes.contains(where: { $0.number == number }) { axes.append(Axis(number: number)) }
    }
    for place in axes.indices {
      let axis = axes[place]
      axes[place] = weighed(axis, group)
    }
    for row in group {
      guard facts.isMember(row), let axis = axes.first(where: { $0.number == facts.axis(row) })
      else {
        shares.append(nil)
        concentrations.append(nil)
        continue
      }
      appendShare(of: row, axis)
      concentrations.append(axis.index, axis.indexCode)
    }
  }

  private mutating func appendShare(of row: Int32, _ axis: Axis) {
    guard let amount = facts.values[Int(row)] else { return shares.append(nil) }
    guard let whole = axis.whole else { return shares.append(nil, axis.wholeCode) }
    if facts.unit(row) != axis.unit { return shares.append(nil, .unitMismatch) }
    do throws(FinanceRefusal) {
      shares.append(
        try SegmentShares.share(
          of: amount, in: whole, scale: rules.round, rounding: rules.rounding))
    } catch { shares.append(nil, error.code) }
  }

  // MARK: - The whole

  /// An axis with its whole and its index, or why there is none.
  private mutating func weighed(_ axis: Axis, _ group: ArraySlice<Int32>) -> Axis {
    var axis = axis
    amounts.removeAll(keepingCapacity: true)
    rows.removeAll(keepingCapacity: true)
    axisCount += 1
    var code: FinanceCode?
    for row in group where facts.isMember(row) && facts.axis(row) == axis.number {
      let segment = Int(facts.segment(row))
      if seen[segment] == axisCount { code = .duplicate }
      seen[segment] = axisCount
      guard let amount = facts.values[Int(row)] else {
        // Missing is not zero: the sum of the members is not known.
        if rules.total == .members { code = code ?? .totalMissing }
        continue
      }
      amounts.append(amount)
      rows.append(row)
    }
    axis.unit = rows.first.map { facts.unit($0) } ?? -1
    if rows.contains(where: { facts.unit($0) != axis.unit }) { code = code ?? .unitMismatch }
    do throws(FinanceRefusal) {
      if let code { throw FinanceRefusal(code) }
      axis.whole = try rules.total == .members ? sum() : reported(in: axis.unit, group)
      guard let whole = axis.whole, whole.units > 0 else {
        axis.whole = nil
        throw FinanceRefusal(.baseNotPositive)
      }
    } catch {
      axis.whole = nil
      axis.wholeCode = error.code
      axis.indexCode = error.code
      return axis
    }
    setIndex(&axis)
    return axis
  }

  private func sum() throws(FinanceRefusal) -> Decimal {
    var sum = Decimal.zero
    do {
      for amount in amounts { sum = try sum.adding(amount) }
    } catch { throw FinanceRefusal(.overflow) }
    return sum
  }

  /// The figure that is reported for the whole.
  private func reported(
    in unit: Int32, _ group: ArraySlice<Int32>
  ) throws(FinanceRefusal) -> Decimal {
    var whole: Decimal?
    for row in group where facts.isWhole(row) {
      guard let value = facts.values[Int(row)] else { continue }
      if let whole, whole != value { throw FinanceRefusal(.duplicate) }
      if facts.unit(row) != unit { throw FinanceRefusal(.unitMismatch) }
      whole = value
    }
    guard let whole else { throw FinanceRefusal(.totalMissing) }
    return whole
  }

  // MARK: - The index

  /// Sets the index; where members leave a part of the whole, the least that it can be.
  private func setIndex(_ axis: inout Axis) {
    guard let whole = axis.whole else { return }
    do throws(FinanceRefusal) {
      let isComplete = try isComplete(whole)
      axis.index = try Concentration.index(
        ofAmounts: amounts, total: whole, scale: rules.round, rounding: rules.rounding)
      axis.indexCode = isComplete ? nil : .approximate
    } catch { axis.indexCode = error.code }
  }

  /// Whether the members are the whole, as far as their digits go.
  private func isComplete(_ whole: Decimal) throws(FinanceRefusal) -> Bool {
    if rules.total == .members { return true }
    let sum = try sum()
    guard let rest = try? whole.subtracting(sum) else { throw FinanceRefusal(.overflow) }
    let figures = ([whole] + amounts).map { SegmentShare($0, decimals: $0.scale) }
    if rest.magnitude <= (try SegmentShares.tolerance(of: figures)) { return true }
    if rest.isNegative { throw FinanceRefusal(.residualNegative) }
    return false
  }
}

extension FinanceRefusal {
  /// A refusal of which only the code is published.
  fileprivate init(_ code: FinanceCode) { self.init(code, "") }
}
