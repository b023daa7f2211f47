/// The rows of a table by their keys: what a join looks rows up in.
///
/// Keys are numbered by first appearance. A row with a missing value in its key has none: what is
/// missing equals nothing. Decimals are equal by value, whatever their scales.
public struct LookupTable: Sendable {
  /// How many distinct keys there are.
  public let count: Int

  private let columns: [Column]  // the table's, of the key
  private let rowsByKey: [Int32]
  private let starts: [Int]  // by key, into `rowsByKey`
  private let hashes: [UInt64]  // by key
  private let places: [Int32]  // open addressing by hash: key + 1

  /// The rows of `table` by the columns `key`; without any all rows have one key.
  ///
  /// - Complexity: O(rows × key columns).
  public init(_ table: Batch, key: [Int]) {
    let columns = key.map { table.columns[$0] }
    let isWhole = Self.whole(columns, table.rowCount)
    let keys = HashedKeys(table.hashes(of: key), isWhole)
    self.init(columns, keys)
    if !isExact(keys.numbers) { self.init(exactly: table, key: key) }
  }

  /// The same, also where different keys have one hash.
  init(exactly table: Batch, key: [Int]) {
    let columns = key.map { table.columns[$0] }
    var numbering: Numbering?
    for column in columns {
      let numbers = column.numbered()
      numbering = numbering?.combined(with: numbers) ?? numbers
    }
    let isWhole = Self.whole(columns, table.rowCount)
    self.init(columns, HashedKeys(table.hashes(of: key), isWhole, numbering))
  }

  private init(_ columns: [Column], _ keys: HashedKeys) {
    self.columns = columns
    (hashes, places, count) = (keys.hashes, keys.places, keys.hashes.count)
    var counts = [Int](repeating: 0, count: keys.hashes.count + 1)
    for number in keys.numbers where number >= 0 { counts[Int(number) + 1] += 1 }
    for key in counts.indices.dropFirst() { counts[key] += counts[key - 1] }
    starts = counts
    var rowsByKey = [Int32](repeating: 0, count: counts[counts.count - 1])
    for (row, number) in keys.numbers.enumerated() where number >= 0 {
      rowsByKey[counts[Int(number)]] = Int32(truncatingIfNeeded: row)
      counts[Int(number)] += 1
    }
    self.rowsByKey = rowsByKey
  }

  /// Whether all rows have the key of the first one with their number.
  private func isExact(_ numbers: [Int32]) -> Bool {
    var found = numbers
    var odd: [Int32] = []
    for column in columns { drop(&found, column, column, &odd) }
    return odd.isEmpty
  }

  /// Which rows have a value in every column; nil where all do.
  private static func whole(_ columns: [Column], _ rowCount: Int) -> [Bool]? {
    var isWhole: [Bool]?
    for column in columns {
      for row in 0..<rowCount where column.isMissing(row) {
        if isWhole == nil { isWhole = [Bool](repeating: true, count: rowCount) }
        isWhole?[row] = false
      }
    }
    return isWhole
  }

  /// The rows of a key, in the table's order.
  public func rows(of key: Int32) -> ArraySlice<Int32> {
    rowsByKey[starts[Int(key)]..<starts[Int(key) + 1]]
  }

  /// The first row of a key.
  @inline(__always)
  public func firstRow(of key: Int32) -> Int32 { rowsByKey[starts[Int(key)]] }

