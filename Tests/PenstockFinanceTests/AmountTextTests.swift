import PenstockData
import PenstockFinance
import Testing

struct AmountTextTests {
  /// A written amount, its value, decimals and unit; a bare 元 is `¥`, none at all is empty.
  static let written: [(String, String, Int, String)] = [
    ("3.124亿元", "312400000", -5, "¥"), ("5740万元", "57400000", -4, "¥"),
    ("243.8亿元", "24380000000", -7, "¥"), ("44亿元", "4400000000", -8, "¥"),
    ("3.10亿元", "310000000", -6, "¥"), ("1,234.5万元", "12345000", -3, "¥"),
    ("84.8%", "0.848", 3, "pure"), ("130%", "1.3", 2, "pure"), ("-24.7%", "-0.247", 3, "pure"),
    ("−24.7 %", "-0.247", 3, "pure"), ("50%", "0.5", 2, "pure"), ("7倍", "7", 0, "pure"),
    ("１２３．４％", "1.234", 3, "pure"), ("5bp", "0.0005", 4, "pure"),
    ("12000家", "12000", 0, "家"), ("270万家", "2700000", -4, "家"), ("8轮", "8", 0, "轮"),
    ("8000万台", "80000000", -4, "台"), ("5.5万手", "5500000", -5, "shares"),
    ("346万美元", "3460000", -4, "USD"), ("3052.3万美元", "30523000", -3, "USD"),
    ("2.44亿美元", "244000000", -6, "USD"), ("US$ 1.5 million", "1500000", -5, "USD"),
    ("US$1,234", "1234", 0, "USD"), ("HK$3亿", "300000000", -8, "HKD"),
    ("-HK$3亿", "-300000000", -8, "HKD"), ("HK$-3亿", "-300000000", -8, "HKD"),
    ("人民币3亿元", "300000000", -8, "CNY"), ("3亿元人民币", "300000000", -8, "CNY"),
    ("RMB 5.5 billion", "5500000000", -8, "CNY"), ("USD 5 USD", "5", 0, "USD"),
    ("HK$3.5/股", "3.5", 1, "HKD/shares"), ("人民币3.5元/股", "3.5", 1, "CNY/shares"),
    ("0.123元/股", "0.123", 3, "¥/shares"), ("6.49亿", "649000000", -6, ""),
    ("7588.54万", "75885400", -2, ""), ("1,234,567.80", "1234567.8", 2, ""), ("12", "12", 0, ""),
    ("0", "0", 0, ""), ("-0.00", "0", 2, ""), ("+5", "5", 0, ""), ("1.2E+8", "120000000", -7, ""),
    ("1.5e-3元", "0.0015", 4, "¥"), ("3kWh", "3", 0, "kWh"), ("\u{3000}12 家\u{A0}", "12", 0, "家"),
  ]

  @Test(arguments: written)
  func `an amount has its exact value, unit and precision`(
    text: String, value: String, decimals: Int, unit: String
  ) throws {
    let amount = try #require(AmountText(text))
    #expect(amount.value == (try number(value)))
    #expect(amount.value.description == value)
    #expect(amount.decimals == decimals)
    let read: String =
      switch amount.unit {
      case .none: ""
      case .bareYuan: "¥"
      case .bareYuanPer(let denominator): "¥/\(denominator)"
      case .unit(let unit): unit.description
      }
    #expect(read == unit)
    #expect(amount.qualifier == nil)
  }

  @Test(arguments: [
    ("超71%", Qualifier.moreThan), ("超过270万家", .moreThan), ("逾83亿元", .moreThan),
    ("more than 70%", .moreThan), ("Over US$3 million", .moreThan), (">50%", .moreThan),
    ("＞ 50％", .moreThan), ("不足10%", .lessThan), ("less than 5%", .lessThan), ("<5%", .lessThan),
    ("近50%", .justUnder), ("just under 50%", .justUnder), ("约44亿元", .about), ("~3亿元", .about),
    ("approximately US$ 1.5 million", .about), ("大约 19.2%", .about), ("约-3%", .about),
  ])
  func `words before an amount qualify it`(text: String, qualifier: Qualifier) throws {
    #expect(try #require(AmountText(text)).qualifier == qualifier)
  }

  @Test(arguments: [
    "", " ", "-", "--", "N/A", "元", "%", "亿元", "1,23", "1,2345", "12,34元", "1234,567", "0,123",
    ",123", "1,234,", "3.", ".5", "3.1.4亿元", "数十亿元", "80多亿元", "3亿元左右", "50%以上", "至少50%",
    "≥50%", ">=50%", "3亿亿元", "3万foo", "$5", "¥5", "5 dollars", "2025-09-30", "2025Q3", "12家企业",
    "3 5", "--5", "-HK$-3", "USD 5 CNY", "HK$3亿美元", "1.5m", "overseas 5%", "超", "超过", "5e",
    "5E9999",
    "(5)", "5%%", "US$1.5/", "约约5%", "1e50", "nan", "0x1F",
  ])
  func `what can't be read in full is no amount`(text: String) {
    let amount = AmountText(text)
    #expect(amount == nil, "\(String(describing: amount))")
  }

  @Test func `no digit is lost up to 38`() throws {
    let digits = String(repeating: "9", count: 38)
    #expect(try #require(AmountText(digits)).value.description == digits)
    let fraction = "0." + String(repeating: "0", count: 35) + "125"
    #expect(try #require(AmountText(fraction)).value.description == fraction)
    #expect(AmountText(fraction + "%") == nil)
    #expect(AmountText(digits + "万元") == nil)
    #expect(AmountText(digits + "00") == nil)
    let long = "0." + String(repeating: "0", count: 60)
    #expect(try #require(AmountText(long)).value.isZero)
  }

  @Test func `any number with any scale is its digits times a power of ten`() throws {
    let scales = [("", 0), ("千", 3), ("万", 4), ("百万", 6), ("亿", 8), ("万亿", 12)]
    var dice = Dice(7)
    for _ in 0..<2000 {
      let units = Int64.random(in: 0...999_999_999_999, using: &dice)
      let point = Int.random(in: 0...8, using: &dice)
      let plain = Decimal(units: Int128(units), scale: point)
      let (word, power) = try #require(scales.randomElement(using: &dice))
      let amount = try #require(AmountText("\(plain)\(word)美元"))
      #expect(amount.value == (try plain.scaled(byPowerOfTen: power)))
      #expect(amount.decimals == point - power)
      #expect(amount.value.shortest.scale == amount.value.scale)
    }
  }

  @Test func `a part's bound turns round for the remainder`() {
    #expect(Qualifier.moreThan.mirrored == .lessThan)
    #expect(Qualifier.lessThan.mirrored == .moreThan)
    #expect(Qualifier.justUnder.mirrored == .moreThan)
    #expect(Qualifier.about.mirrored == .about)
  }
}
