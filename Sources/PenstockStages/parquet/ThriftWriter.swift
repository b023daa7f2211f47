import PenstockData

/// Writes structures in Thrift's compact protocol, which Parquet's metadata are in.
///
/// Fields are written in the order of their numbers; what is left out is not there.
struct ThriftWriter: ~Copyable {
  private var writer = ByteWriter(capacity: 1024)
  private var last: Int = 0  // the number of the field before, in the structure being written

  /// What stands after the last field of a structure.
  private static let stop: UInt8 = 0

  private enum Kind: UInt8 {
    case isTrue = 1
    case isFalse = 2
    case byte = 3
    case short = 4
    case integer = 5
    case long = 6
    case bytes = 8
    case list = 9
    case structure = 12
  }

  /// The bytes of a structure.
  static func structure(_ body: (inout ThriftWriter) throws -> Void) rethrows -> ByteStore {
    var thrift = ThriftWriter()
    try body(&thrift)
    thrift.writer.append(Self.stop)
    return thrift.writer.finish()
  }

  private mutating func field(_ number: Int, _ kind: Kind) {
    let step = number - last
    precondition(step > 0)
    if step <= 15 {
      writer.append(UInt8(step) << 4 | kind.rawValue)
    } else {
      writer.append(kind.rawValue)
      zigzag(Int64(number))
    }
    last = number
  }

  private mutating func zigzag(_ value: Int64) {
    writer.append(variable: UInt64(bitPattern: value << 1 ^ value >> 63))
  }

  mutating func flag(_ number: Int, _ value: Bool) { field(number, value ? .isTrue : .isFalse) }

  mutating func byte(_ number: Int, _ value: Int8) {
    field(number, .byte)
    writer.append(UInt8(bitPattern: value))
  }

  mutating func short(_ number: Int, _ value: Int) {
    field(number, .short)
    zigzag(Int64(value))
  }

  mutating func integer(_ number: Int, _ value: Int) {
    field(number, .integer)
    zigzag(Int64(value))
  }

  mutating func long(_ number: Int, _ value: Int) {
    field(number, .long)
    zigzag(Int64(value))
  }

  mutating func text(_ number: Int, _ value: String) { bytes(number, ByteStore(value)) }

  mutating func bytes(_ number: Int, _ value: ByteStore) {
    field(number, .bytes)
    writer.append(variable: UInt64(value.count))
    writer.append(value)
  }

  mutating func structure(
    _ number: Int, _ body: (inout ThriftWriter) throws -> Void
  ) rethrows {
    field(number, .structure)
    try nested(body)
  }

  mutating func integers(_ number: Int, _ values: [Int]) {
    list(number, .integer, values.count)
    for value in values { zigzag(Int64(value)) }
  }

  mutating func texts(_ number: Int, _ values: [String]) {
    list(number, .bytes, values.count)
    for value in values {
      writer.append(variable: UInt64(value.utf8.count))
      writer.append(value)
    }
  }

  mutating func structures<Value>(
    _ number: Int, _ values: [Value], _ body: (inout ThriftWriter, Value) throws -> Void
  ) rethrows {
    list(number, .structure, values.count)
    for value in values { try nested { try body(&$0, value) } }
  }

  private mutating func list(_ number: Int, _ kind: Kind, _ count: Int) {
    field(number, .list)
    if count < 15 {
      writer.append(UInt8(count) << 4 | kind.rawValue)
    } else {
      writer.append(0xF0 | kind.rawValue)
      writer.append(variable: UInt64(count))
    }
  }

  private mutating func nested(_ body: (inout ThriftWriter) throws -> Void) rethrows {
    let outer = last
    last = 0
    try body(&self)
    writer.append(Self.stop)
    last = outer
  }
}
