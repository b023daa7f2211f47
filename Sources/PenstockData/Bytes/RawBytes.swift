extension ByteWriter {
  /// Appends a value as it lies in memory; it must be one that holds no reference.
  @inline(__always)
  mutating func append<Value>(raw value: Value) {
    withUnsafeBytes(of: value) { bytes in
      append(bytes.bindMemory(to: UInt8.self))
    }
  }

  /// Appends those of `values` that have the places `rows`, all where nil, and before them how many.
  @inline(__always)
  mutating func append<Value>(array values: [Value], _ rows: ArraySlice<Int32>?) {
    append(raw: rows?.count ?? values.count)
    values.withUnsafeBytes { bytes in
      guard let rows else { return append(bytes.bindMemory(to: UInt8.self)) }
      guard let start = bytes.baseAddress else { return }
      let stride = MemoryLayout<Value>.stride
      reserve(rows.count * stride)
      var room = UnsafeMutableRawPointer(base + count)
      for row in rows {
        precondition(row >= 0 && Int(row) < values.count)
        room.copyMemory(from: start + Int(row) * stride, byteCount: stride)
        room += stride
      }
      count += rows.count * stride
    }
  }
}

/// Reads values as they lay in memory when they were appended.
struct RawReader {
  private let store: ByteStore
  private var place = 0

  init(_ store: ByteStore) {
    self.store = store
  }

  /// The next value; it must be of the type that was appended.
  mutating func value<Value>(of type: Value.Type) -> Value {
    let size = MemoryLayout<Value>.size
    precondition(place + size <= store.count)
    defer { place += size }
    return withUnsafeTemporaryAllocation(of: Value.self, capacity: 1) { room in
      UnsafeMutableRawBufferPointer(room).copyMemory(
        from: UnsafeRawBufferPointer(start: store.base + place, count: size))
      return room[0]
    }
  }

  /// The next values.
  mutating func array<Value>(of type: Value.Type) -> [Value] {
    let count = value(of: Int.self)
    let size = count * MemoryLayout<Value>.stride
    precondition(count >= 0 && place + size <= store.count)
    defer { place += size }
    return [Value](unsafeUninitializedCapacity: count) { room, filled in
      UnsafeMutableRawBufferPointer(room).copyMemory(
        from: UnsafeRawBufferPointer(start: store.base + place, count: size))
      filled = count
    }
  }

  /// The next `count` bytes in a store of their own.
  mutating func store(of count: Int) -> ByteStore {
    precondition(count >= 0 && place + count <= store.count)
    defer { place += count }
    return ByteStore(capacity: count) { room in
      room.copyMemory(from: UnsafeRawBufferPointer(start: store.base + place, count: count))
      return count
    }
  }
}
