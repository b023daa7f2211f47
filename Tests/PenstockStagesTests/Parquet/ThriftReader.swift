/// A value of Thrift's compact protocol, read without knowing what it should be.
indirect enum ThriftValue {
  case flag(Bool)
  case number(Int64)
  case bytes([UInt8])
  case list([ThriftValue])
  case structure([Int: ThriftValue])

  subscript(field: Int) -> ThriftValue? {
    if case .structure(let fields) = self { fields[field] } else { nil }
  }

  var number: Int? { if case .number(let number) = self { Int(number) } else { nil } }
  var flag: Bool? { if case .flag(let flag) = self { flag } else { nil } }
  var bytes: [UInt8]? { if case .bytes(let bytes) = self { bytes } else { nil } }
  var text: String? { bytes.map { String(decoding: $0, as: UTF8.self) } }
  var list: [ThriftValue]? { if case .list(let values) = self { values } else { nil } }
}

/// Reads Thrift's compact protocol: a reader for tests, which knows nothing of the writer.
struct ThriftReader {
  struct Broken: Error {}

  let bytes: [UInt8]
  var place: Int

  mutating func byte() throws -> UInt8 {
    guard place < bytes.count else { throw Broken() }
    defer { place += 1 }
    return bytes[place]
  }

  mutating func variable() throws -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let next = try byte()
      value |= UInt64(next & 0x7F) << shift
      if next < 0x80 { return value }
      shift += 7
    }
  }

  mutating func zigzag() throws -> Int64 {
    let value = try variable()
    return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }

  mutating func structure() throws -> ThriftValue {
    var fields: [Int: ThriftValue] = [:]
    var last = 0
    while true {
      let head = try byte()
      if head == 0 { return .structure(fields) }
      last = head >> 4 > 0 ? last + Int(head >> 4) : Int(try zigzag())
      guard fields[last] == nil else { throw Broken() }
      fields[last] = try value(head & 0x0F)
    }
  }

  private mutating func value(_ kind: UInt8) throws -> ThriftValue {
    switch kind {
    case 1: return .flag(true)
    case 2: return .flag(false)
    case 3: return .number(Int64(Int8(bitPattern: try byte())))
    case 4, 5, 6: return .number(try zigzag())
    case 8:
      let count = Int(try variable())
      guard place + count <= bytes.count else { throw Broken() }
      defer { place += count }
      return .bytes(Array(bytes[place..<place + count]))
    case 9:
      let head = try byte()
      let count = head >> 4 == 15 ? Int(try variable()) : Int(head >> 4)
      return .list(try (0..<count).map { _ in try value(head & 0x0F) })
    case 12: return try structure()
    default: throw Broken()
    }
  }
}
