import PenstockData

/// What the values of one column must be.
struct FilterTest: Sendable {
  /// The values that are wanted, by type; nil among them is a missing one.
  enum Wanted: Sendable {
    case anything
    case texts(TextSet)
    case integers(ValueSet<Int64>)
    case decimals(ValueSet<Decimal>)
    case booleans(ValueSet<Bool>)
    case dates(ValueSet<CalendarDate>)
    case timestamps(ValueSet<Timestamp>)
    case periods(ValueSet<Period>)

    /// The values of `column`.
    init(_ column: Column) {
      switch column {
      case .text(let column): self = .texts(TextSet(column))
      case .integer(let column): self = .integers(ValueSet(column.count) { column[$0] })
      case .decimal(let column): self = .decimals(ValueSet(column.count) { column[$0] })
      case .boolean(let column): self = .booleans(ValueSet(column.count) { column[$0] })
      case .date(let column): self = .dates(ValueSet(column.count) { column[$0] })
      case .timestamp(let column): self = .timestamps(ValueSet(column.count) { column[$0] })
      case .period(let column): self = .periods(ValueSet(column.count) { column[$0] })
      }
    }
  }

  /// The column's place.
  let place: Int

  private let wanted: Wanted

  init(_ place: Int, _ wanted: Wanted) {
    self.place = place
    self.wanted = wanted
  }

  /// Drops the rows whose value is not wanted; where values are few each is looked at once.
  func narrow(_ keeps: inout [Bool], _ column: Column) {
    switch (wanted, column) {
    case (.texts(let set), .text(let texts)): narrow(&keeps, texts) { set.contains($0, of: $1) }
    case (.anything, .text(let texts)): narrow(&keeps, texts) { slice, _ in !slice.isMissing }
    case (.integers(let set), .integer(let column)):
      narrow(&keeps, column.coded, { column[$0] }, set.contains)
    case (.decimals(let set), .decimal(let column)):
      narrow(&keeps, column.coded, { column[$0] }, set.contains)
    case (.booleans(let set), .boolean(let column)):
      narrow(&keeps, column.coded, { column[$0] }, set.contains)
    case (.dates(let set), .date(let column)):
      narrow(&keeps, column.coded, { column[$0] }, set.contains)
    case (.timestamps(let set), .timestamp(let column)):
      narrow(&keeps, column.coded, { column[$0] }, set.contains)
    case (.periods(let set), .period(let column)):
      narrow(&keeps, column.coded, { column[$0] }, set.contains)
    case (.anything, .decimal(let column)):
      narrow(&keeps, column.coded, { column[$0] }, { $0 != nil })
    case (_, let column):
      for row in keeps.indices where column.isMissing(row) { keeps[row] = false }
    }
  }

  private func narrow(
    _ keeps: inout [Bool], _ texts: TextColumn, _ isWanted: (TextSlice, ByteStore) -> Bool
  ) {
    if let coding = texts.coding {
      narrow(&keeps, coding.codes, coding.values.map { isWanted($0, texts.store) })
    } else {
      for row in keeps.indices where keeps[row] {
        keeps[row] = isWanted(texts.slice(row), texts.store)
      }
    }
  }

  private func narrow<Element>(
    _ keeps: inout [Bool], _ coded: (values: [Element?], codes: [UInt16])?,
    _ value: (Int) -> Element?, _ isWanted: (Element?) -> Bool
  ) {
    if let coded {
      narrow(&keeps, coded.codes, coded.values.map(isWanted))
    } else {
      for row in keeps.indices where keeps[row] { keeps[row] = isWanted(value(row)) }
    }
  }

  private func narrow(_ keeps: inout [Bool], _ codes: [UInt16], _ isWanted: [Bool]) {
    if !isWanted.contains(false) { return }
    for row in keeps.indices where !isWanted[Int(codes[row])] { keeps[row] = false }
  }
}
