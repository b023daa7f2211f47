import PenstockData
import PenstockFinance
import PenstockKit

/// The last few figures of each key, and the parts that end with them.
///
/// Only durations are kept: nothing is ever subtracted from an instant, or added to one.
struct PeriodHistory: Sendable {
  /// The quarter, or half, that ends with a figure's period.
  enum Tail: Sendable {
    /// Its figure, and its first day.
    case value(Decimal, from: CalendarDate)
    /// Why there is none.
    case missing(FinanceCode?)
  }

  /// The tails of a figure, one for each length.
  typealias Tails = InlineArray<2, Tail>

  /// How many figures of a key are kept.
  static let capacity = 6

  /// How many days back from a period's end a figure may be asked for: that of the first of four
  /// quarters of up to 120 days, or of a year before.
  static let reach = 480

  private struct Held {
    var number: Int32 = -1
    var start = CalendarDate(day: 0)
    var end = CalendarDate(day: .min)
    var length = PeriodLength.stub
    var scale: Int8 = 0
    var units: Int64 = 0

    var figure: Decimal { Decimal(units: Int128(units), scale: Int(scale)) }
    var period: Period? { Period(from: start, through: end) }
  }

  private struct HeldTail {
    var units: Int64 = 0
    var start = CalendarDate(day: 0)
    var scale: Int8 = -1  // −1: there is none
  }

  private let lengths: [PeriodLength]
  private let contents: PeriodContents

  /// By key, as many places as are kept; those of ``tails`` once for each length.
  private var held: [Held] = []
  private var tails: [HeldTail] = []

  /// By key, which place is used next, and the end of the latest figure.
  private var next: [UInt8] = []
  private var latest: [CalendarDate] = []

  init(lengths: [PeriodLength], _ contents: PeriodContents) {
    self.lengths = lengths
    self.contents = contents
  }

  /// About how many bytes of memory it takes.
  var byteCount: Int {
    held.count * MemoryLayout<Held>.stride + tails.count * MemoryLayout<HeldTail>.stride
      + next.count * 5
  }

  /// Makes room for as many keys.
  mutating func makeRoom(forKeys count: Int) {
    let places = count * Self.capacity
    held += repeatElement(Held(), count: places - held.count)
    tails += repeatElement(HeldTail(), count: places * lengths.count - tails.count)
    next += repeatElement(0, count: count - next.count)
    latest += repeatElement(CalendarDate(day: .min), count: count - latest.count)
  }

  private func places(of key: Int) -> Range<Int> {
    key * Self.capacity..<(key + 1) * Self.capacity
  }

  // MARK: - Tails

  /// The parts that end with a fact's period.
  ///
  /// - Throws: ``OutOfOrder`` where the fact comes after one of its key that ends later.
  func tails(of fact: PeriodFact, _ rule: PeriodRules.Rule) throws -> Tails {
    var tails = Tails(repeating: .missing(nil))
    guard fact.isAdditive, rule.length != nil else { return tails }
    if rule.period.end < latest[fact.key] { throw OutOfOrder() }
    for slot in lengths.indices { tails[slot] = try tail(fact, rule, lengths[slot]) }
    return tails
  }

  private func tail(
    _ fact: PeriodFact, _ rule: PeriodRules.Rule, _ length: PeriodLength
  ) throws -> Tail {
    guard let start = rule.period.start else { return .missing(nil) }
    if rule.length == length { return .value(fact.figure, from: start) }
    guard let place = subtrahend(of: fact.key, rule, length) else {
      return .missing(failure(fact.key, rule, length))
    }
    do {
      let rest = try fact.figure.subtracting(held[place].figure)
      return .value(rest, from: held[place].end.adding(days: 1))
    } catch { return .missing(.overflow) }
  }

  /// The figure to subtract so that a part of that length is left; see ``Decumulation``.
  private func subtrahend(
    of key: Int, _ rule: PeriodRules.Rule, _ length: PeriodLength
  ) -> Int? {
    guard contents == .yearToDate, let months = length.months, let all = rule.length?.months,
      all > months
    else { return nil }
    let end = Int(rule.period.end.day)
    var best: (place: Int, oddness: Int)?
    for place in places(of: key) where held[place].number >= 0 {
      let days = end - Int(held[place].end.day)
      guard days > 0, held[place].start == rule.period.start, PeriodLength(days: days) == length
      else { continue }
      let oddness = abs(days * 48 - months * 1461)
      if let known = best, (known.oddness, held[known.place].end) <= (oddness, held[place].end) {
        continue
      }
      best = (place, oddness)
    }
    return best?.place
  }

  private func failure(
    _ key: Int, _ rule: PeriodRules.Rule, _ length: PeriodLength
  ) -> FinanceCode {
    let others = places(of: key).filter { place in
      held[place].number >= 0
        && (1...230).contains(Int(rule.period.end.day) - Int(held[place].end.day))
    }.compactMap { held[$0].period }.sorted()
    do throws(FinanceRefusal) {
      _ = try Decumulation.operands(for: rule.period, leaving: length, among: others)
      return .gap
    } catch { return error.code }
  }

