import PenstockData

/// The words that units are written with, and what each means.
enum UnitWords {
  /// What a word means.
  enum Meaning {
    /// A power of ten: 万 is 4.
    case scale(Int)
    /// A currency by name or code.
    case currency(Unit)
    /// A bare 元.
    case bareYuan
    /// Something that is counted, ten to the power so many at once: 手 is 100 shares.
    case counted(Unit, power: Int)
    /// A ratio, which takes no scale: % is −2.
    case ratio(power: Int)
    /// What several things are called, and therefore can't be read.
    case ambiguous
  }

  /// What the word in `range` means; nil for an unknown one.
  ///
  /// Capitals of ISO codes count, those of other words do not.
  static func meaning(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Meaning? {
    guard let key = WordKey(bytes, range) else { return nil }
    if let exact = table[key] { return exact }
    guard let small = WordKey(bytes, range, lowercased: true), small != key else { return nil }
    return table[small]
  }

  private static let table: [WordKey: Meaning] = {
    var table: [WordKey: Meaning] = [:]
    func add(_ words: String, _ meaning: Meaning) {
      for word in words.split(separator: ",") {
        if let key = WordKey(String(word)) { table[key] = meaning }
      }
    }
    for currency in Currency.all {
      // `usd` is neither the code nor surely a mistake: it is not read.
      add(currency.code.lowercased(), .ambiguous)
    }
    for currency in Currency.all { add(currency.code, .currency(currency.unit)) }
    for (code, names) in Currency.namesByCode {
      for name in names { add(name, .currency(Unit(code))) }
    }
    for (code, names) in yuanOf { add(names, .currency(Unit(code))) }
    for (power, words) in scales { add(words, .scale(power)) }
    for word in counted.split(separator: ",") {
      add(String(word), .counted(Unit(String(word)), power: 0))
    }
    add("股,share,shares", .counted(.shares, power: 0))
    add("手", .counted(.shares, power: 2))
    add("元,圆,圓", .bareYuan)
    add("倍,pure", .ratio(power: 0))
    add("%,percent,per cent,pct,百分点,个百分点,pp,percentage points", .ratio(power: -2))
    add("‰", .ratio(power: -3))
    add("基点,个基点,bp,bps,basis points", .ratio(power: -4))
    add("dollar,dollars,peso,pesos,franc,francs,m,mm,b,t", .ambiguous)
    return table
  }()

  /// The scales.
  ///
  /// Of the English ones just these, and no single letter but k. 兆 is 10⁶ or 10¹²: absent.
  private static let scales: [(power: Int, words: String)] = [
    (1, "十"), (2, "百"), (3, "千,thousand,k,'000"), (4, "万,萬"), (5, "十万,十萬"),
    (6, "百万,百萬,million,mn"), (7, "千万,千萬"), (8, "亿,億"), (9, "十亿,十億,billion,bn"),
    (10, "百亿,百億"), (11, "千亿,千億"), (12, "万亿,萬億,trillion"),
  ]

  /// 元 whose currency follows it: `3亿元人民币`.
  private static let yuanOf: [(code: String, names: String)] = [
    ("CNY", "元人民币,元人民幣"), ("HKD", "元港币,元港幣"), ("USD", "元美金"),
    ("TWD", "元新台币,元新臺幣,元台币"), ("MOP", "元澳门币"),
  ]

  /// What is counted and takes a scale; each is its own unit.
  ///
  /// `CNH` is among them, being no currency of ISO 4217, and 千克 and the like so that 千 is not read
  /// off them.
  private static let counted = """
    家,台,臺,名,轮,輪,人,户,戶,次,个,個,位,件,套,辆,輛,只,张,支,部,项,条,條,篇,笔,筆,份,单,艘,架,头,口,\
    人次,户次,吨,噸,公吨,克,千克,公斤,米,千米,公里,平方米,平方公里,立方米,升,桶,盎司,瓦,千瓦,兆瓦,\
    千瓦时,度,小时,天,kWh,MWh,GWh,TWh,kW,MW,GW,kg,km,TEU,tonnes,barrels,units,users,customers,CNH
    """
}
