import PenstockFinance
import Testing

/// Vendors' spellings of securities, and the one form that they are printed in.
struct SymbolTests {
  private func read(_ text: String, _ rule: String? = nil) -> String? {
    try? Symbol.read(text, rule.flatMap { MarketRule(word: $0) }).get().description
  }

  @Test(arguments: [
    "600000.XSHG", "600000.SH", "600000.sh", "600000.SS", "600000.SSE", "SH600000", "sh600000",
    "Sh600000", "sh.600000", "SH.600000", "1.600000", "'600000.SH", "’600000.SH", "６０００００．ＳＨ",
    " 600000.SH ", "600000.上交所",
  ])
  func `a share of Shanghai is one symbol, however it is spelt`(text: String) {
    #expect(read(text) == "600000.XSHG")
  }

  @Test(arguments: [
    ("000001.SZ", "000001.XSHE"), ("sz000001", "000001.XSHE"), ("0.000001", "000001.XSHE"),
    ("0.399001", "399001.XSHE"), ("920002.BJ", "920002.BJSE"), ("bj830799", "830799.BJSE"),
    ("0.830799", "830799.BJSE"), ("0.430047", "430047.BJSE"), ("0.920002", "920002.BJSE"),
    ("00700.HK", "00700.XHKG"), ("700.HK", "00700.XHKG"), ("0700.HK", "00700.XHKG"),
    ("hk00700", "00700.XHKG"), ("HK.00700", "00700.XHKG"), ("116.00700", "00700.XHKG"),
    ("105.AAPL", "AAPL.XNAS"), ("106.BABA", "BABA.XNYS"), ("aapl.XNAS", "AAPL.XNAS"),
    ("BRK.B.XNYS", "BRK.B.XNYS"), ("106.BRK_B", "BRK_B.XNYS"),
    ("hq_str_sh600000", "600000.XSHG"), ("hq_str_sz000001", "000001.XSHE"),
    ("v_hk00700", "00700.XHKG"), ("hq_str_bj920002", "920002.BJSE"),
  ])
  func `a symbol that says its market needs no rule`(text: String, symbol: String) {
    #expect(read(text) == symbol)
  }

  @Test func `the index and the bank that share a code stay apart`() {
    #expect(read("sh000001") == "000001.XSHG")
    #expect(read("1.000001") == "000001.XSHG")
    #expect(read("sz000001") == "000001.XSHE")
    #expect(read("000001") == nil)
    #expect(Symbol.read("000001") == .failure(.noMarket))
  }

  @Test(arguments: [
    ("600000", "XSHG", "600000.XSHG"), ("'600008", "XSHG", "600008.XSHG"),
    ("000001", "XSHG", "000001.XSHG"), ("000001", "XSHE", "000001.XSHE"),
    ("700", "XHKG", "00700.XHKG"), ("00700", "116", "00700.XHKG"), ("AAPL", "105", "AAPL.XNAS"),
    ("600000", "1", "600000.XSHG"), ("300978", "0", "300978.XSHE"), ("831010", "0", "831010.BJSE"),
    ("000002", "深圳证券交易所", "000002.XSHE"), ("600000.SH", "XSHG", "600000.XSHG"),
  ])
  func `a bare code takes its market from a rule`(text: String, rule: String, symbol: String) {
    #expect(read(text, rule) == symbol)
  }

  @Test(arguments: [
    ("600000", "XSHG"), ("601318", "XSHG"), ("603986", "XSHG"), ("605499", "XSHG"),
    ("688981", "XSHG"), ("689009", "XSHG"), ("000001", "XSHE"), ("001979", "XSHE"),
    ("002594", "XSHE"), ("003816", "XSHE"), ("300750", "XSHE"), ("301269", "XSHE"),
    ("302132", "XSHE"), ("920002", "BJSE"), ("830799", "BJSE"), ("871981", "BJSE"),
    ("430047", "BJSE"),
  ])
  func `a mainland share is told by how its code begins`(code: String, market: String) {
    #expect(read(code, "mainland_a_share") == "\(code).\(market)")
  }

  @Test(arguments: [
    "510300", "399001", "900901", "200002", "400001", "420008", "113001", "159915", "00700", "1",
    "000001.SH",
  ])
  func `what is no mainland share is not made one`(code: String) {
    #expect(read(code, "mainland_a_share") == nil)
  }

  @Test(arguments: [
    "", " ", "-", "600000.XX", "60000.SH", "6000000.SH", "sh60000", "700000.HK", ".SH", "600000.",
    "sh", "1.", "2.931087", "600000.SH.SZ", "浦发银行", "2", "600000.SHX", "100.HSI", "90.BK0459",
    "0.HSI", "AAPL.US",
  ])
  func `what can't be read is not guessed`(text: String) {
    #expect(read(text) == nil)
  }

  @Test func `a symbol of another market than the declared one is refused by that market's name`() {
    let rule = MarketRule(word: "XSHE")
    #expect(Symbol.read("600000.SH", rule) == .failure(.otherMarket(.shanghai)))
    #expect(Symbol.read("0.000001", rule).map(\.description) == .success("000001.XSHE"))
    #expect(Symbol.read("60000", rule) == .failure(.unknown))
    #expect(Symbol.read("x y", nil) == .failure(.unknown))
  }

  @Test func `zeros that a reader lost are filled up in Hong Kong only`() {
    #expect(read("1", "XHKG") == "00001.XHKG")
    #expect(read("1", "XSHE") == nil)
    #expect(read("000700", "XHKG") == nil)
  }

  @Test func `a printed symbol is read as itself`() {
    for market in Market.allCases {
      let code = [.shanghai, .shenzhen, .beijing].contains(market) ? "600000" : "00005"
      let text = "\(code).\(market.rawValue)"
      #expect(read(text) == text)
    }
  }

  @Test func `numbers that are no market are none, and capitals do not count`() {
    #expect(Market(word: "128") == .hongKong)
    #expect(Market(word: "xshg") == .shanghai)
    #expect(Market(word: "0") == nil)
    #expect(Market(word: "XBSE") == nil)
    #expect(MarketRule(word: "0") == .shenzhenOrBeijing)
  }
}
