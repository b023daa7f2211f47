import PenstockData

/// A security on a market: `600000.XSHG`, `00700.XHKG`.
///
/// Vendors write one security in many ways, and one code is many securities: `000001` is an index in
/// Shanghai and a bank in Shenzhen. Read are
///
/// | written | read as |
/// |---|---|
/// | `600000.XSHG` `600000.SH` `600000.SS` `SH600000` `sh600000` `sh.600000` `1.600000` | `600000.XSHG` |
/// | `000001.SZ` `sz000001` `0.000001` | `000001.XSHE` |
/// | `920002.BJ` `bj920002` `0.920002` | `920002.BJSE` |
/// | `00700.HK` `700.HK` `hk00700` `HK.00700` `116.00700` | `00700.XHKG` |
/// | `hq_str_sh600000` `v_sz000001` (variables of scripts) | `600000.XSHG` `000001.XSHE` |
/// | `105.AAPL` `AAPL.XNAS` | `AAPL.XNAS` |
/// | `600000` `'600008` `６０００００` | with the market that a rule says, else not at all |
///
/// Codes of Shanghai, Shenzhen and Beijing have six digits and get no zeros back that a reader lost;
/// those of Hong Kong are filled up to five.
public struct Symbol: Sendable, Hashable, CustomStringConvertible {
  /// The code on its market.
  public let code: String

  /// The market.
  public let market: Market

  /// `CODE.MIC`.
  public var description: String { "\(code).\(market.rawValue)" }

  private init?(_ code: some StringProtocol, _ market: Market) {
    let isDigits = !code.isEmpty && code.utf8.allSatisfy { (0x30...0x39).contains($0) }
    switch market {
    case .shanghai, .shenzhen, .beijing:
      guard isDigits, code.utf8.count == 6 else { return nil }
      self.code = String(code)
    case .hongKong:
      guard isDigits, code.utf8.count <= 5 else { return nil }
      self.code = String(repeating: "0", count: 5 - code.utf8.count) + code
    default:
      guard Self.isTicker(code) else { return nil }
      self.code = code.uppercased()
    }
    self.market = market
  }

  /// Why a text is no symbol.
  public enum Problem: Error, Sendable, Hashable {
    /// It is a code that does not say its market.
    case noMarket
    /// It says one market and the rule another.
    case otherMarket(Market)
    /// It is none of the spellings that are read.
    case unknown

    /// The problem in words, after `` `TEXT` ``.
    public var inWords: String {
      switch self {
      case .noMarket: "is a code, and nothing says its market"
      case .otherMarket(let market):
        "is not of the market that is declared, but of \(market.rawValue)"
      case .unknown: "is no symbol, such as 600000.XSHG, sh600000 or 00700.HK"
      }
    }
  }

  /// The symbol that `text` writes, its market being what it says itself or else what `rule` says.
  public static func read(_ text: String, _ rule: MarketRule? = nil) -> Result<Symbol, Problem> {
    let bytes = Array(text.utf8)
    let written = WidthFolding.name(bytes.span)
    let text = written.first == "'" ? written.dropFirst() : written[...]
    if let (said, code) = parts(of: text) {
      guard let market = said.market(of: code), let symbol = Symbol(code, market) else {
        return .failure(.unknown)
      }
      guard let rule, rule != said else { return .success(symbol) }
      return rule.market(of: code) == market ? .success(symbol) : .failure(.otherMarket(market))
    }
    guard let rule else { return .failure(isTicker(text) ? .noMarket : .unknown) }
    guard let market = rule.market(of: text) else {
      return .failure(isTicker(text) ? .noMarket : .unknown)
    }
    return Symbol(text, market).map { .success($0) } ?? .failure(.unknown)
  }

  /// What a text says of its market, and the code; nil where it says nothing of it.
  private static func parts(of text: Substring) -> (MarketRule, Substring)? {
    if let point = text.lastIndex(of: ".") {
      let (front, back) = (text[..<point], text[text.index(after: point)...])
      // `1.600000` begins with a number that is no code, `600000.SH` ends with a word.
      if !isNumber(back), let market = Market(word: back) { return (.market(market), front) }
      if front == "0" { return (.shenzhenOrBeijing, back) }
      return Market(word: front).map { (.market($0), back) }
    }
    let word = text.lastIndex(of: "_").map { text[text.index(after: $0)...] } ?? text
    let prefix = word.prefix(2)
    let code = word.dropFirst(2)
    guard ["sh", "sz", "bj", "hk"].contains(prefix.lowercased()), isNumber(code) else { return nil }
    return Market(word: prefix).map { (.market($0), code) }
  }

  private static func isNumber(_ text: Substring) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }

  /// Whether a text may be a code: letters of the alphabet and digits, and in between `-`, `_`, `.`.
  private static func isTicker(_ text: some StringProtocol) -> Bool {
    guard (1...12).contains(text.utf8.count) else { return false }
    return text.utf8.allSatisfy { byte in
      let small = byte | 0x20
      return (0x30...0x39).contains(byte) || (0x61...0x7A).contains(small)
        || [UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ".")].contains(byte)
    }
  }
}
