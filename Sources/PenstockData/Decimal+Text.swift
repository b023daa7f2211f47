extension Decimal {
  /// The number that `text` writes, or nil where it is not one or does not fit.
  ///
  /// The grammar is strict: `-?digits(.digits)?([eE][+-]?digits)?`, or with a leading `+`; no
  /// blanks, no thousands separators. The scale is what was written: `1.50` has scale 2.
  public init?(_ text: String) {
    let store = ByteStore(text)
    switch DecimalBytes.read(store.base, count: store.count) {
    case .narrow(let units, let scale): self.init(units: Int128(units), scale: scale)
    case .wide(let value): self = value
    case .unreadable: return nil
    }
  }

  /// The number that `bytes` write, by the grammar of ``init(_:)``.
  public init?(_ bytes: Span<UInt8>) {
    self.init(String(copying: bytes))
  }
}

extension Decimal: CustomStringConvertible, ExpressibleByIntegerLiteral {
  /// The number as sinks print it: all decimals of its scale, a point, no separators.
  public var description: String {
    var writer = ByteWriter(capacity: 64)
    writer.append(self)
    let store = writer.finish()
    return store.text(0..<store.count)
  }

  /// A whole number written in code.
  public init(integerLiteral value: Int) {
    self.init(value)
  }
}
