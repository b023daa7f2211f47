import PenstockData
import PenstockFinance
import Testing

struct CurrencyTests {
  @Test func `every code of list one is there once`() {
    #expect(Currency.all.count == 178)
    #expect(Set(Currency.all.map(\.code)).count == 178)
    #expect(Currency.all == Currency.all.sorted { $0.code < $1.code })
    for currency in Currency.all { #expect(Currency(code: currency.code) == currency) }
  }

  @Test(arguments: [
    ("CNY", 2), ("HKD", 2), ("JPY", 0), ("KRW", 0), ("KWD", 3), ("CLF", 4), ("XAU", 0), ("CLP", 0),
  ])
  func `minor units are those of ISO 4217`(code: String, minorUnits: Int) throws {
    #expect(try #require(Currency(code: code)).minorUnits == minorUnits)
  }

  @Test(arguments: ["CNH", "RMB", "cny", "Usd", "", " USD", "US", "USDT", "TRL", "元"])
  func `what is no code is no currency`(code: String) {
    #expect(Currency(code: code) == nil)
  }

  @Test func `the constants are those of the table`() {
    for currency in [Currency.cny, .usd, .hkd, .eur, .gbp, .jpy] {
      #expect(Currency(code: currency.code) == currency)
    }
  }

  @Test(arguments: [
    ("人民币", "CNY"), ("RMB", "CNY"), ("rmb", "CNY"), ("美元", "USD"), ("US$", "USD"), ("港元", "HKD"),
    ("港币", "HKD"), ("HK$", "HKD"), ("欧元", "EUR"), ("日元", "JPY"), ("英镑", "GBP"), ("新台币", "TWD"),
    ("新加坡元", "SGD"), ("澳元", "AUD"), ("加元", "CAD"), ("韩元", "KRW"), ("瑞士法郎", "CHF"),
    ("Hong Kong dollars", "HKD"), ("  USD ", "USD"),
  ])
  func `a spelled name means one currency`(name: String, code: String) {
    #expect(Currency.named(name)?.code == code)
  }

  @Test(arguments: ["元", "$", "¥", "￥", "£", "dollar", "CNH", "离岸人民币", "比索", "", " ", "usd"])
  func `a name that several currencies have means none`(name: String) {
    #expect(Currency.named(name) == nil)
  }

  @Test(arguments: [
    ("CNY", "USD", "CNY per USD"), ("USD", "CNY", "CNY per USD"), ("USD", "HKD", "HKD per USD"),
    ("HKD", "CNY", "CNY per HKD"), ("GBP", "EUR", "GBP per EUR"), ("GBP", "USD", "USD per GBP"),
    ("KRW", "JPY", "KRW per JPY"), ("AUD", "CNY", "AUD per CNY"), ("USD", "USD", "USD per USD"),
  ])
  func `rates are quoted per one of the currency that comes first`(
    a: String, b: String, expected: String
  ) throws {
    #expect(CurrencyPair(quoting: a, b).description == expected)
    let (base, quote) = Currency.quotedFirst(
      try #require(Currency(code: a)), try #require(Currency(code: b)))
    #expect("\(quote) per \(base)" == expected)
  }
}