  /// For each row of `batch` the number of its key, or −1 where the table has none like it.
  ///
  /// - Parameter key: Columns of the batch, each of the type of the table's column in its place.
  /// - Complexity: O(rows × key columns), some nanoseconds each and a look into memory.
  public func keys(of batch: Batch, _ key: [Int]) -> [Int32] {
    if count == 0 { return [Int32](repeating: -1, count: batch.rowCount) }
    if columns.isEmpty { return [Int32](repeating: 0, count: batch.rowCount) }
    let others = key.map { batch.columns[$0] }
    if others.count == 1, let (distinct, codes) = others[0].distinct {
      let schema = Schema([Field("", distinct.type)])
      let found = keys(of: Batch(schema: schema, columns: [distinct]), [0])
      return codes.map { found[Int($0)] }
    }
    let wanted = batch.hashes(of: key)
    var found = wanted.map { hash in
      probe(hash, from: HashedKeys.place(hash, places.count)).key
    }
    var odd: [Int32] = []
    for (column, other) in zip(columns, others) { drop(&found, column, other, &odd) }
    for row in odd { found[Int(row)] = search(others, Int(row), wanted[Int(row)]) }
    return found
  }

  /// The first key with that hash from a place on, or −1; and the place behind it.
  @inline(__always)
  private func probe(_ hash: UInt64, from start: Int) -> (key: Int32, next: Int) {
    var place = start
    while true {
      let key = places[place] - 1
      place = (place + 1) & (places.count - 1)
      if key < 0 || hashes[Int(key)] == hash { return (key, place) }
    }
  }

  /// The key of a row whose hash is that of another key too.
  private func search(_ others: [Column], _ row: Int, _ hash: UInt64) -> Int32 {
    var start = HashedKeys.place(hash, places.count)
    while true {
      let (key, next) = probe(hash, from: start)
      if key < 0 { return -1 }
      var found = [key]
      var odd: [Int32] = []
      for (column, other) in zip(columns, others) {
        drop(&found, column, other.gather([Int32(truncatingIfNeeded: row)]), &odd)
      }
      if odd.isEmpty { return key }
      start = next
    }
  }
}

/// The keys of rows by their hashes, numbered by first appearance.
private struct HashedKeys {
  /// For each row the number of its key, or −1 where it has none.
  private(set) var numbers: [Int32]

  /// The hash of each key.
  private(set) var hashes: [UInt64] = []

  /// Where keys are found: open addressing by hash, with the number of the key and 1.
  private(set) var places: [Int32]

  /// Keys are told apart by their hashes alone.
  init(_ all: [UInt64], _ isWhole: [Bool]?) {
    numbers = [Int32](repeating: -1, count: all.count)
    places = [Int32](repeating: 0, count: Self.capacity(all.count))
    for (row, hash) in all.enumerated() where isWhole?[row] ?? true {
      var place = Self.place(hash, places.count)
      while places[place] != 0, hashes[Int(places[place]) - 1] != hash {
        place = (place + 1) & (places.count - 1)
      }
      if places[place] == 0 {
        hashes.append(hash)
        places[place] = Int32(truncatingIfNeeded: hashes.count)
      }
      numbers[row] = places[place] - 1
    }
    if Self.capacity(hashes.count) * 4 < places.count { fillPlaces() }
  }

  /// Keys are told apart by `numbering`; without one all rows have the same.
  init(_ all: [UInt64], _ isWhole: [Bool]?, _ numbering: Numbering?) {
    numbers = [Int32](repeating: -1, count: all.count)
    places = []
    var known = [Int32](repeating: -1, count: max(1, numbering?.count ?? 1))
    for (row, hash) in all.enumerated() where isWhole?[row] ?? true {
      let number = Int(numbering?.numbers[row] ?? 0)
      if known[number] < 0 {
        known[number] = Int32(truncatingIfNeeded: hashes.count)
        hashes.append(hash)
      }
      numbers[row] = known[number]
    }
    fillPlaces()
  }

  private mutating func fillPlaces() {
    places = [Int32](repeating: 0, count: Self.capacity(hashes.count))
    for (key, hash) in hashes.enumerated() {
      var place = Self.place(hash, places.count)
      while places[place] != 0 { place = (place + 1) & (places.count - 1) }
      places[place] = Int32(truncatingIfNeeded: key + 1)
    }
  }

  private static func capacity(_ count: Int) -> Int {
    var capacity = 16
    while capacity < count * 2 { capacity *= 2 }
    return capacity
  }

