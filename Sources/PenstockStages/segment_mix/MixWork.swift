import PenstockData
import PenstockFinance
import PenstockKit

/// Works out the facts of mixes, one axis after the other.
struct MixWork {
  let names: MixNames
  let facts: FactTable

  /// The facts worked out so far.
  private(set) var derived: [DerivedFact] = []

  /// The refusals so far.
  private(set) var context = StageContext()

  init(_ names: MixNames, _ facts: FactTable) {
    self.names = names
    self.facts = facts
  }

  /// Refuses a row, or a result of it.
  mutating func refuse(_ row: Int32, _ code: FinanceCode, _ reason: String) {
    context.refuse(row, code: code.rawValue, reason)
  }

  /// Keeps a fact that was worked out.
  mutating func add(_ fact: DerivedFact) { derived.append(fact) }

  /// The sums of an axis's members, one for each unit; none where a member's figure is missing.
  mutating func sums(_ axis: MixAxis) -> [MixWhole] {
    var wholes: [MixWhole] = []
    for row in axis.members.flatMap(\.amounts) {
      guard let value = facts.values[Int(row)] else { return [] }
      do throws(FinanceRefusal) {
        try wholes.sum(row, value, of: facts)
      } catch {
        refuse(row, error.code, error.reason)
        return []
      }
    }
    return wholes
  }

  /// Works out an axis: amounts of shares, shares of amounts, the residual, the concentration.
  mutating func mix(_ axis: MixAxis, _ wholes: [MixWhole], isSum: Bool) {
    var listed: [MixShare] = []
    for member in axis.members {
      addAmounts(member, isSum ? [] : wholes)
      listed += share(of: member, wholes)
    }
    // Where a member's share is not known, nothing is known of what is left.
    guard listed.count == axis.members.count, !listed.isEmpty else { return }
    do throws(FinanceRefusal) {
      if let amounts = listed.amounts(of: facts), let whole = listed[0].whole {
        try addRest(axis, of: listed, amounts, in: whole, isSum: isSum)
      } else {
        try addRest(axis, of: listed, wholes)
      }
    } catch {
      let negative = listed.first { $0.value.value.isNegative }
      refuse(
        error.code == .shareNegative ? negative?.row ?? axis.lastRow : axis.lastRow, error.code,
        error.reason)
    }
  }

  /// The amounts that follow from a member's share, one for each whole.
  private mutating func addAmounts(_ member: MixAxis.Member, _ wholes: [MixWhole]) {
    guard let row = member.shares.first, member.amounts.isEmpty, isSettled(member),
      let value = facts.values[Int(row)]
    else { return }
    let name = member.segment.map { "`\($0)`" } ?? "the member"
    let period = facts.periods[Int(row)]?.description ?? ""
    if wholes.isEmpty {
      return refuse(
        row, .totalMissing,
        "\(name) has \(value) of the \(names.amount) of \(period), which is not given")
    }
    for whole in wholes {
      guard let total = whole.value else {
        refuse(row, .duplicate, "there are two figures for the \(names.amount) of \(period)")
        continue
      }
      do throws(FinanceRefusal) {
        let amount = try SegmentShares.amount(
          of: SegmentShare(value, decimals: facts.decimals(row) ?? value.scale), in: total,
          totalDecimals: whole.decimals)
        var fact = amountFact(row, amount.value, whole)
        fact.decimals = amount.decimals
        fact.operands = "\(value) * \(total)"
        let words = Qualifiers.combined([facts.text(.qualifier, row), whole.qualifier])
        fact.set(.qualifier, words)
        add(fact)
      } catch { refuse(row, error.code, error.reason) }
    }
  }

  /// A fact of the amounts' concept, in the unit of a whole.
  func amountFact(_ row: Int32, _ value: Decimal, _ whole: MixWhole) -> DerivedFact {
    var fact = DerivedFact(source: row, anchor: row, value: value)
    fact.set(.concept, names.amount)
    fact.set(.unit, whole.unit)
    fact.set(.currency, whole.currency)
    fact.set(.kind, whole.kind)
    return fact
  }

  /// A fact of the shares' concept, or of one that is called after it.
  func shareFact(_ row: Int32, _ value: Decimal, suffix: String = "") -> DerivedFact {
    var fact = DerivedFact(source: row, anchor: row, value: value)
    fact.decimals = names.round
    fact.set(.concept, names.share + suffix)
    fact.set(.unit, Unit.pure.description)
    fact.set(.currency, nil)
    fact.set(.kind, ConceptKind.ratio.rawValue)
    return fact
  }

  /// Whether all rows of a member's share say the same.
  private func isSettled(_ member: MixAxis.Member) -> Bool {
    Set(member.shares.map { facts.values[Int($0)] }).count < 2
  }

  /// A member's share: the one that is given, or that of its amount; none after a refusal.
  private mutating func share(of member: MixAxis.Member, _ wholes: [MixWhole]) -> [MixShare] {
    if let row = member.shares.first {
      guard isSettled(member) else {
        refuse(row, .duplicate, "there are two shares, and they are not the same")
        return []
      }
      guard let value = facts.values[Int(row)] else { return [] }
      return [
        MixShare(
          row: row,
          value: SegmentShare(
            value, decimals: facts.decimals(row) ?? value.scale,
            qualifier: facts.text(.qualifier, row).map { Qualifier(rawValue: $0) ?? .about }))
      ]
    }
    // A share is the same in every currency; the one that was reported is exact.
    let reported = member.amounts.first { facts.text(.basis, $0) == "reported" }
    guard let row = reported ?? member.amounts.first, let amount = facts.values[Int(row)] else {
      return []
    }
    do throws(FinanceRefusal) {
      return [try share(row, amount, in: wholes)]
    } catch {
      refuse(row, error.code, error.reason)
      return []
    }
  }

  private mutating func share(
    _ row: Int32, _ amount: Decimal, in wholes: [MixWhole]
  ) throws(FinanceRefusal) -> MixShare {
    let period = facts.periods[Int(row)]?.description ?? ""
    guard let whole = wholes.first(where: { $0.agrees(with: row, of: facts) }) else {
      throw FinanceRefusal(
        .totalMissing, "\(amount) has no whole: the \(names.amount) of \(period) is not given")
    }
    guard let total = whole.value else {
      throw FinanceRefusal(
        .duplicate, "there are two figures for the \(names.amount) of \(period)")
    }
    let value = try SegmentShares.share(
      of: amount, in: total, scale: names.round, rounding: names.rounding)
    let words = Qualifiers.combined([
      facts.text(.qualifier, row), Qualifiers.mirrored(whole.qualifier),
    ])
    var fact = shareFact(row, value)
    fact.operands = "\(amount) / \(total)"
    fact.set(.qualifier, words)
    add(fact)
    return MixShare(
      row: row,
      value: SegmentShare(
        value, decimals: names.round,
        qualifier: words.map { Qualifier(rawValue: $0) ?? .about }), amount: amount, whole: whole)
  }
}
