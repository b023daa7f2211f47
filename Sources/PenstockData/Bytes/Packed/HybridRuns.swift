extension ByteWriter {
  /// Appends which of the rows in `range` have a value: one bit each, in runs.
  public mutating func append(levelsOf column: PackedColumn, _ range: Range<Int>) {
    if column.missingCount == 0 { return append(run: 1, count: range.count, bitWidth: 1) }
    appendRuns(column.levels, range, bitWidth: 1)
  }

  /// Appends the codes in `range`, of those that the rows of a coded column have, in runs.
  public mutating func append(codesOf column: PackedColumn, _ range: Range<Int>) {
    appendRuns(column.codes ?? [], range, bitWidth: column.bitWidth)
  }

  /// Appends small numbers as Parquet's hybrid of runs and packed bits has them.
  ///
  /// Sixteen or more equal numbers in a row are one run; others are packed eight at a time, the lowest
  /// bit first, and the last eight are filled up with zeros.
  ///
  /// - Complexity: O(numbers).
  mutating func appendRuns<Number: FixedWidthInteger & UnsignedInteger>(
    _ numbers: [Number], _ range: Range<Int>, bitWidth: Int
  ) {
    numbers.withUnsafeBufferPointer { numbers in
      var start = range.lowerBound  // of those that are not written yet
      var place = start
      while place < range.upperBound {
        var end = place + 1
        while end < range.upperBound, numbers[end] == numbers[place] { end += 1 }
        // What is packed before a run must be whole eights: the run gives up its first numbers.
        let first = place + (8 - (place - start) % 8) % 8
        if end - first >= 16 {
          append(packed: numbers, start..<first, bitWidth)
          append(run: UInt64(numbers[place]), count: end - first, bitWidth: bitWidth)
          start = end
        }
        place = end
      }
      append(packed: numbers, start..<range.upperBound, bitWidth)
    }
  }

  private mutating func append(run value: UInt64, count length: Int, bitWidth: Int) {
    if length == 0 { return }
    append(variable: UInt64(length) << 1)
    append(UInt8(truncatingIfNeeded: value))
    if bitWidth > 8 { append(UInt8(truncatingIfNeeded: value >> 8)) }
  }

  private mutating func append<Number: FixedWidthInteger & UnsignedInteger>(
    packed numbers: UnsafeBufferPointer<Number>, _ range: Range<Int>, _ bitWidth: Int
  ) {
    if range.isEmpty { return }
    let eights = (range.count + 7) / 8
    append(variable: UInt64(eights) << 1 | 1)
    reserve(eights * bitWidth + 8)
    var bits: UInt64 = 0
    var filled = 0
    for number in numbers[range] {
      bits |= UInt64(number) << UInt64(filled)
      filled += bitWidth
      while filled >= 8 {
        base[count] = UInt8(truncatingIfNeeded: bits)
        count += 1
        bits >>= 8
        filled -= 8
      }
    }
    let end = eights * bitWidth - (range.count * bitWidth) / 8
    for _ in 0..<end {
      base[count] = UInt8(truncatingIfNeeded: bits)
      count += 1
      bits >>= 8
    }
  }

  /// Appends a number seven bits at a time, the lowest first; a byte with its highest bit set is not
  /// the last.
  public mutating func append(variable value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(truncatingIfNeeded: rest))
  }
}
