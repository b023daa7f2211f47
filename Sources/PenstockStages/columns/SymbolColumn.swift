import PenstockData
import PenstockFinance
import PenstockKit

/// How a column of vendors' symbols is brought to one form.
struct SymbolColumn: Sendable {
  private enum Markets {
    case said
    case rule(MarketRule)
    case column(Int)  // the place, among the source's columns, of the one that has each row's
  }

  /// A text that is no symbol.
  struct Unreadable {
    let row: Int32
    let reason: String
    let help: String?
  }

  private let markets: Markets
  private let missing: Set<String>

  init(_ column: ColumnDeclaration, _ schema: Schema, _ binding: inout SourceBinding) {
    missing = Set(column.format.missing)
    switch column.market {
    case nil: markets = .said
    case .word(let word, let place):
      guard let rule = MarketRule(word: word), word != "0" else {
        let words = Market.allCases.map(\.rawValue) + ["mainland_a_share"]
        binding.note(
          Diagnostic(
            "`\(word)` is no market", at: place,
            help: Suggestion.help(for: word, in: words)
              ?? "write a code of ISO 10383, such as `XSHG`"))
        markets = .said
        return
      }
      markets = .rule(rule)
    case .column(let name):
      guard let place = schema.index(of: name.name) else {
        binding.note(
          Diagnostic(
            "there is no column `\(name.name)` to take the market from", at: name.location,
            help: Suggestion.help(for: name.name, in: schema.names)))
        markets = .said
        return
      }
      markets = .column(place)
    }
  }

  /// The symbols in one form, and why others can't be read.
  ///
  /// - Parameter words: The text that the input has in the source's column of that number.
  func read(
    _ texts: TextColumn, words: (Int) -> TextColumn
  ) -> (column: TextColumn, unreadable: [Unreadable]) {
    let results: ValueColumn<Reading>
    switch markets {
    case .said: results = texts.map { read($0, nil) }
    case .rule(let rule): results = texts.map { read($0, rule) }
    case .column(let place):
      let codes = texts.map { String(copying: $0) }
      let markets = words(place).map { String(copying: $0) }
      results = codes.combined(with: markets) { code, market in
        code.map { Self.read($0, market: market, missing) } ?? nil
      }
    }
    var unreadable: [Unreadable] = []
    for row in 0..<results.count {
      guard case .unreadable(let reason, let help) = results[row] else { continue }
      unreadable.append(Unreadable(row: Int32(row), reason: reason, help: help))
    }
    return (
      TextColumn(results.map { if case .symbol(let text) = $0 { text } else { nil } }), unreadable
    )
  }

  private enum Reading: Sendable {
    case symbol(String)
    case unreadable(String, help: String?)
  }

  private func read(_ bytes: Span<UInt8>, _ rule: MarketRule?) -> Reading? {
    let text = String(copying: bytes)
    return missing.contains(text) ? nil : Self.read(text, rule)
  }

  private static func read(_ text: String, market: String?, _ missing: Set<String>) -> Reading? {
    if missing.contains(text) { return nil }
    guard let market else { return read(text, nil) }
    guard let rule = MarketRule(word: market) else {
      return .unreadable("`\(text)` is of `\(market)`, which is no market that is known", help: nil)
    }
    return read(text, rule)
  }

  private static func read(_ text: String, _ rule: MarketRule?) -> Reading {
    switch Symbol.read(text, rule) {
    case .success(let symbol): .symbol(symbol.description)
    case .failure(let problem):
      .unreadable(
        "`\(text)` \(problem.inWords)",
        help: problem == .noMarket
          ? "say it: `market: XSHG`, `market: mainland_a_share` or `market: { column: NAME }`" : nil
      )
    }
  }
}
