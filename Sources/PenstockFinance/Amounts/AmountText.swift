import PenstockData

/// An amount as a person writes it, read to its exact value and the precision that it shows.
///
/// | written | value | unit | decimals |
/// |---|---|---|---|
/// | `3.124亿元` | 312400000 | a bare 元 | −5 |
/// | `3052.3万美元` `US$ 30.523 million` `HK$3亿` | 30523000 … | the currency | −3, −3, −8 |
/// | `84.8%` `１２３．４％` `7倍` | 0.848, 1.234, 7 | `pure` | 3, 3, 0 |
/// | `超270万家` `12000家` | 2700000, 12000 | `家` | −4, 0 |
/// | `1,234.5` `6.49亿` | 1234.5, 649000000 | none | 1, −6 |
///
/// Before the number may stand a ``Qualifier``, a sign and a currency, after it what
/// ``ScaledUnit`` reads, unknown words excepted. Groups of thousands must be well formed. Anything else, and anything more
/// (`80多亿元`, `3亿元左右`, `至少50%`, `-`, an empty text), is no amount: nothing is half read. No
/// digit is lost; a value of more than 38 digits is no amount either.
public struct AmountText: Sendable, Hashable {
  /// The exact value in whole units, with no needless zeros.
  public let value: Decimal

  /// The power of ten that was written: 8 for 亿, −2 for %.
  public let powerOfTen: Int

  /// What is counted, as far as it is written.
  public let unit: WrittenUnit

  /// How precise the writing is: the last digit stands for ten to the minus `decimals`.
  public let decimals: Int

  /// What the words before it say about the figure.
  public let qualifier: Qualifier?

  /// The amount that `text` writes; nil where it is not one in full.
  public init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8)
    guard let amount = Self.parse(bytes.span) else { return nil }
    self = amount
  }

  /// The amount that `bytes` write; nil where they are not one in full.
  ///
  /// - Complexity: O(bytes).
  public static func parse(_ bytes: Span<UInt8>) -> AmountText? {
    if let folded = WidthFolding.folded(bytes) { return AmountText(reading: folded.span) }
    return AmountText(reading: bytes)
  }

  private init?(reading bytes: Span<UInt8>) {
    let range = bytes.trimmed(0..<bytes.count)
    var start = range.lowerBound
    let qualifier = Self.readQualifier(bytes, range, &start)
    guard let digit = (start..<range.upperBound).first(where: { bytes.isDigit($0) }),
      let front = Front(bytes, start..<digit),
      let number = WrittenNumber(bytes, at: digit), number.end <= range.upperBound,
      let back = front.joined(bytes, bytes.trimmed(number.end..<range.upperBound)),
      let value = number.value(negative: front.isNegative, timesTenTo: back.powerOfTen)
    else { return nil }
    self.value = value
    self.powerOfTen = back.powerOfTen
    self.unit = back.unit
    self.decimals = number.decimals - back.powerOfTen
    self.qualifier = qualifier
  }

  /// Takes a qualifier, if one is there, and moves `start` behind it.
  private static func readQualifier(
    _ bytes: Span<UInt8>, _ range: Range<Int>, _ start: inout Int
  ) -> Qualifier? {
    guard let first = range.first, !bytes.isDigit(first) else { return nil }
    for (word, qualifier) in Qualifier.words {
      let end = first + word.count
      guard end < range.upperBound, bytes.matches(word, at: first) else { continue }
      // `overseas` does not begin with `over`.
      if bytes.isLetter(end - 1), bytes.isLetter(end) { continue }
      start = bytes.trimmed(end..<range.upperBound).lowerBound
      return qualifier
    }
    return nil
  }
}

extension AmountText {
  /// What stands before the number: a sign, a currency, or both in either order.
  private struct Front {
    var isNegative = false
    var currency: Unit?

    init?(_ bytes: Span<UInt8>, _ range: Range<Int>) {
      var range = range
      if let first = range.first, takeSign(bytes[first]) {
        range = range.dropFirst()
      } else if let last = range.last, takeSign(bytes[last]) {
        range = range.dropLast()
      }
      range = bytes.trimmed(range)
      if range.isEmpty { return }
      guard case .currency(let unit) = UnitWords.meaning(bytes, range) else { return nil }
      currency = unit
    }

    private mutating func takeSign(_ byte: UInt8) -> Bool {
      isNegative = byte == UInt8(ascii: "-")
      return isNegative || byte == UInt8(ascii: "+")
    }

    /// The unit that this and the text behind the number make; nil where they contradict.
    func joined(_ bytes: Span<UInt8>, _ range: Range<Int>) -> ScaledUnit? {
      if let currency { return UnitGrammar.read(bytes, range, after: currency) }
      if range.isEmpty { return ScaledUnit(powerOfTen: 0, unit: .none) }
      return UnitGrammar.read(bytes, range, unknownWords: false)
    }
  }
}

extension Span<UInt8> {
  /// Whether `word` stands at `index`, its small ASCII letters standing for capitals too; as many
  /// bytes must follow `index`.
  fileprivate func matches(_ word: [UInt8], at index: Int) -> Bool {
    for place in 0..<word.count {
      let byte = self[index + place]
      let small = isLetter(index + place) ? byte | 0x20 : byte
      if small != word[place] { return false }
    }
    return true
  }
}
