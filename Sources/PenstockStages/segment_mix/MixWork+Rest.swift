import PenstockData
import PenstockFinance

/// What is said of an axis as a whole: what its members leave, and how concentrated they are.
extension MixWork {
  /// The residual and concentration of members that are given as shares, or some of them.
  mutating func addRest(
    _ axis: MixAxis, of listed: [MixShare], _ wholes: [MixWhole]
  ) throws(FinanceRefusal) {
    let row = axis.lastRow
    let shares = listed.map(\.value)
    let rest = try SegmentShares.residual(of: shares)
    if !rest.value.isZero {
      do {
        try addResidual(row, rest, shares, wholes)
      } catch { throw FinanceRefusal(.overflow, "the residual has more than 38 digits") }
    }
    let bounds = try Concentration.bounds(
      ofShares: shares.map(\.value), residual: rest.value, scale: names.round,
      rounding: names.rounding)
    addConcentration(row, bounds.lower, bounds.upper, isExact: rest.value.isZero, shares)
  }

  private mutating func addResidual(
    _ row: Int32, _ rest: SegmentResidual, _ shares: [SegmentShare], _ wholes: [MixWhole]
  ) throws(DecimalOverflow) {
    let interval = DecimalInterval(
      from: try rest.value.subtracting(rest.tolerance),
      through: try rest.value.adding(rest.tolerance))
    var fact = shareFact(row, rest.value)
    fact.decimals = try interval?.decimalsCarried()
    fact.operands = "1 - " + Self.list(shares.map { "\($0.value)" }, " - ", "shares")
    add(residual(fact, rest.qualifier?.rawValue))
    for whole in wholes {
      guard let total = whole.value else { continue }
      var fact = amountFact(row, try rest.value.multiplied(by: total).shortest, whole)
      if let interval, let around = try whole.interval() {
        fact.decimals = try interval.multiplied(by: around).decimalsCarried()
      }
      fact.operands = "\(rest.value) * \(total)"
      add(residual(fact, Qualifiers.combined([rest.qualifier?.rawValue, whole.qualifier])))
    }
  }

  /// The residual and concentration of members that are all given as amounts, without a rounding in
  /// between.
  mutating func addRest(
    _ axis: MixAxis, of listed: [MixShare], _ amounts: [Decimal], in whole: MixWhole, isSum: Bool
  ) throws(FinanceRefusal) {
    guard let total = whole.value else { return }
    let row = axis.lastRow
    var rest = Decimal.zero
    if !isSum {
      rest = try self.rest(of: amounts, rows: listed.map(\.row), in: whole, total)
    }
    let lower = try concentration(of: amounts, in: total)
    let upper = rest.isZero ? lower : try concentration(of: amounts + [rest], in: total)
    if !rest.isZero {
      let words = Qualifiers.combined(
        listed.map { Qualifiers.mirrored(facts.text(.qualifier, $0.row)) } + [whole.qualifier])
      var share = shareFact(
        row,
        try SegmentShares.share(
          of: rest, in: total, scale: names.round, rounding: names.rounding))
      share.operands = "\(rest) / \(total)"
      add(residual(share, words))
      var amount = amountFact(row, rest, whole)
      amount.decimals = ([whole.decimals] + listed.compactMap { facts.decimals($0.row) }).min()
      amount.operands = "\(total) - " + Self.list(amounts.map { "\($0)" }, " - ", "amounts")
      add(residual(amount, words))
    }
    addConcentration(row, lower, upper, isExact: rest.isZero, listed.map(\.value))
  }

  private func concentration(
    of amounts: [Decimal], in total: Decimal
  ) throws(FinanceRefusal) -> Decimal {
    try Concentration.index(
      ofAmounts: amounts, total: total, scale: names.round, rounding: names.rounding)
  }

  /// The whole less its members; zero where rounding explains what is left.
  private func rest(
    of amounts: [Decimal], rows: [Int32], in whole: MixWhole, _ total: Decimal
  ) throws(FinanceRefusal) -> Decimal {
    if let negative = amounts.first(where: \.isNegative) {
      throw FinanceRefusal(.shareNegative, "an amount is \(negative)")
    }
    var figures = [SegmentShare(total, decimals: whole.decimals)]
    var rest = total
    do {
      for (amount, row) in zip(amounts, rows) {
        rest = try rest.subtracting(amount)
        figures.append(SegmentShare(amount, decimals: facts.decimals(row) ?? amount.scale))
      }
    } catch { throw FinanceRefusal(.overflow, "the sum of the members has more than 38 digits") }
    if rest.magnitude <= (try SegmentShares.tolerance(of: figures)) { return .zero }
    if rest.isNegative {
      throw FinanceRefusal(
        .residualNegative, "the members leave \(rest.shortest) of \(total)")
    }
    return rest
  }

  // MARK: - Facts

  private func residual(_ fact: DerivedFact, _ words: String?) -> DerivedFact {
    var fact = fact
    fact.set(.segment, MixNames.residual)
    fact.set(.qualifier, words)
    return fact
  }

  /// The index where the members are the whole, else what it is at least and at most.
  private mutating func addConcentration(
    _ row: Int32, _ lower: Decimal, _ upper: Decimal, isExact: Bool, _ shares: [SegmentShare]
  ) {
    let isBound = shares.contains { $0.qualifier != nil }
    let squares = Self.list(shares.map { "\($0.value)^2" }, " + ", "squared shares")
    let facts =
      isExact
      ? [("_hhi", lower, squares)]
      : [
        ("_hhi_low", lower, squares),
        ("_hhi_high", upper, squares + " + \(MixNames.residual)^2"),
      ]
    for (suffix, value, operands) in facts {
      var fact = shareFact(row, value, suffix: suffix)
      fact.set(.segment, nil)
      fact.set(.qualifier, isBound ? Qualifier.about.rawValue : nil)
      fact.operands = operands
      add(fact)
    }
  }

  /// Operands with signs between, or how many there are where they are many.
  private static func list(_ words: [String], _ sign: String, _ what: String) -> String {
    words.count > 12 ? "\(words.count) \(what)" : words.joined(separator: sign)
  }
}
