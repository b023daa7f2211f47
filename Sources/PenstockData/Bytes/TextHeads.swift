import CScan

/// Distinct texts, numbered as they are first seen.
///
/// Of each text its length and its first sixteen bytes are kept as numbers, so that two short texts
/// are compared without a loop or a branch that the processor must guess; of a longer one the rest is
/// compared where it lies. A field in quotes is known by its text, and by itself with its quotes, so
/// that fields are looked up as they stand.
struct TextHeads: ~Copyable {
  private static let placeCount = 1 << Int(PENSTOCK_PLACE_BITS)

  private let base: UnsafeMutablePointer<UInt8>
  private let heads: UnsafeMutablePointer<penstock_text_head>  // the first is that of no text
  private let places: UnsafeMutablePointer<UInt16>  // open addressing: places in `heads`
  private let capacity: Int
  private var headCount = 1
  private var count: UInt32 = 0

  /// Room for `capacity` texts of `store`, at most a quarter of 4,096.
  init(capacity: Int, of store: ByteStore) {
    precondition(capacity * 4 <= Self.placeCount)
    base = store.base
    self.capacity = 2 * (capacity + 1)
    heads = .allocate(capacity: 1 + self.capacity)
    heads.initialize(to: penstock_text_head(low: 0, high: 0, length: .min, start: 0, number: 0))
    places = .allocate(capacity: Self.placeCount)
    places.initialize(repeating: 0, count: Self.placeCount)
  }

  deinit {
    heads.deallocate()
    places.deallocate()
  }

  /// The number of a text, and whether it was not seen before.
  ///
  /// - Precondition: No more than one text beyond the capacity is new.
  @inline(__always)
  mutating func number(of text: TextSlice) -> (number: UInt16, isNew: Bool) {
    let head = head(text.offset, text.isMissing ? 0 : text.length == 0 ? -1 : text.length)
    let (place, seen) = find(head)
    if let seen { return (seen, false) }
    defer { count += 1 }
    return (add(head, at: place, number: count), true)
  }

  /// Numbers a field of the records from `row` on, up to the first whose text was not seen before,
  /// and returns which that is; `rowCount` where there is none.
  mutating func number(
    _ field: GridField, from row: Int, to rowCount: Int, _ numbers: UnsafeMutablePointer<UInt16>
  ) -> Int {
    guard row > 0 || field.field > 0, let ends = field.ends.baseAddress else { return row }
    return penstock_number_texts(
      base, ends + field.field, field.fieldCount, field.isLast ? 1 : 0, row, rowCount,
      heads, places, numbers)
  }

  /// The number of a field's text, and whether it was not seen before.
  ///
  /// - Precondition: As for ``number(of:)``.
  mutating func number(of field: GridField, _ row: Int) -> (number: UInt16, isNew: Bool) {
    let text = field.slice(row)
    let found = number(of: text)
    if text.isQuoted {
      let head = head(text.offset - 1, text.length + 2)
      let (place, seen) = find(head)
      if seen == nil { _ = add(head, at: place, number: UInt32(found.number)) }
    }
    return found
  }

  @inline(__always)
  private func head(_ start: Int, _ length: Int) -> penstock_text_head {
    var head = penstock_head_of(base, UInt32(truncatingIfNeeded: start), Int32(max(0, length)))
    head.length = Int32(truncatingIfNeeded: length)
    return head
  }

  /// Where a text stands among the places, or would stand, and its number.
  @inline(__always)
  private func find(_ head: penstock_text_head) -> (place: Int, number: UInt16?) {
    var head = head
    var place = Int(penstock_place_of(head))
    while true {
      let seen = heads + Int(places[place])
      if penstock_same_text(seen, &head, base) != 0 {
        return (place, UInt16(truncatingIfNeeded: seen.pointee.number))
      }
      if places[place] == 0 { return (place, nil) }
      place = (place &+ 1) & (Self.placeCount - 1)
    }
  }

  @inline(never)
  private mutating func add(_ head: penstock_text_head, at place: Int, number: UInt32) -> UInt16 {
    precondition(headCount <= capacity)
    var head = head
    head.number = number
    (heads + headCount).initialize(to: head)
    places[place] = UInt16(truncatingIfNeeded: headCount)
    headCount += 1
    return UInt16(truncatingIfNeeded: number)
  }
}
