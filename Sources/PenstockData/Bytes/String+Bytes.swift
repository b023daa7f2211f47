extension String {
  /// The text that `bytes` are in UTF-8, with what is not valid replaced.
  public init(copying bytes: Span<UInt8>) {
    self = bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
  }
}
