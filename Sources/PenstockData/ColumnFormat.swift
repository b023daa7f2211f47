/// How the values of a column are written where it is read.
public struct ColumnFormat: Sendable, Hashable {
  /// Texts that mean "missing", besides nothing at all.
  public var missing: [String]

  /// The byte that may stand between groups of three digits.
  public var thousands: UInt8?

  /// A date's layout, such as `YYYYMMDD`; nil is `YYYY-MM-DD`.
  public var dateLayout: DateLayout?

  /// A format; by default nothing but an empty text is missing.
  public init(missing: [String] = [], thousands: UInt8? = nil, dateLayout: DateLayout? = nil) {
    self.missing = missing
    self.thousands = thousands
    self.dateLayout = dateLayout
  }
}

/// Where year, month and day stand in the text of a date: `YYYY`, `MM` and `DD` among other bytes.
public struct DateLayout: Sendable, Hashable {
  private let pattern: [UInt8]
  private let year: Int
  private let month: Int
  private let day: Int

  /// The layout that `pattern` shows, or nil unless it has `YYYY`, `MM` and `DD` once each.
  public init?(_ pattern: String) {
    let bytes = Array(pattern.utf8)
    func place(of part: String) -> Int? {
      let part = Array(part.utf8)
      guard bytes.count >= part.count else { return nil }
      let places = (0...bytes.count - part.count).filter {
        bytes[$0..<$0 + part.count] == part[...]
      }
      return places.count == 1 ? places[0] : nil
    }
    guard let year = place(of: "YYYY"), let month = place(of: "MM"), let day = place(of: "DD")
    else {
      return nil
    }
    (self.pattern, self.year, self.month, self.day) = (bytes, year, month, day)
  }

  /// The date that `bytes` write in this layout, or nil.
  public func date(_ bytes: Span<UInt8>) -> CalendarDate? {
    guard bytes.count == pattern.count, let year = bytes.number(year..<year + 4),
      let month = bytes.number(month..<month + 2), let day = bytes.number(day..<day + 2)
    else { return nil }
    for place in pattern.indices {
      let isPart =
        (self.year..<self.year + 4).contains(place) || (self.month..<self.month + 2).contains(place)
        || (self.day..<self.day + 2).contains(place)
      if !isPart, bytes[place] != pattern[place] { return nil }
    }
    return CalendarDate(year: year, month: month, day: day)
  }
}

extension TextColumn {
  /// The values as a column of `type`, with this text beside them, and the rows that are no such
  /// value (missing in the column).
  ///
  /// - Complexity: O(rows); where few distinct texts occur each is read once.
  public func decoded(
    as type: ValueType, _ format: ColumnFormat = ColumnFormat()
  ) -> (column: Column, unreadable: [Int32]) {
    let missing = MissingSpellings(format.missing)
    switch type {
    case .text: return (.text(format.missing.isEmpty ? self : withMissing(missing)), [])
    case .decimal:
      let (column, unreadable) = decimals(thousands: format.thousands, missing: missing)
      return (.decimal(column), unreadable)
    case .integer:
      let (column, unreadable) = decimals(thousands: format.thousands, missing: missing)
      return Self.integers(column, unreadable)
    case .boolean:
      let (column, unreadable) = read(missing) { bytes -> Bool? in
        bytes.equals("true") ? true : bytes.equals("false") ? false : nil
      }
      return (.boolean(column), unreadable)
    case .date:
      let (column, unreadable) = read(missing) { bytes in
        format.dateLayout.map { $0.date(bytes) } ?? CalendarDate(bytes)
      }
      // Text in another layout is no longer how the date is written.
      return (.date(format.dateLayout == nil ? column : column.map { $0 }), unreadable)
    case .timestamp:
      let (column, unreadable) = read(missing) { Timestamp($0) }
      return (.timestamp(column), unreadable)
    case .period:
      let (column, unreadable) = read(missing) { Period($0) }
      return (.period(column), unreadable)
    }
  }

  private func read<Element: Sendable>(
    _ missing: MissingSpellings, _ parse: (Span<UInt8>) -> Element?
  ) -> (ValueColumn<Element>, [Int32]) {
    let values = map { missing.contains($0) ? nil : parse($0) }
    func isUnreadable(_ value: Element?, _ slice: TextSlice) -> Bool {
      value == nil && !slice.isMissing && !store.withSpan(slice.range, missing.contains)
    }
    var unreadable: [Int32] = []
    if let coding, let (distinct, codes) = values.coded {
      let bad = distinct.indices.map { isUnreadable(distinct[$0], coding.values[$0]) }
      if bad.contains(true) {
        for (row, code) in codes.enumerated() where bad[Int(code)] { unreadable.append(Int32(row)) }
      }
    } else {
      for row in 0..<count where isUnreadable(values[row], slice(row)) {
        unreadable.append(Int32(row))
      }
    }
    return (ValueColumn(values.layout, written: self), unreadable)
  }

  private static func integers(
    _ column: DecimalColumn, _ unreadable: [Int32]
  ) -> (Column, [Int32]) {
    var unreadable = unreadable
    let values = (0..<column.count).map { row -> Int64? in
      guard let value = column[row] else { return nil }
      if value.scale == 0, let whole = Int64(exactly: value.units) { return whole }
      unreadable.append(Int32(row))
      return nil
    }
    return (.integer(ValueColumn(values, written: column.written)), unreadable.sorted())
  }
}
