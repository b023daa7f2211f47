extension Currency {
  /// Every currency, fund and metal of ISO 4217 list one as published on 2026-01-01, by code.
  public static let all: [Currency] = {
    var found: [Currency] = []
    for (minorUnits, codes) in codesByMinorUnits {
      for code in codes.split(whereSeparator: \.isWhitespace) {
        found.append(Currency(String(code), minorUnits: minorUnits))
      }
    }
    return found.sorted { $0.code < $1.code }
  }()

  static let byCode = Dictionary(uniqueKeysWithValues: all.map { ($0.code, $0) })

  /// The codes with as many decimals as the number before them says; the last row has none at all.
  private static let codesByMinorUnits: [(Int, String)] = [
    (
      2,
      """
      AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD
      CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP
      GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK
      LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO
      NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS
      SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST
      XAD XCD XCG YER ZAR ZMW ZWG
      """
    ),
    (3, "BHD IQD JOD KWD LYD OMR TND"),
    (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
    (4, "CLF UYW"),
    (0, "XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA XXX"),
  ]
}
