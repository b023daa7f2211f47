extension [UInt8] {
  /// The bytes that a text writes in hexadecimal.
  public init(hex text: String) {
    let digits = Array<Character>(text)
    self = stride(from: 0, to: digits.count, by: 2).compactMap {
      UInt8(String(digits[$0..<$0 + 2]), radix: 16)
    }
  }
}
