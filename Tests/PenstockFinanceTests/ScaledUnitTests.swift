import PenstockData
import PenstockFinance
import Testing

struct ScaledUnitTests {
  @Test(arguments: [
    ("元", 0), ("千元", 3), ("万元", 4), ("萬元", 4), ("百万元", 6), ("千万元", 7), ("亿元", 8), ("億元", 8),
    ("百亿元", 10), ("万亿元", 12), (" 亿元 ", 8), ("万 元", 4),
  ])
  func `a bare yuan keeps its scale and asks for its currency`(text: String, power: Int) throws {
    let read = try #require(ScaledUnit(text))
    #expect(read == ScaledUnit(powerOfTen: power, unit: .bareYuan))
    #expect(read.unit.needsCurrency)
    #expect(read.unit.unit(yuan: nil) == nil)
    #expect(read.unit.unit(yuan: .hkd) == Unit("HKD"))
  }

  @Test(arguments: [
    ("万美元", 4, "USD"), ("亿美元", 8, "USD"), ("亿港元", 8, "HKD"), ("USD", 0, "USD"), ("CNY", 0, "CNY"),
    ("万USD", 4, "USD"), ("人民币", 0, "CNY"), ("人民币元", 0, "CNY"), ("人民币万元", 4, "CNY"),
    ("人民币百万元", 6, "CNY"), ("亿元人民币", 8, "CNY"), ("港币千元", 3, "HKD"), ("港元百万", 6, "HKD"),
    ("RMB'000", 3, "CNY"), ("US$’000", 3, "USD"), ("RMB million", 6, "CNY"),
    ("million USD", 6, "USD"), ("USD million", 6, "USD"), ("Million US dollars", 6, "USD"),
    ("USD bn", 9, "USD"), ("kUSD", 3, "USD"), ("亿日元", 8, "JPY"), ("万亿韩元", 12, "KRW"),
    ("新加坡元", 0, "SGD"), ("万新台币", 4, "TWD"), ("ＵＳＤ", 0, "USD"), ("万CNH", 4, "CNH"),
  ])
  func `a currency is bound to what names it`(text: String, power: Int, code: String) {
    #expect(ScaledUnit(text) == ScaledUnit(powerOfTen: power, unit: .unit(Unit(code))))
  }

  @Test(arguments: [
    ("股", 0, "shares"), ("万股", 4, "shares"), ("亿股", 8, "shares"), ("手", 2, "shares"),
    ("万手", 6, "shares"), ("份", 0, "份"), ("万份", 4, "份"), ("%", -2, "pure"), ("％", -2, "pure"),
    ("‰", -3, "pure"), ("个百分点", -2, "pure"), ("pp", -2, "pure"), ("bp", -4, "pure"),
    ("倍", 0, "pure"), ("家", 0, "家"), ("万家", 4, "家"), ("轮", 0, "轮"), ("万人次", 4, "人次"),
    ("千克", 0, "千克"), ("万千瓦", 4, "千瓦"), ("亿千瓦时", 8, "千瓦时"), ("吨", 0, "吨"), ("kWh", 0, "kWh"),
    ("million shares", 6, "shares"), ("licences", 0, "licences"), ("m³", 0, "m³"), ("批次", 0, "批次"),
  ])
  func `a word is a unit`(text: String, power: Int, unit: String) {
    #expect(ScaledUnit(text) == ScaledUnit(powerOfTen: power, unit: .unit(Unit(unit))))
  }

  @Test func `a quotient divides the scales`() {
    #expect(
      ScaledUnit("元/股") == ScaledUnit(powerOfTen: 0, unit: .bareYuanPer(.shares)))
    #expect(
      ScaledUnit("元/股")?.unit.unit(yuan: .cny) == Unit(Currency.cny.unit, per: .shares))
    #expect(
      ScaledUnit("CNY / shares")
        == ScaledUnit(powerOfTen: 0, unit: .unit(Unit("CNY/shares"))))
    #expect(
      ScaledUnit("万元/台") == ScaledUnit(powerOfTen: 4, unit: .bareYuanPer(Unit("台"))))
    #expect(
      ScaledUnit("美元/万股") == ScaledUnit(powerOfTen: -4, unit: .unit(Unit("USD/shares"))))
  }

  @Test func `a scale alone has no unit`() {
    #expect(ScaledUnit("万") == ScaledUnit(powerOfTen: 4, unit: .none))
    #expect(ScaledUnit("million") == ScaledUnit(powerOfTen: 6, unit: .none))
    #expect(WrittenUnit.none.unit(yuan: .cny) == nil)
  }

  @Test(arguments: [
    "", " ", "万foo", "万元左右", "元左右", "亿万元", "万%", "百分比", "usd", "Usd", "万usd", "dollars",
    "dollar", "$", "¥", "￥", "m", "B", "1万元", "元/", "/股", "元/股/天", "元/%", "%/元/股",
    "million widgets",
    "兆元", "USD CNY", "人民币美元", "万-元", "-", "N/A", "\u{0}", "元元",
  ])
  func `what can't be read in full is not read`(text: String) {
    let read = ScaledUnit(text)
    #expect(read == nil, "\(String(describing: read))")
  }

  @Test func `any bytes are read or refused`() {
    var dice = Dice(1)
    let parts = ["万", "亿", "元", "美", "港", "USD", "%", "/", " ", "k", "股", "’", "百", "\u{3000}"]
    for _ in 0..<2000 {
      let bytes = (0..<Int.random(in: 0...40, using: &dice)).map { _ in
        UInt8.random(in: 0...255, using: &dice)
      }
      _ = ScaledUnit.parse(bytes.span)
      let text = (0..<Int.random(in: 0...5, using: &dice)).compactMap { _ in
        parts.randomElement(using: &dice)
      }.joined()
      _ = ScaledUnit(text)
      _ = AmountText("3.5\(text)")
      _ = AmountText("\(text)3.5\(text)")
    }
  }
}
