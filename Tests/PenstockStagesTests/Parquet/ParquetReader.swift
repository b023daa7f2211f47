import CZstd
import PenstockData

/// Reads a flat Parquet file into printed values: a reader for tests, written from the format's
/// description, which knows nothing of the writer.
struct ParquetReader {
  struct Broken: Error {
    let reason: String
  }

  /// The footer.
  let metadata: ThriftValue

  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) throws {
    self.bytes = bytes
    let mark = Array("PAR1".utf8)
    guard bytes.count > 12, bytes.prefix(4).elementsEqual(mark), bytes.suffix(4).elementsEqual(mark)
    else { throw Broken(reason: "no marks") }
    let end = bytes.count - 8
    let length = (0..<4).reduce(0) { $0 | Int(bytes[end + $1]) << (8 * $1) }
    var reader = ThriftReader(bytes: bytes, place: end - length)
    metadata = try reader.structure()
    guard reader.place == end else { throw Broken(reason: "the footer has another length") }
  }

  /// The elements of the schema below its root.
  var elements: [ThriftValue] { Array((metadata[2]?.list ?? []).dropFirst()) }

  var names: [String] { elements.map { $0[4]?.text ?? "" } }

  var groups: [ThriftValue] { metadata[4]?.list ?? [] }

  var rowCount: Int { metadata[3]?.number ?? -1 }

  /// What the footer says of a column in a row group.
  func column(_ place: Int, in group: Int) -> ThriftValue? { groups[group][1]?.list?[place][3] }

  /// The printed values of a column in the whole file.
  func values(_ place: Int) throws -> [String?] {
    try groups.indices.flatMap { try values(place, in: $0) }
  }

  private func values(_ place: Int, in group: Int) throws -> [String?] {
    guard let column = column(place, in: group), let count = column[5]?.number,
      let size = column[7]?.number, let data = column[9]?.number
    else { throw Broken(reason: "no column") }
    let start = column[11]?.number ?? data
    var dictionary: [String]?
    var values: [String?] = []
    var reader = ThriftReader(bytes: bytes, place: start)
    while reader.place < start + size {
      if reader.place == data, (column[11] == nil) != (dictionary == nil) {
        throw Broken(reason: "the dictionary is not where it should be")
      }
      let header = try reader.structure()
      let packed = Array(bytes[reader.place..<reader.place + (header[3]?.number ?? 0)])
      reader.place += packed.count
      let body = try unpacked(packed, header[2]?.number ?? 0, codec: column[4]?.number)
      if let head = header[7] {
        guard header[1]?.number == 2, head[2]?.number == 0 else { throw Broken(reason: "coding") }
        dictionary = try plain(body[...], head[1]?.number ?? 0, elements[place])
      } else {
        guard header[1]?.number == 0, let head = header[5] else { throw Broken(reason: "page") }
        values += try page(body, head, elements[place], dictionary)
      }
    }
    guard reader.place == start + size, values.count == count else {
      throw Broken(reason: "\(values.count) values in \(count) rows")
    }
    return values
  }

  private func unpacked(_ packed: [UInt8], _ size: Int, codec: Int?) throws -> [UInt8] {
    guard codec == 6 else {
      if codec != 0 || packed.count != size { throw Broken(reason: "codec") }
      return packed
    }
    let body = [UInt8](unsafeUninitializedCapacity: size) { room, count in
      count = ZSTD_decompress(room.baseAddress, size, packed, packed.count)
    }
    if body.count != size { throw Broken(reason: "a page unpacks to another size") }
    return body
  }

  private func page(
    _ body: [UInt8], _ head: ThriftValue, _ element: ThriftValue, _ dictionary: [String]?
  ) throws -> [String?] {
    guard let rows = head[1]?.number, head[3]?.number == 3 else { throw Broken(reason: "levels") }
    let length = (0..<4).reduce(0) { $0 | Int(body[$1]) << (8 * $1) }
    let levels = try runs(body[4..<4 + length], rows, bitWidth: 1)
    let present = levels.reduce(0, +)
    let rest = body[(4 + length)...]
    let values: [String]
    if let dictionary, head[2]?.number == 8 {
      let codes = try runs(rest.dropFirst(), present, bitWidth: Int(rest.first ?? 0))
      values = codes.map { dictionary[$0] }
    } else {
      guard head[2]?.number == 0 else { throw Broken(reason: "coding") }
      values = try plain(rest, present, element)
    }
    var next = values.makeIterator()
    return levels.map { $0 == 1 ? next.next() : nil }
  }

  /// Numbers in runs and packed bits.
  private func runs(_ bytes: ArraySlice<UInt8>, _ count: Int, bitWidth: Int) throws -> [Int] {
    var reader = ThriftReader(bytes: Array(bytes), place: 0)
    var numbers: [Int] = []
    while numbers.count < count {
      let head = try reader.variable()
      if head & 1 == 0 {
        var value = 0
        for byte in 0..<(bitWidth + 7) / 8 { value |= Int(try reader.byte()) << (8 * byte) }
        numbers += [Int](repeating: value, count: Int(head >> 1))
        if numbers.count > count { throw Broken(reason: "a run is too long") }
      } else {
        let bits = try (0..<Int(head >> 1) * bitWidth).flatMap { _ in
          let byte = try reader.byte()
          return (0..<8).map { Int(byte >> $0) & 1 }
        }
        numbers += (0..<Int(head >> 1) * 8).map { place in
          (0..<bitWidth).reduce(0) { $0 | bits[place * bitWidth + $1] << $1 }
        }
      }
    }
    guard reader.place == bytes.count else { throw Broken(reason: "bytes are left over") }
    return Array(numbers.prefix(count))
  }

  private func plain(
    _ bytes: ArraySlice<UInt8>, _ count: Int, _ element: ThriftValue
  ) throws -> [String] {
    var place = bytes.startIndex
    func take(_ count: Int) throws -> ArraySlice<UInt8> {
      guard place + count <= bytes.endIndex else { throw Broken(reason: "too few bytes") }
      defer { place += count }
      return bytes[place..<place + count]
    }
    func low(_ bytes: ArraySlice<UInt8>) -> Int128 {
      var value: Int128 = bytes.last.map { $0 > 127 ? -1 : 0 } ?? 0
      for byte in bytes.reversed() { value = value << 8 | Int128(byte) }
      return value
    }
    let values = try (0..<count).map { number -> String in
      switch element[1]?.number {
      case 0:
        return (bytes[bytes.startIndex + number / 8] >> (number % 8)) & 1 == 1 ? "true" : "false"
      case 1: return printed(low(try take(4)), element)
      case 2: return printed(low(try take(8)), element)
      case 6:
        let length = Int(low(try take(4)))
        return String(decoding: try take(length), as: UTF8.self)
      case 7: return printed(low(ArraySlice(try take(element[2]?.number ?? 0).reversed())), element)
      default: throw Broken(reason: "type")
      }
    }
    if element[1]?.number == 0 { place += (count + 7) / 8 }
    guard place == bytes.endIndex else { throw Broken(reason: "bytes are left over") }
    return values
  }

  /// A number as the element's two descriptions, which must agree, mean it.
  private func printed(_ number: Int128, _ element: ThriftValue) -> String {
    if let decimal = element[10]?[5], element[6]?.number == 5,
      decimal[1]?.number == element[7]?.number, decimal[2]?.number == element[8]?.number
    {
      return Decimal(units: number, scale: decimal[1]?.number ?? 0).description
    }
    if element[10]?[6] != nil, element[6]?.number == 6 {
      return CalendarDate(day: Int32(number)).description
    }
    if let moment = element[10]?[8], element[6]?.number == 10, moment[1]?.flag == true,
      moment[2]?[2] != nil
    {
      return Timestamp(microseconds: Int64(number)).description
    }
    if element[10]?[10]?[1]?.number == 64, element[6]?.number == 18 { return "\(number)" }
    return "?\(number)"
  }
}
