import PenstockData

/// An exchange, by its market identifier code of ISO 10383.
///
/// Beijing's code is `BJSE`; `XBSE`, which one might expect, is Bucharest's.
public enum Market: String, Sendable, CaseIterable {
  case shanghai = "XSHG"
  case shenzhen = "XSHE"
  case beijing = "BJSE"
  case hongKong = "XHKG"
  case nasdaq = "XNAS"
  case newYork = "XNYS"
  case american = "XASE"
  case taiwan = "XTAI"
  case tokyo = "XTKS"
  case korea = "XKRX"
  case singapore = "XSES"
  case london = "XLON"
  case frankfurt = "XETR"
  case paris = "XPAR"

  /// The market that `word` means in the tables and symbols of vendors; nil where it means none, or
  /// one of several.
  ///
  /// Read are the codes of ISO 10383, `SH` `SS` `SSE`, `SZ` `SZSE`, `BJ`, `HK` `HKEX`, the exchanges'
  /// Chinese and English names, and the numbers that Eastmoney has for markets (1, 0, 116, 105 …).
  /// Capitals do not count. The number 0 is Shenzhen's and Beijing's: see ``MarketRule``.
  public init?(word: some StringProtocol) {
    guard let market = Self.words[word.lowercased()] else { return nil }
    self = market
  }

  private static let words: [String: Market] = {
    var words: [String: Market] = [:]
    for market in allCases { words[market.rawValue.lowercased()] = market }
    for (market, names) in names {
      for name in names.split(separator: ",") { words[String(name)] = market }
    }
    return words
  }()

  private static let names: [(Market, String)] = [
    (.shanghai, "sh,ss,sse,1,沪,沪市,沪a,上交所,上海,上海证券交易所,上海證券交易所,shanghai stock exchange"),
    (.shenzhen, "sz,szse,深,深市,深a,深交所,深圳,深圳证券交易所,深圳證券交易所,shenzhen stock exchange"),
    (.beijing, "bj,京,北交所,北京,北京证券交易所,beijing stock exchange"),
    (.hongKong, "hk,hkex,sehk,116,128,港,港股,港交所,香港,香港联合交易所,香港聯合交易所,香港交易所"),
    (.nasdaq, "105,oq,nasdaq,纳斯达克"), (.newYork, "106,nyse,纽交所"), (.american, "107,amex"),
    (.taiwan, "tw,twse"), (.tokyo, "tse.jp,tyo"), (.korea, "krx"), (.singapore, "sgx"),
    (.london, "lse"), (.frankfurt, "xetra"), (.paris, "euronext paris"),
  ]
}

/// What says in which market a bare code is: one market, or a rule that knows which codes are whose.
public enum MarketRule: Sendable, Hashable {
  /// All codes are of that market.
  case market(Market)
  /// A-shares of Shanghai, Shenzhen and Beijing, told apart by how their codes begin: `000001` is the
  /// bank in Shenzhen, as an index is no share.
  case mainlandAShare
  /// What Eastmoney calls market 0: codes that begin as Beijing's do are Beijing's, all others
  /// Shenzhen's.
  case shenzhenOrBeijing

  /// The rule that `word` names in a pipeline file or a column: a market's word,
  /// `mainland_a_share`, or `0`.
  public init?(word: some StringProtocol) {
    switch word {
    case "mainland_a_share": self = .mainlandAShare
    case "0": self = .shenzhenOrBeijing
    default:
      guard let market = Market(word: word) else { return nil }
      self = .market(market)
    }
  }

  /// The market of a bare code; nil where the rule does not know.
  func market(of code: some StringProtocol) -> Market? {
    switch self {
    case .market(let market): market
    case .mainlandAShare: Self.aShare(code)
    case .shenzhenOrBeijing: Self.isBeijing(code) ? .beijing : .shenzhen
    }
  }

  private static func aShare(_ code: some StringProtocol) -> Market? {
    guard code.utf8.count == 6 else { return nil }
    let start = code.prefix(3)
    if ["600", "601", "603", "605", "688", "689"].contains(start) { return .shanghai }
    if ["000", "001", "002", "003", "300", "301", "302"].contains(start) { return .shenzhen }
    return isBeijing(code) ? .beijing : nil
  }

  /// Whether a code begins as those of Beijing's shares and index do: 92, 43, 8; codes that begin with
  /// 400 or 420 are of the older board for companies that were delisted.
  private static func isBeijing(_ code: some StringProtocol) -> Bool {
    code.utf8.count == 6
      && ["92", "43", "81", "82", "83", "87", "88", "89"].contains(code.prefix(2))
  }
}
