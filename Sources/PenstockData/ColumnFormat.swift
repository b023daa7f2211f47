/// How the values of a column are written where it is read.
public struct ColumnFormat: Sendable, Hashable {
  /// Texts that mean "missing", besides nothing at all.
  public var missing: [String]

  /// The byte that may stand between groups of three digits.
  public var thousands: UInt8?

  /// The unit's word, which may stand behind each number: `%` in `12.3%`.
  public var unitWord: String?

  /// The layout of a date or moment, such as `YYYYMMDD`; nil is ISO 8601's.
  public var dateLayout: DateLayout?

  /// What a moment written as a number counts since the start of 1970 in UTC; nil for none such.
  public var epoch: EpochUnit?

  /// How many seconds the clock that days and times were written by is ahead of UTC.
  public var zone: Int?

  /// Whether texts are brought to one form: full-width letters and digits, and padding.
  public var isFolded: Bool

  /// A byte that may stand before each text, to keep spreadsheets from reading a number.
  public var guardByte: UInt8?

  /// A format; by default nothing but an empty text is missing.
  public init(
    missing: [String] = [], thousands: UInt8? = nil, unitWord: String? = nil,
    dateLayout: DateLayout? = nil, epoch: EpochUnit? = nil, zone: Int? = nil,
    isFolded: Bool = false, guardByte: UInt8? = nil
  ) {
    self.missing = missing
    self.thousands = thousands
    self.unitWord = unitWord
    self.dateLayout = dateLayout
    self.epoch = epoch
    self.zone = zone
    self.isFolded = isFolded
    self.guardByte = guardByte
  }
}

/// What a moment that is written as one number counts.
public enum EpochUnit: String, Sendable, Hashable, CaseIterable {
  /// Seconds since 1970-01-01T00:00:00Z.
  case seconds = "epoch_seconds"
  /// Thousandths of a second since then.
  case milliseconds = "epoch_milliseconds"

  /// The moment that `bytes` write, in microseconds; nil where it is no number, or not a whole
  /// number of them.
  func microseconds(_ bytes: Span<UInt8>) -> Int64? {
    guard let number = Decimal(bytes),
      let scaled = try? number.scaled(byPowerOfTen: self == .seconds ? 6 : 3).shortest,
      scaled.scale == 0
    else { return nil }
    return Int64(exactly: scaled.units)
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
    case .text:
      let column = format.missing.isEmpty ? self : withMissing(missing)
      return (.text(column.inOneForm(format)), [])
    case .decimal:
      let (column, unreadable) = decimals(format, missing: missing)
      return (.decimal(column), unreadable)
    case .integer:
      let (column, unreadable) = decimals(format, missing: missing)
      return Self.integers(column, unreadable)
    case .boolean:
      let (column, unreadable) = read(missing) { bytes -> Bool? in
        bytes.equals("true") ? true : bytes.equals("false") ? false : nil
      }
      return (.boolean(column), unreadable)
    case .date:
      if format.isISO {
        let (column, unreadable) = read(missing) { CalendarDate($0) }
        return (.date(column), unreadable)
      }
      // Text in another layout is no longer how the date is written.
      let (column, unreadable) = read(missing) { format.date($0) }
      return (.date(column.map { $0 }), unreadable)
    case .timestamp:
      let (column, unreadable) = read(missing) { format.timestamp($0) }
      return (.timestamp(format.isISO ? column : column.map { $0 }), unreadable)
    case .period:
      let (column, unreadable) = read(missing) { Period($0) }
      return (.period(column), unreadable)
    }
  }

  private func read<Element: Sendable>(
    _ missing: MissingSpellings, _ parse: (Span<UInt8>) -> Element?
  ) -> (ValueColumn<Element>, [Int32]) {
    let values = map { missing.contains($0) ? nil : parse($0) }
    func lack(_ value: Element?, _ slice: TextSlice) -> Lack {
      if value != nil || slice.isMissing { return .none }
      return store.withSpan(slice.range, missing.contains) ? .said : .unreadable
    }
    var unreadable: [Int32] = []
    var isSaid = [Bool]()
    func take(_ lack: Lack, _ row: Int) {
      if lack == .unreadable { unreadable.append(Int32(row)) }
      guard lack == .said else { return }
      if isSaid.isEmpty { isSaid = [Bool](repeating: false, count: count) }
      isSaid[row] = true
    }
    if let coding, let (distinct, codes) = values.coded {
      let lacks = distinct.indices.map { lack(distinct[$0], coding.values[$0]) }
      if lacks.contains(where: { $0 != .none }) {
        for (row, code) in codes.enumerated() { take(lacks[Int(code)], row) }
      }
    } else {
      for row in 0..<count { take(lack(values[row], slice(row)), row) }
    }
    return (
      ValueColumn(values.layout, written: isSaid.isEmpty ? self : without(isSaid)), unreadable
    )
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

extension ColumnFormat {
  /// Whether days and moments are written as they are printed.
  fileprivate var isISO: Bool { dateLayout == nil && epoch == nil }

  /// The day that `bytes` write; of a moment since 1970, the day by the clock of ``zone``.
  fileprivate func date(_ bytes: Span<UInt8>) -> CalendarDate? {
    if let epoch {
      guard let microseconds = epoch.microseconds(bytes) else { return nil }
      let (local, isTooFar) = microseconds.addingReportingOverflow(Int64(zone ?? 0) * 1_000_000)
      if isTooFar { return nil }
      let day = 86_400_000_000 as Int64
      return Int32(exactly: local >= 0 ? local / day : (local + 1) / day - 1).map {
        CalendarDate(day: $0)
      }
    }
    return dateLayout.map { $0.date(bytes) } ?? CalendarDate(bytes)
  }

  /// The moment that `bytes` write; of a time without a day, that time on the first day of 1970.
  fileprivate func timestamp(_ bytes: Span<UInt8>) -> Timestamp? {
    if let epoch { return epoch.microseconds(bytes).map { Timestamp(microseconds: $0) } }
    guard let dateLayout else { return Timestamp(bytes) }
    return dateLayout.seconds(bytes).map {
      Timestamp(microseconds: ($0 - Int64(zone ?? 0)) * 1_000_000)
    }
  }
}

extension TextColumn {
  /// Texts worked out by a rule, coded where they are.
  public init(_ values: ValueColumn<String>) {
    if let (distinct, codes) = values.coded {
      self.init(values: distinct, codes: codes)
    } else {
      self.init((0..<values.count).map { values[$0] })
    }
  }

  /// The texts without the byte that guards them, and folded, as far as `format` says so; a text
  /// of which nothing is left is missing.
  fileprivate func inOneForm(_ format: ColumnFormat) -> TextColumn {
    guard format.isFolded || format.guardByte != nil else { return self }
    return TextColumn(
      map { bytes -> String? in
        let isGuarded = !bytes.isEmpty && bytes[0] == format.guardByte
        let rest = isGuarded ? bytes.extracting(1..<bytes.count) : bytes
        let text = format.isFolded ? WidthFolding.name(rest) : String(copying: rest)
        return text.isEmpty ? nil : text
      })
  }
}

/// Why a text gives no value: it says that there is none, or it can't be read.
private enum Lack { case none, said, unreadable }
