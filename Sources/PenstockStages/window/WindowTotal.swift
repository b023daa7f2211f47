import PenstockData

/// A total of a column over rows of a key: what is taken, over which rows, from how many values on.
struct WindowTotal: Sendable, Hashable {
  /// What is taken of the values that are there.
  enum Function: Sendable, Hashable {
    case sum, least, greatest, count
    case mean(WindowRounding)

    /// The function that a pipeline file calls `word`.
    init?(_ word: String, _ rounding: WindowRounding) {
      switch word {
      case "sum": self = .sum
      case "mean": self = .mean(rounding)
      case "min": self = .least
      case "max": self = .greatest
      case "count": self = .count
      default: return nil
      }
    }
  }

  /// Over which of the rows up to one.
  enum Extent: Sendable, Hashable {
    /// All of them.
    case all
    /// So many, that one among them.
    case rows(Int)
    /// Those of so many days, that one's among them.
    case days(Int)
  }

  let function: Function
  let extent: Extent

  /// How many values there must be.
  let atLeast: Int

  /// How far back a row may be, in what the order counts; nil where that does not matter.
  let reach: Int64?

  /// The total over `extent` by an order of `type`.
  init(_ function: Function, _ extent: Extent, atLeast: Int, order type: ValueType?) {
    self.function = function
    self.extent = extent
    self.atLeast = atLeast
    if case .days(let count) = extent {
      reach = Int64(count) * (type == .timestamp ? 86_400_000_000 : 1)
    } else {
      reach = nil
    }
  }

  /// Whether rows leave it again, so that their values must be kept.
  var isRolling: Bool { extent != .all }
}

/// The rows of one key that a total is taken over, as they come in their order.
///
/// A result depends on the values in reach alone, its decimals too: a sum has as many as the most of
/// them, and of equal values the earliest is the smallest and the largest.
struct WindowFrame: Sendable {
  private var count = 0
  private var sum = DecimalSum()
  private var extreme: Decimal?

  /// The most decimals among the values, and how many of them have so many.
  private var scale = 0
  private var atScale = 0

  /// The values in reach from `head` on, and where they are in the order; of a rolling total only.
  private var values: [Decimal?] = []
  private var places: [Int64] = []
  private var head = 0

  /// How many values are kept.
  var keptCount: Int { values.count }

  /// Takes the next row, and gives the total up to it.
  ///
  /// - Throws: ``DecimalOverflow`` where that has more than 38 digits.
  /// - Complexity: O(1) on average, O(rows in reach) where the smallest or largest value, or the one
  ///   of most decimals, leaves.
  mutating func take(
    _ value: Decimal?, at place: Int64, _ total: WindowTotal
  ) throws(DecimalOverflow) -> Decimal? {
    switch total.extent {
    case .all: break
    case .rows(let most):
      if values.count - head == most { drop(total) }
      values.append(value)
    case .days:
      while head < places.count, places[head] <= place - (total.reach ?? 0) { drop(total) }
      values.append(value)
      places.append(place)
    }
    if let value { add(value, total) }
    return try result(total)
  }

  private mutating func add(_ value: Decimal, _ total: WindowTotal) {
    count += 1
    switch total.function {
    case .count: break
    case .sum, .mean:
      sum.add(value)
      note(value.scale)
    case .least: if extreme.map({ value < $0 }) ?? true { extreme = value }
    case .greatest: if extreme.map({ value > $0 }) ?? true { extreme = value }
    }
  }

  private mutating func note(_ other: Int) {
    if other == scale { atScale += 1 }
    if other > scale { (scale, atScale) = (other, 1) }
  }

  /// Lets the earliest row go.
  private mutating func drop(_ total: WindowTotal) {
    let gone = values[head]
    head += 1
    if head > 16, head * 2 > values.count {
      values.removeFirst(head)
      if !places.isEmpty { places.removeFirst(head) }
      head = 0
    }
    guard let gone else { return }
    count -= 1
    switch total.function {
    case .count: break
    case .sum, .mean:
      sum.remove(gone)
      if gone.scale == scale { atScale -= 1 }
      if atScale == 0 {
        scale = 0
        for value in values[head...] { if let value { note(value.scale) } }
      }
    case .least, .greatest:
      guard gone == extreme else { return }
      extreme = nil
      let rest = values[head...].lazy.compactMap { $0 }
      count -= rest.count
      for value in rest { add(value, total) }
    }
  }

  private mutating func result(_ total: WindowTotal) throws(DecimalOverflow) -> Decimal? {
    if total.function == .count { return Decimal(count) }
    guard count >= total.atLeast else { return nil }
    switch total.function {
    case .sum: return try whole(total)
    case .mean(let rounding):
      return try whole(total).divided(
        by: Decimal(count), scale: rounding.decimals, rounding: rounding.rounding)
    case .least, .greatest, .count: return extreme
    }
  }

  /// The sum, at the most decimals of the values.
  private mutating func whole(_ total: WindowTotal) throws(DecimalOverflow) -> Decimal {
    if sum.total == nil, total.isRolling {
      // Values that left may be what makes it too large for its decimals.
      sum = DecimalSum()
      for value in values[head...] { if let value { sum.add(value) } }
    }
    guard let total = sum.total else { throw DecimalOverflow() }
    return total.scale == scale ? total : try total.rounded(scale: scale, .halfEven)
  }
}
