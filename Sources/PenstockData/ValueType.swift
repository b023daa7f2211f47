/// What the values of a column are.
public enum ValueType: String, Sendable, CaseIterable {
  /// Any text.
  case text
  /// A whole number of 64 bits.
  case integer
  /// An exact decimal number of up to 38 digits.
  case decimal
  /// True or false.
  case boolean
  /// A day.
  case date
  /// A moment in UTC.
  case timestamp
  /// A duration of days or the end of a day.
  case period

  /// Whether arithmetic makes sense of the values.
  public var isNumber: Bool { self == .integer || self == .decimal }

  /// One line for people: what a value of this type is written like.
  public var summary: String {
    switch self {
    case .text: "any text"
    case .integer: "a whole number, such as 1200"
    case .decimal: "an exact number, such as 31.24"
    case .boolean: "true or false"
    case .date: "a day, such as 2025-06-30"
    case .timestamp: "a moment, such as 2025-06-30T16:00:00+08:00"
    case .period: "a period, such as 2025H1, 2025-01-01..2025-06-30 or 2025-06-30@end"
    }
  }
}