  @inline(__always)
  static func place(_ hash: UInt64, _ capacity: Int) -> Int {
    Int(truncatingIfNeeded: hash >> 16) & (capacity - 1)
  }
}

// MARK: - Comparing

extension LookupTable {
  /// Finds the rows whose value is not that of the key found for them: they lose it, and go to `odd`.
  private func drop(
    _ found: inout [Int32], _ column: Column, _ other: Column, _ odd: inout [Int32]
  ) {
    switch (column, other) {
    case (.text(let own), .text(let texts)):
      let (base, otherBase) = (own.store.base, texts.store.base)
      drop(&found, &odd) { key, row in
        let (one, two) = (own.slice(Int(key)), texts.slice(row))
        return !two.isMissing && one.length == two.length
          && TextColumn.same(base + one.offset, otherBase + two.offset, count: one.length)
      }
    case (.integer(let own), .integer(let values)): drop(&found, own, values, &odd)
    case (.decimal(let own), .decimal(let values)):
      drop(&found, &odd) { key, row in own[Int(key)] == values[row] }
    case (.boolean(let own), .boolean(let values)): drop(&found, own, values, &odd)
    case (.date(let own), .date(let values)): drop(&found, own, values, &odd)
    case (.timestamp(let own), .timestamp(let values)): drop(&found, own, values, &odd)
    case (.period(let own), .period(let values)): drop(&found, own, values, &odd)
    default: preconditionFailure("keys of different types")
    }
  }

  private func drop<Value: Equatable>(
    _ found: inout [Int32], _ own: ValueColumn<Value>, _ values: ValueColumn<Value>,
    _ odd: inout [Int32]
  ) {
    drop(&found, &odd) { key, row in own[Int(key)] == values[row] }
  }

  /// `isSame` compares the first row of a key with a row of the batch.
  @inline(__always)
  private func drop(
    _ found: inout [Int32], _ odd: inout [Int32], _ isSame: (Int32, Int) -> Bool
  ) {
    for row in found.indices where found[row] >= 0 {
      if isSame(rowsByKey[starts[Int(found[row])]], row) { continue }
      found[row] = -1
      odd.append(Int32(truncatingIfNeeded: row))
    }
  }
}

extension TextColumn {
  /// Whether two runs of `count` bytes are the same; both have a store's slack behind them.
  @inline(__always)
  fileprivate static func same(
    _ a: UnsafeMutablePointer<UInt8>, _ b: UnsafeMutablePointer<UInt8>, count: Int
  ) -> Bool {
    var place = 0
    while count - place >= 8 {
      if word(a + place) != word(b + place) { return false }
      place += 8
    }
    if place == count { return true }
    return (word(a + place) ^ word(b + place)) >> UInt64(64 - 8 * (count - place)) == 0
  }
}

extension Column {
  /// The values that are kept once, and each row's code, where they are few by far.
  fileprivate var distinct: (values: Column, codes: [UInt16])? {
    func pair<Value>(
      _ column: ValueColumn<Value>, _ make: (ValueColumn<Value>) -> Column
    ) -> (Column, [UInt16])? {
      guard let (values, codes) = column.coded, values.count * 2 < codes.count else { return nil }
      return (make(ValueColumn(values)), codes)
    }
    switch self {
    case .text(let column):
      guard case .coded(let values, let codes) = column.layout, values.count * 2 < codes.count
      else { return nil }
      return (.text(TextColumn(values, in: column.store)), codes)
    case .integer(let column): return pair(column) { .integer($0) }
    case .boolean(let column): return pair(column) { .boolean($0) }
    case .date(let column): return pair(column) { .date($0) }
    case .timestamp(let column): return pair(column) { .timestamp($0) }
    case .period(let column): return pair(column) { .period($0) }
    case .decimal(let column):
      guard let (values, codes) = column.coded, values.count * 2 < codes.count else { return nil }
      return (.decimal(DecimalColumn(values)), codes)
    }
  }
}
