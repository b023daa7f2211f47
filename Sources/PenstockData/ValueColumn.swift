/// A column of values of one fixed type, each of which may be missing.
///
/// Few distinct values are kept once, with a code for each row; so are the results of what is
/// worked out from them. A column that was read keeps the text it was read from beside its values.
public struct ValueColumn<Element: Sendable>: Sendable {
  @usableFromInline
  enum Layout: Sendable {
    case each([Element?])
    case coded([Element?], [UInt16])
  }

  @usableFromInline let layout: Layout

  /// The text that the values were read from, while nothing replaced them.
  public let written: TextColumn?

  init(_ layout: Layout, written: TextColumn?) {
    self.layout = layout
    self.written = written
  }

  /// A column of one value for each row.
  @inlinable
  public init(_ values: [Element?], written: TextColumn? = nil) {
    layout = .each(values)
    self.written = written
  }

  /// A column of few values: `codes` says which of them each row has.
  @inlinable
  public init(values: [Element?], codes: [UInt16], written: TextColumn? = nil) {
    layout = .coded(values, codes)
    self.written = written
  }

  /// A column that has one value in every row.
  @inlinable
  public init(repeating value: Element?, count: Int) {
    self.init(values: [value], codes: [UInt16](repeating: 0, count: count))
  }

  /// How many rows there are.
  @inlinable
  public var count: Int {
    switch layout {
    case .each(let values): values.count
    case .coded(_, let codes): codes.count
    }
  }

  /// The value of `row`, or nil where it is missing.
  @inlinable
  public subscript(row: Int) -> Element? {
    switch layout {
    case .each(let values): values[row]
    case .coded(let values, let codes): values[Int(codes[row])]
    }
  }

  /// The few distinct values and each row's code, or nil where the values are kept row by row.
  @inlinable
  public var coded: (values: [Element?], codes: [UInt16])? {
    if case .coded(let values, let codes) = layout { return (values, codes) }
    return nil
  }

  /// What `transform` makes of each value, missing ones included; asked once for each distinct one.
  @inlinable
  public func map<Other: Sendable>(
    _ transform: (Element?) throws -> Other?
  ) rethrows -> ValueColumn<Other> {
    switch layout {
    case .each(let values): ValueColumn<Other>(try values.map(transform))
    case .coded(let values, let codes):
      ValueColumn<Other>(values: try values.map(transform), codes: codes)
    }
  }

  /// What `transform` makes of the values of this column and another, row by row; asked once for
  /// each pair that occurs where the values of both are few.
  ///
  /// - Precondition: Both have the same count.
  @inlinable
  public func combined<Other: Sendable, Result: Sendable>(
    with other: ValueColumn<Other>, _ transform: (Element?, Other?) throws -> Result?
  ) rethrows -> ValueColumn<Result> {
    guard let (left, leftCodes) = coded, let (right, rightCodes) = other.coded,
      left.count * right.count <= 1 << 16
    else {
      var values: [Result?] = []
      values.reserveCapacity(count)
      for row in 0..<count { values.append(try transform(self[row], other[row])) }
      return ValueColumn<Result>(values)
    }
    var pairs = CodePairs(left.count, right.count)
    var values: [Result?] = []
    let codes = try pairs.codes(leftCodes, rightCodes) { one, other in
      values.append(try transform(left[one], right[other]))
    }
    return ValueColumn<Result>(values: values, codes: codes)
  }

  /// The rows numbered `rows`, in that order.
  public func gather(_ rows: [Int32]) -> ValueColumn {
    let written = written?.gather(rows)
    return switch layout {
    case .each(let values): ValueColumn(rows.map { values[Int($0)] }, written: written)
    case .coded(let values, let codes):
      ValueColumn(values: values, codes: rows.map { codes[Int($0)] }, written: written)
    }
  }
}
