import PenstockData
import PenstockFinance

/// The members of one axis, of one entity and period, with their rows.
struct MixAxis {
  /// One member.
  struct Member {
    /// Its name.
    let segment: String?

    /// The rows of its share.
    var shares: [Int32] = []

    /// The rows of its amount, one for each currency.
    var amounts: [Int32] = []
  }

  /// The axis's name; nil where facts have none.
  let axis: String?

  /// The members, in the order in which they are named.
  private(set) var members: [Member] = []

  /// An axis without members.
  init(_ axis: String?) { self.axis = axis }

  /// The last row, behind which stands what is said of the axis as a whole.
  var lastRow: Int32 { members.flatMap { $0.shares + $0.amounts }.max() ?? 0 }

  /// Adds a row of a member.
  mutating func add(_ row: Int32, _ segment: String?, isShare: Bool) {
    let place = members.firstIndex { $0.segment == segment } ?? members.count
    if place == members.count { members.append(Member(segment: segment)) }
    if isShare { members[place].shares.append(row) } else { members[place].amounts.append(row) }
  }
}

/// A whole that shares are of: a figure in one unit and currency.
struct MixWhole {
  /// Its unit.
  let unit: String?

  /// Its currency, where facts name one.
  let currency: String?

  /// What kind of figure it is.
  let kind: String?

  /// How precisely it is known.
  var decimals: Int

  /// What words beside it say.
  var qualifier: String?

  /// The figure; nil where there are several that differ.
  var value: Decimal?

  /// The figure of a row.
  init(_ row: Int32, _ value: Decimal, of facts: FactTable) {
    unit = facts.units[Int(row)]
    currency = facts.text(.currency, row)
    kind = facts.kinds[Int(row)]
    decimals = facts.decimals(row) ?? value.scale
    qualifier = facts.text(.qualifier, row)
    self.value = value
  }

  /// Whether it is of the unit and currency of a row.
  func agrees(with row: Int32, of facts: FactTable) -> Bool {
    unit == facts.units[Int(row)] && currency == facts.text(.currency, row)
  }

  /// All figures that agree with it as it is written.
  func interval() throws(DecimalOverflow) -> DecimalInterval? {
    guard let value else { return nil }
    return try DecimalInterval(around: value, decimals: decimals)
  }
}

extension [MixWhole] {
  /// Puts a reported figure down; one that differs from an earlier of its unit takes its value away.
  mutating func report(_ row: Int32, _ value: Decimal, of facts: FactTable) {
    guard let place = firstIndex(where: { $0.agrees(with: row, of: facts) }) else {
      return append(MixWhole(row, value, of: facts))
    }
    if self[place].value != value { self[place].value = nil }
  }

  /// Adds a member's figure to the whole of its unit.
  mutating func sum(_ row: Int32, _ value: Decimal, of facts: FactTable) throws(FinanceRefusal) {
    guard let place = firstIndex(where: { $0.agrees(with: row, of: facts) }) else {
      return append(MixWhole(row, value, of: facts))
    }
    guard let sum = try? self[place].value?.adding(value) else {
      throw FinanceRefusal(.overflow, "the sum of the members has more than 38 digits")
    }
    self[place].value = sum
    self[place].decimals = Swift.min(self[place].decimals, facts.decimals(row) ?? value.scale)
    self[place].qualifier = Qualifiers.combined([
      self[place].qualifier, facts.text(.qualifier, row),
    ])
  }
}
