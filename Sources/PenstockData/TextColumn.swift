/// A column of text: views onto the bytes that were read, or a few values and a code for each row.
public struct TextColumn: Sendable {
  /// The bytes that the values are views of.
  public let store: ByteStore

  /// How many rows there are.
  public let count: Int

  enum Layout: Sendable {
    case fields(FieldGrid, field: Int)
    case each([TextSlice])
    case coded([TextSlice], [UInt16])
  }

  let layout: Layout
  private let cache = CodingCache()

  /// A column of one slice for each row, all of them in `store`.
  public init(_ slices: [TextSlice], in store: ByteStore) {
    self.store = store
    count = slices.count
    layout = .each(slices)
  }

  /// Field number `field` of every record of a grid.
  public init(_ grid: FieldGrid, field: Int) {
    store = grid.store
    count = grid.recordCount
    layout = .fields(grid, field: field)
  }

  /// A column of few values: `codes` says which of them each row has.
  public init(values: [String?], codes: [UInt16]) {
    let (store, slices) = Self.stored(values)
    self.init(slices, codes, in: store)
  }

  /// A column of any values.
  public init(_ values: [String?]) {
    let (store, slices) = Self.stored(values)
    self.init(slices, in: store)
  }

  /// Texts in a store of their own, and where each lies.
  private static func stored(_ values: [String?]) -> (ByteStore, [TextSlice]) {
    var writer = ByteWriter()
    let slices = values.map { value -> TextSlice in
      guard let value else { return .missing }
      let start = writer.count
      writer.append(value)
      return TextSlice(offset: start, length: writer.count - start)
    }
    return (writer.finish(), slices)
  }

  /// A column of few values, all of them in `store`: `codes` says which of them each row has.
  init(_ values: [TextSlice], _ codes: [UInt16], in store: ByteStore) {
    self.store = store
    count = codes.count
    layout = .coded(values, codes)
  }

  /// A column that has one value in every row.
  public init(repeating value: String?, count: Int) {
    self.init(values: [value], codes: [UInt16](repeating: 0, count: count))
  }

  /// Where the value of `row` lies.
  @inline(__always)
  public func slice(_ row: Int) -> TextSlice {
    switch layout {
    case .fields(let grid, let field): grid.slice(row, field)
    case .each(let slices): slices[row]
    case .coded(let values, let codes): values[Int(codes[row])]
    }
  }

  /// The value of `row`, or nil where it is missing.
  public subscript(row: Int) -> String? {
    let slice = slice(row)
    return slice.isMissing ? nil : store.text(slice.range)
  }

  /// Whether the value of `row` is missing.
  public func isMissing(_ row: Int) -> Bool { slice(row).isMissing }

  /// The slices of all rows, where one is kept for each.
  var eachSlice: [TextSlice]? { if case .each(let slices) = layout { slices } else { nil } }

  /// Whether the values are kept once, with a code for each row.
  var isCoded: Bool { if case .coded = layout { true } else { false } }

  /// The grid and field that the column is a view of, while no row was taken out or moved.
  var gridField: (grid: FieldGrid, field: Int)? {
    if case .fields(let grid, let field) = layout { return (grid, field) }
    return nil
  }

  /// The column's few distinct values, or nil where they are not few.
  ///
  /// - Complexity: O(rows) the first time, then O(1).
  public var coding: TextCoding? {
    cache.coding { TextCoding.coding(layout, count: count, in: store) }
  }

  /// What `transform` makes of each value; a missing one stays missing.
  ///
  /// It is asked once for each distinct value where these are few.
  public func map<Element: Sendable>(
    _ transform: (Span<UInt8>) throws -> Element?
  ) rethrows -> ValueColumn<Element> {
    func one(_ slice: TextSlice) throws -> Element? {
      slice.isMissing ? nil : try store.withSpan(slice.range, transform)
    }
    if let coding {
      return ValueColumn(values: try coding.values.map(one), codes: coding.codes)
    }
    var result: [Element?] = []
    result.reserveCapacity(count)
    for row in 0..<count { result.append(try one(slice(row))) }
    return ValueColumn(result)
  }

  /// The rows numbered `rows`, in that order.
  public func gather(_ rows: [Int32]) -> TextColumn {
    if case .coded(let values, let codes) = layout {
      return TextColumn(values, rows.map { codes[Int($0)] }, in: store)
    }
    return TextColumn(slices(of: rows), in: store)
  }
}

extension TextColumn {
  /// The same values in a store that holds nothing else.
  func compacted() -> TextColumn {
    if let coding {
      let bytes = coding.values.reduce(0) { $0 + $1.length }
      var writer = ByteWriter(capacity: bytes + ByteStore.slack)
      let values = coding.values.map { Self.copy($0, of: store, to: &writer) }
      return TextColumn(values, coding.codes, in: writer.finish())
    }
    var bytes = 0
    forEachSlice { bytes += $1.length }
    var writer = ByteWriter(capacity: bytes + ByteStore.slack)
    var slices: [TextSlice] = []
    slices.reserveCapacity(count)
    forEachSlice { slices.append(Self.copy($1, of: store, to: &writer)) }
    return TextColumn(slices, in: writer.finish())
  }

  /// Appends a value to `writer`, and says where it lies there.
  static func copy(
    _ slice: TextSlice, of store: ByteStore, to writer: inout ByteWriter
  ) -> TextSlice {
    if slice.isMissing { return slice }
    let start = writer.count
    writer.append(slice, of: store)
    return TextSlice(offset: start, length: slice.length)
  }
}
