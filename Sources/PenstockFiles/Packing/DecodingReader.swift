import PenstockData

/// Reads what packed or encoded bytes stand for, a block at a time.
struct DecodingReader: ByteReader, @unchecked Sendable {
  // Safe to hand over: nobody else has the decoder, and only one thread at a time reads.
  private var base: any ByteReader
  private let decoder: any StreamDecoder
  private let format: String
  private let name: String

  private var input: ByteStore?
  private var place = 0
  private var start = 0  // of `input`, in bytes from the start of all
  private var made = 0
  private var isAtEnd = false

  /// How many bytes are taken in at once.
  private static let blockSize = 128 * 1024

  /// Data may grow by this factor, beyond the first bytes, which may grow by any.
  private static let (mostGrowth, freeGrowth) = (250, 16 << 20)

  /// A reader of what `base` has, beginning with the bytes of `first`, which were read from it.
  ///
  /// - Parameters:
  ///   - format: What the bytes are, in messages.
  ///   - name: The input's name, in messages.
  init(
    _ base: any ByteReader, after first: ByteStore? = nil, by decoder: any StreamDecoder,
    format: String, name: String
  ) {
    (self.base, input, self.decoder) = (base, first, decoder)
    (self.format, self.name) = (format, name)
  }

  mutating func read(_ count: Int, after tail: ByteTail?) throws -> ByteStore? {
    let kept = tail?.range.count ?? 0
    let capacity = kept + max(count, 16)
    let store = try ByteStore(capacity: capacity) { room in
      if let tail {
        tail.store.withSpan(tail.range) { bytes in
          bytes.withUnsafeBytes { room.copyMemory(from: $0) }
        }
      }
      var filled = kept
      while filled < capacity, !isAtEnd {
        let step = try step(into: UnsafeMutableRawBufferPointer(rebasing: room[filled...]))
        filled += step.made
        if step.needsRoom { break }
        let isStuck = step.taken == 0 && step.made == 0
        if isStuck || place == input?.count ?? 0 { try takeIn() }
      }
      return filled
    }
    return store.count == kept ? nil : store
  }

  private mutating func step(into room: UnsafeMutableRawBufferPointer) throws -> DecodingStep {
    do {
      let step = try decode(into: room)
      place += step.taken
      made += step.made
      if made > Self.freeGrowth, made / Self.mostGrowth > start + place { throw DecodingFault.bomb }
      return step
    } catch let fault as DecodingFault {
      throw failure(fault)
    }
  }

  private func decode(into room: UnsafeMutableRawBufferPointer) throws -> DecodingStep {
    guard let input else {
      return try decoder.decode(UnsafeRawBufferPointer(start: nil, count: 0), into: room)
    }
    return try input.withSpan(place..<input.count) { bytes in
      try bytes.withUnsafeBytes { try decoder.decode($0, into: room) }
    }
  }

  /// Reads on; what was not taken yet stays in front.
  private mutating func takeIn() throws {
    let rest = input.map { ByteTail($0, place..<$0.count) }
    start += place
    place = 0
    if let next = try base.read(Self.blockSize, after: rest) {
      input = next
    } else {
      isAtEnd = true
      do {
        if let rest, !rest.range.isEmpty { throw DecodingFault.cutShort }
        try decoder.finish()
      } catch let fault as DecodingFault {
        throw failure(fault)
      }
    }
  }

  private func failure(_ fault: DecodingFault) -> FileError {
    let what =
      switch fault {
      case .cutShort: "\(name) ends in the middle of its \(format): it was cut short"
      case .damaged: "\(name) is damaged: its \(format) can't be read"
      case .followed: "\(name) goes on after the end of its \(format)"
      case .bomb: "\(name) grows to more than \(Self.mostGrowth) times its size, as no data do"
      case .misfit(let offset):
        "\(name) is not \(format): byte \(start + place + offset) does not fit; say how it is "
          + "encoded: `encoding: …`"
      }
    return FileError(.input, what)
  }
}

/// Reads bytes that are in memory.
struct StoreReader: ByteReader {
  private let store: ByteStore
  private var rest: Range<Int>

  init(_ store: ByteStore, _ range: Range<Int>) {
    self.store = store
    rest = range
  }

  /// Whether all was read.
  var isAtEnd: Bool { rest.isEmpty }

  mutating func read(_ count: Int, after tail: ByteTail?) -> ByteStore? {
    let next = rest.prefix(count)
    if next.isEmpty { return nil }
    rest = next.upperBound..<rest.upperBound
    if tail == nil, next.count == store.count { return store }
    var writer = ByteWriter(capacity: next.count + (tail?.range.count ?? 0))
    if let tail { tail.store.withSpan(tail.range) { writer.append($0) } }
    store.withSpan(next.lowerBound..<next.upperBound) { writer.append($0) }
    return writer.finish()
  }
}
