import PenstockData

/// Numbers as a spreadsheet's file has them.
enum XLSXNumber {
  /// The decimal text of a number in a cell; nil where it is none.
  ///
  /// A number is what is written, but for those of sixteen digits and more: there the program wrote
  /// out a binary number, and what was meant is the shortest decimal that reads back as the same
  /// (0.1 for 0.10000000000000001). An exponent is written out.
  static func text(_ written: String) -> String? {
    guard var parts = Parts(written) else { return nil }
    if parts.significantCount >= 16 {
      // Only the digits pass through the binary number that the file holds anyway.
      guard let binary = Double(written), binary.isFinite, let short = Parts(binary.description)
      else { return nil }
      parts = short
    }
    return parts.plain
  }

  /// A number of digits: sign, digits and the place of the point among them.
  private struct Parts {
    private let isNegative: Bool
    private let digits: [UInt8]
    private let point: Int  // how many digits stand before it, with the exponent counted in
    private let hasExponent: Bool

    init?(_ text: String) {
      var rest = Array(text.utf8)[...]
      isNegative = rest.first == UInt8(ascii: "-")
      if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
      let whole = rest.prefix { $0 &- 0x30 < 10 }
      rest = rest.dropFirst(whole.count)
      var fraction: ArraySlice<UInt8> = []
      if rest.first == UInt8(ascii: ".") {
        fraction = rest.dropFirst().prefix { $0 &- 0x30 < 10 }
        rest = rest.dropFirst(fraction.count + 1)
      }
      guard !whole.isEmpty || !fraction.isEmpty else { return nil }
      var exponent = 0
      hasExponent = !rest.isEmpty
      if let mark = rest.first {
        guard mark | 0x20 == UInt8(ascii: "e"),
          let number = Int(String(decoding: rest.dropFirst(), as: UTF8.self)), abs(number) <= 400
        else { return nil }
        exponent = number
      }
      digits = Array(whole) + fraction
      point = whole.count + exponent
    }

    /// How many digits there are without zeros at both ends.
    var significantCount: Int {
      let some = digits.drop { $0 == 0x30 }
      return some.count - some.reversed().prefix { $0 == 0x30 }.count
    }

    /// The number without an exponent.
    var plain: String {
      var before = digits.prefix(max(point, 0))[...]
      var after = digits.dropFirst(max(point, 0))
      let zerosAfter = [UInt8](repeating: 0x30, count: max(-point, 0))
      let zerosBefore = [UInt8](repeating: 0x30, count: max(point - digits.count, 0))
      before = (before + zerosBefore).drop { $0 == 0x30 }
      after = (zerosAfter + after)[...]
      // What a binary number or an exponent made of a whole number has no decimals of its own.
      if hasExponent || after.allSatisfy({ $0 == 0x30 }) {
        while after.last == 0x30 { after = after.dropLast() }
      }
      let whole = before.isEmpty ? "0" : String(decoding: before, as: UTF8.self)
      let fraction = String(decoding: after, as: UTF8.self)
      let text = fraction.isEmpty ? whole : "\(whole).\(fraction)"
      let isZero = digits.allSatisfy { $0 == 0x30 }
      return isNegative && !isZero ? "-\(text)" : text
    }
  }
}
