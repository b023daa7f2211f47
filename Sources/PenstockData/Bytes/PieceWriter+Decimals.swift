extension PieceWriter {
  /// Writes a piece for each of `rows`: `key`, the number as JSON has it, or `null`, and `end`.
  ///
  /// A number that was read goes out as it came where that is how JSON writes numbers. Nil for a column
  /// with a value of more than 64 bits, or of few values.
  public init?(
    _ column: DecimalColumn, _ rows: [Int32], key: ByteStore, end: ByteStore?
  ) {
    guard case .narrow(let units, let scales) = column.layout else { return nil }
    self.init(count: rows.count, bytesEach: key.count + 16)
    let tail = end ?? ByteStore("")
    units.withUnsafeBufferPointer { units in
      scales.withUnsafeBufferPointer { scales in
        let numbers = Numbers(units: units, scales: scales, key: key, end: tail)
        guard let written = column.written else {
          for row in rows { append(.missing, key, numbers, Int(row)) }
          return
        }
        guard let (grid, place) = written.gridField else {
          for row in rows { append(written.slice(Int(row)), written.store, numbers, Int(row)) }
          return
        }
        grid.withField(place) { field in
          for row in rows { append(field.slice(Int(row)), written.store, numbers, Int(row)) }
        }
      }
    }
  }

  /// What all pieces of a column are made of.
  private struct Numbers {
    let units: UnsafeBufferPointer<Int64>
    let scales: UnsafeBufferPointer<Int8>
    let key: ByteStore
    let end: ByteStore
  }

  /// - Parameter slice: How the number was written; missing where that is not known.
  @inline(__always)
  private mutating func append(
    _ slice: TextSlice, _ store: ByteStore, _ numbers: Numbers, _ row: Int
  ) {
    bytes.append(short: numbers.key.base, count: numbers.key.count)
    let scale = numbers.scales[row]
    if scale < 0 {
      bytes.append("null")
    } else if !slice.isMissing, store.beginsAsJSONNumber(slice) {
      bytes.append(short: store.base + slice.offset, count: slice.length)
    } else {
      bytes.append(units: numbers.units[row], scale: Int(scale))
    }
    bytes.append(short: numbers.end.base, count: numbers.end.count)
    endPiece()
  }
}
