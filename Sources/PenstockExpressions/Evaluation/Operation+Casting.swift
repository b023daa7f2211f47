import PenstockData

extension Operation {
  /// The cast from one type to another; nil where there is none.
  ///
  /// - Parameter isTry: Whether a value that can't be cast is missing, and no fault.
  static func cast(from type: ValueType, to wanted: ValueType, isTry: Bool) -> Operation? {
    switch (type, wanted) {
    case (.integer, .decimal): return toDecimal
    case (_, .text):
      return strict { columns, _ in
        columns[0].converted(to: .text)
      } _: { values in
        .text(values[0].printed)
      }
    case (.text, _): return reading(wanted, isTry)
    case (.decimal, .integer):
      return strict(mayFault: !isTry) { values throws(ExpressionFault) in
        let number = (values[0].number ?? .zero).shortest
        guard number.scale == 0, let whole = Int64(exactly: number.units) else {
          if isTry { return nil }
          throw .unreadable
        }
        return .integer(whole)
      }
    case (.date, .period):
      return strict { values in
        values[0].date.flatMap { Period(from: $0, through: $0) }.map { .period($0) }
      }
    case (.timestamp, .date):
      return strict { values in
        values[0].timestamp.map { moment in
          var day = moment.microseconds / 86_400_000_000
          if moment.microseconds % 86_400_000_000 < 0 { day -= 1 }
          return .date(CalendarDate(day: Int32(clamping: day)))
        }
      }
    case (.date, .timestamp):
      return strict { values in
        values[0].date.map { .timestamp(Timestamp(microseconds: Int64($0.day) * 86_400_000_000)) }
      }
    default: return nil
    }
  }

  private static func reading(_ type: ValueType, _ isTry: Bool) -> Operation {
    strict(mayFault: !isTry) { columns, faults in
      guard type != .integer, let texts = columns[0].texts else { return nil }
      let (column, unreadable) = texts.decoded(as: type)
      if !isTry { faults.note(.unreadable, at: unreadable) }
      return column.unwritten
    } _: { values throws(ExpressionFault) in
      guard let value = Value(values[0].text ?? "", as: type) else {
        if isTry { return nil }
        throw .unreadable
      }
      return value
    }
  }
}
