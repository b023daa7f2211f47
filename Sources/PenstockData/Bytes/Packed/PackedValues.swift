/// Values that stand one behind the other in a file of columns, none of them missing.
public struct PackedValues: Sendable {
  /// What a value takes.
  public enum Width: Sendable, Hashable {
    /// One bit, eight to a byte, the lowest first.
    case bit
    /// A whole number of four or of eight bytes, the lowest byte first.
    case four, eight
    /// A whole number of that many bytes, 16 at most, the highest byte first.
    case fixed(Int)
    /// The bytes of a text behind their count, which has four bytes.
    case text
  }

  enum Storage: Sendable {
    case narrow([Int64])
    case wide([Int128])
    case texts(PackedTexts)
  }

  /// What a value takes.
  public let width: Width

  let storage: Storage

  init<Number: FixedWidthInteger>(_ values: [Number], _ width: Width) {
    self.width = width
    if let values = values as? [Int64] {
      storage = .narrow(values)
    } else {
      storage = .wide(values.map { Int128($0) })
    }
  }

  init(_ texts: PackedTexts) {
    width = .text
    storage = .texts(texts)
  }

  /// How many values there are.
  public var count: Int {
    switch storage {
    case .narrow(let values): values.count
    case .wide(let values): values.count
    case .texts(let texts): texts.ends.count - 1
    }
  }

  /// How many bytes they take.
  public var byteCount: Int {
    if case .texts(let texts) = storage { return texts.store.count }
    return width == .bit ? (count + 7) / 8 : count * width.byteCount
  }

  /// How many of the values from `start` on, `count` at most, take `bytes` bytes together, with the one
  /// that reaches them.
  public func count(from start: Int, atMost count: Int, reaching bytes: Int) -> Int {
    guard case .texts(let texts) = storage, count > 1 else { return count }
    let limit = texts.ends[start] + bytes
    if texts.ends[start + count] <= limit { return count }
    var end = start + 1
    while texts.ends[end] < limit { end += 1 }
    return end - start
  }
}

extension PackedValues.Width {
  /// How many bytes a number takes; of a text, those of its count.
  var byteCount: Int {
    switch self {
    case .bit: 1
    case .four, .text: 4
    case .eight: 8
    case .fixed(let bytes): bytes
    }
  }

  /// The fewest bytes that hold every number of `precision` digits, 1 through 38.
  public init(ofPrecision precision: Int) {
    switch precision {
    case ...9: self = .four
    case ...18: self = .eight
    default:
      // A number of n bytes with a sign is below 2^(8n − 1).
      let power = Decimal.powerOfTen(precision)
      self = .fixed((9...16).first { power <= Int128.max >> Int128(8 * (16 - $0)) } ?? 16)
    }
  }
}

// MARK: - Bounds

extension PackedValues {
  /// The smallest and the largest value as a file has them, a text without the count of its bytes; nil
  /// where there is no value.
  ///
  /// - Complexity: O(values).
  public var bounds: (least: ByteStore, greatest: ByteStore)? {
    guard count > 0 else { return nil }
    switch storage {
    case .narrow(let values):
      let (least, greatest) = Self.bounds(values)
      return (PackedValues([least], width).bytes, PackedValues([greatest], width).bytes)
    case .wide(let values):
      let (least, greatest) = Self.bounds(values)
      return (PackedValues([least], width).bytes, PackedValues([greatest], width).bytes)
    case .texts(let texts): return texts.bounds
    }
  }

  private static func bounds<Number: FixedWidthInteger>(_ values: [Number]) -> (Number, Number) {
    var (least, greatest) = (values[0], values[0])
    for value in values {
      least = min(least, value)
      greatest = max(greatest, value)
    }
    return (least, greatest)
  }

  private var bytes: ByteStore {
    var writer = ByteWriter(capacity: 16)
    writer.append(self, 0..<count)
    return writer.finish()
  }
}

// MARK: - Writing

extension ByteWriter {
  /// Appends those of `values` that have the places `range`.
  ///
  /// - Complexity: O(bytes appended).
  public mutating func append(_ values: PackedValues, _ range: Range<Int>) {
    switch (values.storage, values.width) {
    case (.texts(let texts), _):
      append(texts.store.rawBytes(texts.ends[range.lowerBound]..<texts.ends[range.upperBound]))
    case (.narrow(let values), .bit): append(bits: values[range])
    case (.narrow(let values), .four): append(fours: values[range])
    case (.narrow(let values), _):
      // As they lie in memory, the lowest byte first.
      values[range].withUnsafeBytes { append($0.bindMemory(to: UInt8.self)) }
    case (.wide(let numbers), let width):
      for number in numbers[range] { append(number, highFirst: width.byteCount) }
    }
  }

  /// Appends a number of four bytes, the lowest first.
  public mutating func append(lowFirst number: UInt32) { append(raw: number.littleEndian) }

  private mutating func append(bits values: ArraySlice<Int64>) {
    var byte: UInt8 = 0
    for (place, value) in values.enumerated() {
      if value != 0 { byte |= 1 << UInt8(place % 8) }
      if place % 8 == 7 {
        append(byte)
        byte = 0
      }
    }
    if values.count % 8 > 0 { append(byte) }
  }

  private mutating func append(fours values: ArraySlice<Int64>) {
    reserve(values.count * 4)
    var room = UnsafeMutableRawPointer(base + count)
    for value in values {
      room.storeBytes(of: Int32(truncatingIfNeeded: value).littleEndian, as: Int32.self)
      room += 4
    }
    count += values.count * 4
  }

  @inline(__always)
  private mutating func append(_ value: Int128, highFirst bytes: Int) {
    reserve(16)
    let highFirst = (value << Int128(8 * (16 - bytes))).bigEndian
    UnsafeMutableRawPointer(base + count).storeBytes(of: highFirst, as: Int128.self)
    count += bytes
  }
}
