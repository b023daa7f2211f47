extension Currency {
  /// The currency that `text` names: an ISO 4217 code, or a name in Chinese or English.
  ///
  /// Codes are exact. Of names, capitals and blanks around do not matter: `人民币`, `RMB`, `美元`,
  /// `US$`, `港币`, `Hong Kong dollars`. Nil for what several currencies are called (元, `$`, `¥`,
  /// `£`, dollar, peso) and for `CNH`, which is traded at a price of its own and is no alias.
  ///
  /// - Complexity: O(length of `text`).
  public static func named(_ text: String) -> Currency? {
    let name = text.drop(while: \.isWhitespace)
    guard let last = name.lastIndex(where: { !$0.isWhitespace }) else { return nil }
    let trimmed = String(name[...last])
    if let currency = Currency(code: trimmed) { return currency }
    guard let code = codesByName[trimmed.lowercased()] else { return nil }
    return Currency(code: code)
  }

  private static let codesByName: [String: String] = {
    var codes: [String: String] = [:]
    for (code, names) in namesByCode {
      for name in names { codes[name] = code }
    }
    return codes
  }()

  /// What else a currency is called, in lower case; every name means one currency only.
  static let namesByCode: [(code: String, names: [String])] = [
    ("CNY", ["人民币", "人民币元", "人民幣", "rmb", "yuan", "chinese yuan", "renminbi"]),
    ("USD", ["美元", "美金", "us$", "us dollar", "us dollars", "u.s. dollar", "u.s. dollars"]),
    ("HKD", ["港元", "港币", "港幣", "hk$", "hong kong dollar", "hong kong dollars"]),
    ("EUR", ["欧元", "歐元", "€", "euro", "euros"]),
    ("JPY", ["日元", "日圆", "日圓", "jp¥", "yen", "japanese yen"]),
    ("GBP", ["英镑", "英鎊", "sterling", "pound sterling", "pounds sterling"]),
    ("TWD", ["新台币", "新臺幣", "新台幣", "台币", "nt$"]),
    ("SGD", ["新加坡元", "新元", "s$", "singapore dollar", "singapore dollars"]),
    ("AUD", ["澳元", "澳大利亚元", "a$", "australian dollar", "australian dollars"]),
    ("CAD", ["加元", "加拿大元", "ca$", "canadian dollar", "canadian dollars"]),
    ("NZD", ["新西兰元", "纽元", "nz$", "new zealand dollar", "new zealand dollars"]),
    ("KRW", ["韩元", "韩圆", "韓元", "韓圜", "korean won"]),
    ("CHF", ["瑞士法郎", "瑞郎", "swiss franc", "swiss francs"]),
    ("MOP", ["澳门元", "澳门币", "澳門元", "mop$"]),
    ("THB", ["泰铢", "泰銖", "baht"]),
    ("MYR", ["林吉特", "马来西亚林吉特", "令吉", "ringgit"]),
    ("INR", ["印度卢比", "indian rupee", "indian rupees"]),
    ("IDR", ["印尼盾", "印度尼西亚盾", "rupiah"]),
    ("PHP", ["菲律宾比索", "philippine peso", "philippine pesos"]),
    ("VND", ["越南盾"]),
    ("RUB", ["俄罗斯卢布", "俄卢布", "russian rouble", "russian ruble"]),
    ("SEK", ["瑞典克朗", "swedish krona"]),
    ("NOK", ["挪威克朗", "norwegian krone"]),
    ("DKK", ["丹麦克朗", "danish krone"]),
    ("PLN", ["兹罗提", "波兰兹罗提", "zloty"]),
    ("HUF", ["福林", "匈牙利福林", "forint"]),
    ("TRY", ["土耳其里拉", "turkish lira"]),
    ("MXN", ["墨西哥比索", "mexican peso", "mexican pesos"]),
    ("BRL", ["巴西雷亚尔", "brazilian real"]),
    ("ZAR", ["南非兰特", "兰特", "rand"]),
    ("AED", ["阿联酋迪拉姆", "uae dirham"]),
    ("SAR", ["沙特里亚尔", "saudi riyal"]),
    ("ILS", ["新谢克尔", "以色列新谢克尔", "new shekel"]),
  ]
}
