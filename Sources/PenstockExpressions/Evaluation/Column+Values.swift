import PenstockData

extension Column {
  /// The value of a row.
  func value(_ row: Int) -> Value? {
    switch self {
    case .text(let column): column[row].map { .text($0) }
    case .integer(let column): column[row].map { .integer($0) }
    case .decimal(let column): column[row].map { .decimal($0) }
    case .boolean(let column): column[row].map { .boolean($0) }
    case .date(let column): column[row].map { .date($0) }
    case .timestamp(let column): column[row].map { .timestamp($0) }
    case .period(let column): column[row].map { .period($0) }
    }
  }

  /// The few distinct values and each row's code, or nil where they are not few.
  var coding: (values: [Value?], codes: [UInt16])? {
    switch self {
    case .text(let column):
      column.coding.map { coding in
        let texts = coding.values.map { slice -> Value? in
          slice.isMissing ? nil : .text(column.store.text(slice.range))
        }
        return (texts, coding.codes)
      }
    case .integer(let column):
      column.coded.map { ($0.values.map { $0.map { .integer($0) } }, $0.codes) }
    case .decimal(let column):
      column.coded.map { ($0.values.map { $0.map { .decimal($0) } }, $0.codes) }
    case .boolean(let column):
      column.coded.map { ($0.values.map { $0.map { .boolean($0) } }, $0.codes) }
    case .date(let column):
      column.coded.map { ($0.values.map { $0.map { .date($0) } }, $0.codes) }
    case .timestamp(let column):
      column.coded.map { ($0.values.map { $0.map { .timestamp($0) } }, $0.codes) }
    case .period(let column):
      column.coded.map { ($0.values.map { $0.map { .period($0) } }, $0.codes) }
    }
  }

  /// A column with one value for each row.
  static func each(_ values: [Value?], as type: ValueType) -> Column {
    switch type {
    case .text: .text(TextColumn(values.map(\.?.text)))
    case .integer: .integer(ValueColumn(values.map(\.?.integer)))
    case .decimal: .decimal(DecimalColumn(values.map(\.?.number)))
    case .boolean: .boolean(ValueColumn(values.map(\.?.truth)))
    case .date: .date(ValueColumn(values.map(\.?.date)))
    case .timestamp: .timestamp(ValueColumn(values.map(\.?.timestamp)))
    case .period: .period(ValueColumn(values.map(\.?.period)))
    }
  }

  /// A column of few values, with a code for each row.
  static func coded(_ values: [Value?], as type: ValueType, _ codes: [UInt16]) -> Column {
    switch type {
    case .text: .text(TextColumn(values: values.map(\.?.text), codes: codes))
    case .integer: .integer(ValueColumn(values: values.map(\.?.integer), codes: codes))
    case .decimal: .decimal(DecimalColumn(values: values.map(\.?.number), codes: codes))
    case .boolean: .boolean(ValueColumn(values: values.map(\.?.truth), codes: codes))
    case .date: .date(ValueColumn(values: values.map(\.?.date), codes: codes))
    case .timestamp: .timestamp(ValueColumn(values: values.map(\.?.timestamp), codes: codes))
    case .period: .period(ValueColumn(values: values.map(\.?.period), codes: codes))
    }
  }

  /// A column that has one value in every row.
  static func repeating(_ value: Value?, as type: ValueType, count: Int) -> Column {
    coded([value], as: type, [UInt16](repeating: 0, count: count))
  }
}

extension Value {
  var text: String? { if case .text(let value) = self { value } else { nil } }
  var integer: Int64? { if case .integer(let value) = self { value } else { nil } }
  var truth: Bool? { if case .boolean(let value) = self { value } else { nil } }
  var date: CalendarDate? { if case .date(let value) = self { value } else { nil } }
  var timestamp: Timestamp? { if case .timestamp(let value) = self { value } else { nil } }
  var period: Period? { if case .period(let value) = self { value } else { nil } }
}
