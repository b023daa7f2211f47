import PenstockData

/// The number at the front of an amount.
struct WrittenNumber {
  /// The digits, without their point.
  private var units: Int128 = 0

  /// How many of the digits stand behind the point, less what an exponent adds.
  private(set) var decimals = 0

  /// Where the number ends.
  private(set) var end: Int

  /// The number that begins at `start`: `1234`, `1,234.5`, `1.2E+8`; nil where there is none, where
  /// its groups of thousands are not all of three digits, or where its digits do not fit.
  init?(_ bytes: Span<UInt8>, at start: Int) {
    end = start
    guard let whole = readDigits(bytes), whole > 0 else { return nil }
    if at(bytes, UInt8(ascii: ",")) {
      guard whole <= 3, bytes[start] != UInt8(ascii: "0") else { return nil }
      while at(bytes, UInt8(ascii: ",")) {
        end += 1
        guard let group = readDigits(bytes), group == 3 else { return nil }
      }
    }
    if at(bytes, UInt8(ascii: ".")) {
      end += 1
      guard let fraction = readDigits(bytes), fraction > 0 else { return nil }
      decimals = fraction
    }
    decimals -= readExponent(bytes)
  }

  /// The number times ten to the power of `exponent`, as short as it can be written; nil where it
  /// does not fit.
  func value(negative: Bool, timesTenTo exponent: Int) -> Decimal? {
    var units = negative ? -self.units : self.units
    var scale = decimals - exponent
    if units == 0 { return .zero }
    while scale > 0 {
      let (quotient, remainder) = units.quotientAndRemainder(dividingBy: 10)
      if remainder != 0 { break }
      units = quotient
      scale -= 1
    }
    guard (-Decimal.maximumScale...Decimal.maximumScale).contains(scale) else { return nil }
    if scale >= 0 { return Decimal(units: units, scale: scale) }
    return try? Decimal(units: units, scale: 0).scaled(byPowerOfTen: -scale)
  }

  private func at(_ bytes: Span<UInt8>, _ byte: UInt8) -> Bool {
    end < bytes.count && bytes[end] == byte
  }

  /// Takes digits as long as there are some and returns how many; nil where they do not fit.
  private mutating func readDigits(_ bytes: Span<UInt8>) -> Int? {
    let start = end
    while end < bytes.count, bytes.isDigit(end) {
      let (tenfold, tooMany) = units.multipliedReportingOverflow(by: 10)
      let (sum, tooLarge) = tenfold.addingReportingOverflow(Int128(bytes[end] &- 0x30))
      if tooMany || tooLarge { return nil }
      units = sum
      end += 1
    }
    return end - start
  }

  /// Takes an exponent of up to three digits, if one is there, and returns it; else 0.
  private mutating func readExponent(_ bytes: Span<UInt8>) -> Int {
    var index = end
    guard index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") else { return 0 }
    index += 1
    var negative = false
    if index < bytes.count, bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+") {
      negative = bytes[index] == UInt8(ascii: "-")
      index += 1
    }
    let first = index
    while index < bytes.count, bytes.isDigit(index), index - first < 4 { index += 1 }
    guard (1...3).contains(index - first), let exponent = bytes.number(first..<index) else {
      return 0
    }
    end = index
    return negative ? -exponent : exponent
  }
}
