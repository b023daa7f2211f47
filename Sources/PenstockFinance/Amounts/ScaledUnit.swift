import PenstockData

/// A unit with the power of ten that is written before it: 亿元 is 元 and 8.
///
/// | written | power | unit |
/// |---|---|---|
/// | `元` `万元` `百万元` `亿元` `万亿元` | 0, 4, 6, 8, 12 | a bare 元 |
/// | `万美元` `亿港元` `万USD` `人民币百万元` `RMB'000` `USD million` `million USD` | | the currency |
/// | `股` `万股` `手` | 0, 4, 2 | `shares` |
/// | `%` `‰` `个百分点` `bp` `倍` | −2, −3, −2, −4, 0 | `pure` |
/// | `家` `万台` `亿千瓦时` | 0, 4, 8 | the word |
/// | `元/股` `CNY/shares` `万元/台` | 0, 0, 4 | a quotient |
/// | `万` `million` | 4, 6 | none |
/// | `licences` | 0 | the word, as it is not known |
///
/// English scales are `k`, `thousand`, `'000`, `mn`, `million`, `bn`, `billion`, `trillion`. A
/// word that is not known must consist of letters and take no scale; what several things are
/// called (`dollars`, `m`, `usd`) is not read. The longest word wins, and the whole text is read or
/// nothing: 万美元 is never 万 and a word.
public struct ScaledUnit: Sendable, Hashable {
  /// Which power of ten one of it is.
  public let powerOfTen: Int

  /// What is counted.
  public let unit: WrittenUnit

  /// A unit of known parts.
  public init(powerOfTen: Int, unit: WrittenUnit) {
    self.powerOfTen = powerOfTen
    self.unit = unit
  }

  /// The unit that `text` writes; nil where it is empty or is not one in full.
  public init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8)
    guard let unit = Self.parse(bytes.span) else { return nil }
    self = unit
  }

  /// The unit that `text` writes in words that are known; nil for any other text.
  public init?(known text: some StringProtocol) {
    let bytes = Array(text.utf8)
    let folded = WidthFolding.folded(bytes.span) ?? bytes
    guard let unit = UnitGrammar.read(folded.span, 0..<folded.count, unknownWords: false) else {
      return nil
    }
    self = unit
  }

  /// The unit that `bytes` write; nil where they are empty or are not one in full.
  ///
  /// - Complexity: O(bytes) and a look-up or two for common units. Where rows repeat few units it
  ///   still pays to keep what was read.
  public static func parse(_ bytes: Span<UInt8>) -> ScaledUnit? {
    if let folded = WidthFolding.folded(bytes) {
      return UnitGrammar.read(folded.span, 0..<folded.count, unknownWords: true)
    }
    return UnitGrammar.read(bytes, 0..<bytes.count, unknownWords: true)
  }
}
