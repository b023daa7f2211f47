import PenstockData
import Synchronization

/// Exchange rates of one source, as a book to look them up in.
///
/// A pair that the source quotes is used as quoted: from CNY to USD a table with base CNY and quote
/// USD multiplies, one with base USD and quote CNY divides; where both are there, the one that
/// multiplies is used. Any other pair is crossed through EUR, day by day, on days on which both
/// legs are there, in the order of ``CurrencyPair/init(quoting:_:)``, and kept at twenty decimals:
/// the mean of daily crosses is another number than the cross of two means.
///
/// A later observation is never used, and nothing is interpolated.
public struct RateBook: Sendable {
  /// Where the rates come from, as ``AppliedRate/source`` repeats it.
  public let source: String

  /// The newest day that any pair has a rate for; nil in an empty book.
  public let newest: CalendarDate?

  private let quoted: [CurrencyPair: RateSeries]
  private let crosses: Crosses

  /// Makes a book of observations in any order.
  ///
  /// Equal observations of a pair and day are one; different ones, and rates not above zero, are
  /// errors that name the day and the pair.
  ///
  /// - Complexity: O(n) for observations that ascend or descend by day, else O(n log n).
  public init(
    _ observations: [RateObservation], source: String
  ) throws(RateBookError) {
    var draft = Draft()
    for observation in observations {
      let pair = CurrencyPair(base: observation.base, quote: observation.quote)
      try draft.add(observation.date, observation.rate, to: draft.place(of: pair))
    }
    self = try draft.finish(source: source)
  }

  /// A book that is being filled, pair by pair in any order.
  public struct Draft: Sendable {
    private var places: [CurrencyPair: Int] = [:]
    private var series: [RateSeries.Draft] = []
    private var newest: CalendarDate?

    /// A book without rates.
    public init() {}

    /// The number that ``add(_:_:to:)`` knows a pair by.
    public mutating func place(of pair: CurrencyPair) -> Int {
      if let known = places[pair] { return known }
      places[pair] = series.count
      series.append(RateSeries.Draft(pair))
      return series.count - 1
    }

    /// Makes room for `count` rates, as many of each pair that is known so far.
    public mutating func reserve(_ count: Int) {
      for place in series.indices { series[place].reserve(count / series.count + 1) }
    }

    /// Takes in the rate of a pair on a day.
    ///
    /// - Throws: ``RateBookError`` where it is not above zero.
    public mutating func add(
      _ date: CalendarDate, _ rate: Decimal, to place: Int
    ) throws(RateBookError) {
      try series[place].add(date, rate)
      newest = max(newest ?? date, date)
    }

    /// The book.
    ///
    /// - Throws: ``RateBookError`` where two rates of a pair and day differ.
    public func finish(source: String) throws(RateBookError) -> RateBook {
      var quoted: [CurrencyPair: RateSeries] = [:]
      for draft in series where !draft.isEmpty { quoted[draft.pair] = try draft.finish() }
      return RateBook(source: source, newest: newest, quoted: quoted)
    }
  }

  private init(source: String, newest: CalendarDate?, quoted: [CurrencyPair: RateSeries]) {
    self.source = source
    self.newest = newest
    self.quoted = quoted
    crosses = Crosses()
  }

  /// The pairs that the source quotes, by base, then by quote.
  public var pairs: [CurrencyPair] {
    quoted.keys.sorted { ($0.base, $0.quote) < ($1.base, $1.quote) }
  }

  /// The rates between two currencies, to look up many of.
  ///
  /// The same currency twice gives rates of 1, whether or not the book knows it. Refused with
  /// `E_RATE_MISSING` where the pair is neither quoted nor can be crossed.
  ///
  /// - Complexity: O(1); O(days) when a pair is crossed for the first time.
  public func rates(from: String, to: String) throws(RateRefusal) -> PairRates {
    if from == to {
      return PairRates(from: from, to: to, series: nil, newest: newest, source: source)
    }
    switch series(from, to) {
    case .series(let series):
      return PairRates(from: from, to: to, series: series, newest: newest, source: source)
    case .missing: throw RateRefusal(.rateMissing, from, to, .pair, source: source)
    case .overflow: throw RateRefusal(.overflow, from, to, .pair, source: source)
    }
  }

  /// The last rate on or before a day; see ``PairRates/closing(on:maxStaleDays:)``.
  public func closing(
    from: String, to: String, on date: CalendarDate, maxStaleDays: Int = 7
  ) throws(RateRefusal) -> AppliedRate {
    try rates(from: from, to: to).closing(on: date, maxStaleDays: maxStaleDays)
  }

  /// The mean of a period's daily rates; see ``PairRates/average(over:)``.
  public func average(
    from: String, to: String, over period: Period
  ) throws(RateRefusal) -> AppliedRate {
    try rates(from: from, to: to).average(over: period)
  }

  private func series(_ from: String, _ to: String) -> Crosses.Found {
    let wanted = CurrencyPair(base: from, quote: to)
    if let series = quoted[wanted] ?? quoted[wanted.reversed] { return .series(series) }
    let pair = CurrencyPair(quoting: from, to)
    return crosses.found(pair) {
      guard let base = euroLeg(pair.base), let quote = euroLeg(pair.quote) else { return .missing }
      guard let series = EuroLeg.cross(pair, base: base, quote: quote) else { return .overflow }
      return series.days.isEmpty ? .missing : .series(series)
    }
  }

  private func euroLeg(_ currency: String) -> EuroLeg? {
    let pair = CurrencyPair(base: "EUR", quote: currency)
    if let series = quoted[pair] { return EuroLeg(series: series, isInverted: false) }
    return quoted[pair.reversed].map { EuroLeg(series: $0, isInverted: true) }
  }
}

/// The crosses that a book was asked for so far; each is made once.
private final class Crosses: Sendable {
  enum Found {
    case series(RateSeries)
    case missing
    case overflow
  }

  private let known = Mutex<[CurrencyPair: Found]>([:])

  func found(_ pair: CurrencyPair, make: () -> Found) -> Found {
    known.withLock { known in
      if let found = known[pair] { return found }
      let found = make()
      known[pair] = found
      return found
    }
  }
}
