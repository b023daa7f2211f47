import PenstockData

/// How a unit is put together from ``UnitWords``; reads folded bytes.
enum UnitGrammar {
  /// The unit in `range`, blanks around it aside; nil where it is not one in full.
  ///
  /// With `unknownWords`, a word that is in no table is a unit by itself, and may be what something
  /// known is per: `N/A` is no quotient.
  static func read(
    _ bytes: Span<UInt8>, _ range: Range<Int>, unknownWords: Bool
  ) -> ScaledUnit? {
    let range = bytes.trimmed(range)
    guard let slash = range.first(where: { bytes[$0] == UInt8(ascii: "/") }) else {
      return plain(bytes, range, unknownWords)
    }
    guard let above = plain(bytes, bytes.trimmed(range.lowerBound..<slash), false),
      let below = plain(bytes, bytes.trimmed(slash + 1..<range.upperBound), unknownWords),
      case .unit(let denominator) = below.unit, denominator != .pure
    else { return nil }
    let power = above.powerOfTen - below.powerOfTen
    switch above.unit {
    case .bareYuan: return ScaledUnit(powerOfTen: power, unit: .bareYuanPer(denominator))
    case .unit(let numerator):
      return ScaledUnit(powerOfTen: power, unit: .unit(Unit(numerator, per: denominator)))
    case .none, .bareYuanPer: return nil
    }
  }

  /// The unit of an amount that `currency` is written before, and `range` behind: a scale, a 元, the
  /// same currency again, or what it is per; nil where the two contradict.
  static func read(
    _ bytes: Span<UInt8>, _ range: Range<Int>, after currency: Unit
  ) -> ScaledUnit? {
    guard let first = range.first else { return ScaledUnit(powerOfTen: 0, unit: .unit(currency)) }
    if let power = scaleOfYuan(bytes, range) {
      return ScaledUnit(powerOfTen: power, unit: .unit(currency))
    }
    if bytes[first] == UInt8(ascii: "/") {
      guard let below = read(bytes, first + 1..<range.upperBound, unknownWords: false),
        case .unit(let denominator) = below.unit, denominator != .pure
      else { return nil }
      return ScaledUnit(
        powerOfTen: -below.powerOfTen, unit: .unit(Unit(currency, per: denominator)))
    }
    guard let behind = read(bytes, range, unknownWords: false) else { return nil }
    switch behind.unit {
    case .unit(currency): return behind
    case .bareYuanPer(let denominator):
      return ScaledUnit(
        powerOfTen: behind.powerOfTen, unit: .unit(Unit(currency, per: denominator)))
    case .none, .bareYuan, .unit: return nil
    }
  }

  /// A unit that is no quotient.
  private static func plain(
    _ bytes: Span<UInt8>, _ range: Range<Int>, _ unknownWords: Bool
  ) -> ScaledUnit? {
    switch UnitWords.meaning(bytes, range) {
    case .scale(let power): return ScaledUnit(powerOfTen: power, unit: .none)
    case .currency(let unit): return ScaledUnit(powerOfTen: 0, unit: .unit(unit))
    case .bareYuan: return ScaledUnit(powerOfTen: 0, unit: .bareYuan)
    case .counted(let unit, let power): return ScaledUnit(powerOfTen: power, unit: .unit(unit))
    case .ratio(let power): return ScaledUnit(powerOfTen: power, unit: .unit(.pure))
    case .ambiguous: return nil
    case nil: break
    }
    if let joined = joined(bytes, range) { return joined }
    guard unknownWords, isWord(bytes, range) else { return nil }
    let word = String(decoding: range.map { bytes[$0] }, as: UTF8.self)
    return ScaledUnit(powerOfTen: 0, unit: .unit(Unit(word)))
  }

  /// A scale and what it scales, or a currency and a scale.
  ///
  /// Such as 万美元, `USD million`, 人民币百万元. The longest first part that leaves a whole second
  /// part wins.
  private static func joined(_ bytes: Span<UInt8>, _ range: Range<Int>) -> ScaledUnit? {
    guard !range.isEmpty else { return nil }
    var split = min(range.upperBound - 1, range.lowerBound + 24)
    while split > range.lowerBound {
      defer { split -= 1 }
      if bytes[split] & 0xC0 == 0x80 { continue }
      let left = bytes.trimmed(range.lowerBound..<split)
      let right = bytes.trimmed(split..<range.upperBound)
      switch UnitWords.meaning(bytes, left) {
      case .scale(let power):
        switch UnitWords.meaning(bytes, right) {
        case .currency(let unit): return ScaledUnit(powerOfTen: power, unit: .unit(unit))
        case .bareYuan: return ScaledUnit(powerOfTen: power, unit: .bareYuan)
        case .counted(let unit, let each):
          return ScaledUnit(powerOfTen: power + each, unit: .unit(unit))
        case .scale, .ratio, .ambiguous, nil: continue
        }
      case .currency(let unit):
        guard let power = scaleOfYuan(bytes, right) else { continue }
        return ScaledUnit(powerOfTen: power, unit: .unit(unit))
      case .bareYuan, .counted, .ratio, .ambiguous, nil: continue
      }
    }
    return nil
  }

  /// The scale of what may follow a currency: 百万, 百万元, 元; nil for anything else.
  static func scaleOfYuan(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
    switch UnitWords.meaning(bytes, range) {
    case .scale(let power): return power
    case .bareYuan: return 0
    case .currency, .counted, .ratio, .ambiguous, nil: break
    }
    guard let scaled = joined(bytes, range), scaled.unit == .bareYuan else { return nil }
    return scaled.powerOfTen
  }

  /// Whether the bytes may be a unit that no table has: letters, then letters and digits, with
  /// nothing among them that a scale or a 元 is written with.
  private static func isWord(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard let first = range.first, !bytes.isDigit(first) else { return false }
    let word = String(decoding: range.map { bytes[$0] }, as: UTF8.self)
    return word.unicodeScalars.allSatisfy { scalar in
      if "元圆圓十百千万萬亿億兆".unicodeScalars.contains(scalar) { return false }
      return scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
        || "²³".unicodeScalars.contains(scalar)
    }
  }
}