  // MARK: - Figures

  /// A column's figure for a fact whose parts are `tails`.
  func figure(
    _ fact: PeriodFact, _ rule: PeriodRules.Rule, _ column: PeriodRule, _ tails: Tails
  ) throws(MissingFigure) -> Decimal? {
    switch column {
    case .own: return fact.figure
    case .nothing: return nil
    case .refused(let code): throw MissingFigure(code: code)
    case .chain(let count, let length):
      guard let slot = lengths.firstIndex(of: length) else { return nil }
      if fact.isAdditive { return try chain(fact.key, tails[slot], count, slot) }
      guard count == 1, rule.length == length else { throw MissingFigure(code: .nonAdditive) }
      return fact.figure
    case .rolling(let year):
      guard fact.isAdditive else { throw MissingFigure(code: .nonAdditive) }
      let whole = try sum(fact.figure, nearest(year.fullYear, of: fact.key))
      return try sum(whole, nearest(year.yearToDateBefore, of: fact.key), subtracts: true)
    }
  }

  /// The sum of so many adjacent parts, the last of which is `last`.
  private func chain(
    _ key: Int, _ last: Tail, _ count: Int, _ slot: Int
  ) throws(MissingFigure) -> Decimal {
    var (total, start): (Decimal, CalendarDate)
    switch last {
    case .missing(let code): throw MissingFigure(code: code)
    case .value(let value, let first): (total, start) = (value, first)
    }
    for _ in 1..<count {
      guard let place = ending(on: start.adding(days: -1), key, slot) else {
        throw MissingFigure(code: .gap)
      }
      let tail = tails[place * lengths.count + slot]
      total = try sum(total, Decimal(units: Int128(tail.units), scale: Int(tail.scale)))
      start = tail.start
    }
    return total
  }

  /// Where the figure is whose part ends on a day: one of that very length before others.
  private func ending(on day: CalendarDate, _ key: Int, _ slot: Int) -> Int? {
    var best: Int?
    func isBetter(_ place: Int, than other: Int) -> Bool {
      let isWhole = held[place].length == lengths[slot]
      let otherIsWhole = held[other].length == lengths[slot]
      return isWhole == otherIsWhole ? held[place].start < held[other].start : isWhole
    }
    for place in places(of: key)
    where held[place].number >= 0 && held[place].end == day
      && tails[place * lengths.count + slot].scale >= 0
    {
      if best.map({ isBetter(place, than: $0) }) ?? true { best = place }
    }
    return best
  }

  /// The figure of the period that is nearest to one.
  private func nearest(_ wanted: Period, of key: Int) throws(MissingFigure) -> Decimal {
    var best: (place: Int, distance: Int32)?
    var isTied = false
    for place in places(of: key) where held[place].number >= 0 {
      guard let period = held[place].period, period.isNear(wanted) else { continue }
      let distance =
        abs(period.end.day - wanted.end.day)
        + abs((period.start?.day ?? 0) - (wanted.start?.day ?? 0))
      isTied = best.map { $0.distance == distance } ?? false
      if best.map({ distance < $0.distance }) ?? true { best = (place, distance) }
    }
    if isTied { throw MissingFigure(code: nil, isUndecided: true) }
    guard let best else { throw MissingFigure(code: .gap) }
    return held[best.place].figure
  }

  private func sum(
    _ left: Decimal, _ right: Decimal, subtracts: Bool = false
  ) throws(MissingFigure) -> Decimal {
    do {
      return try subtracts ? left.subtracting(right) : left.adding(right)
    } catch { throw MissingFigure(code: .overflow) }
  }

  // MARK: - Keeping

  /// Keeps a fact's figure for later ones.
  ///
  /// - Throws: ``OutOfOrder`` where another figure of its period is kept, where one would have to go
  ///   that may still be asked for, and for figures of more than 18 digits.
  mutating func keep(_ fact: PeriodFact, _ rule: PeriodRules.Rule, _ tails: Tails) throws {
    guard let start = rule.period.start, let length = rule.length else { return }
    let end = rule.period.end
    for place in places(of: fact.key) where held[place].number == rule.number {
      if held[place].figure != fact.figure { throw OutOfOrder() }
      return
    }
    let place = fact.key * Self.capacity + Int(next[fact.key])
    let isAskedFor = Int(end.day) - Int(held[place].end.day) <= Self.reach
    guard !isAskedFor, let units = Int64(exactly: fact.figure.units) else { throw OutOfOrder() }
    held[place] = Held(
      number: rule.number, start: start, end: end, length: length,
      scale: Int8(fact.figure.scale), units: units)
    for slot in lengths.indices {
      var tail = HeldTail()
      if case .value(let value, let first) = tails[slot] {
        guard let units = Int64(exactly: value.units) else { throw OutOfOrder() }
        tail = HeldTail(units: units, start: first, scale: Int8(value.scale))
      }
      self.tails[place * lengths.count + slot] = tail
    }
    next[fact.key] = UInt8((Int(next[fact.key]) + 1) % Self.capacity)
    latest[fact.key] = max(latest[fact.key], end)
  }
}
