import PenstockData

/// One value of any type.
enum Value: Sendable, Hashable {
  case text(String)
  case integer(Int64)
  case decimal(Decimal)
  case boolean(Bool)
  case date(CalendarDate)
  case timestamp(Timestamp)
  case period(Period)

  /// What it is.
  var type: ValueType {
    switch self {
    case .text: .text
    case .integer: .integer
    case .decimal: .decimal
    case .boolean: .boolean
    case .date: .date
    case .timestamp: .timestamp
    case .period: .period
    }
  }

  /// The value as sinks print it.
  var printed: String {
    switch self {
    case .text(let text): text
    case .integer(let number): "\(number)"
    case .decimal(let number): number.description
    case .boolean(let truth): truth ? "true" : "false"
    case .date(let date): date.description
    case .timestamp(let moment): moment.description
    case .period(let period): period.description
    }
  }

  /// The value as an expression writes it.
  var literal: String {
    switch self {
    case .text(let text): Self.quoted(text)
    case .integer, .decimal, .boolean: printed
    case .date, .timestamp, .period: "\(type.rawValue) \(Self.quoted(printed))"
    }
  }

  static func quoted(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
  }

  /// The number, whether whole or not.
  var number: Decimal? {
    switch self {
    case .integer(let value): Decimal(value)
    case .decimal(let value): value
    default: nil
    }
  }

  /// −1, 0 or 1 for two values of one type, or two numbers; text goes byte by byte.
  static func order(_ left: Value, _ right: Value) -> Int {
    func order<T: Comparable>(_ left: T, _ right: T) -> Int {
      left < right ? -1 : left == right ? 0 : 1
    }
    switch (left, right) {
    case (.text(let left), .text(let right)): return bytes(left, right)
    case (.integer(let left), .integer(let right)): return order(left, right)
    case (.boolean(let left), .boolean(let right)): return order(left ? 1 : 0, right ? 1 : 0)
    case (.date(let left), .date(let right)): return order(left, right)
    case (.timestamp(let left), .timestamp(let right)): return order(left, right)
    case (.period(let left), .period(let right)): return order(left, right)
    default: return order(left.number ?? .zero, right.number ?? .zero)
    }
  }

  private static func bytes(_ left: String, _ right: String) -> Int {
    if left.utf8.elementsEqual(right.utf8) { return 0 }
    return left.utf8.lexicographicallyPrecedes(right.utf8) ? -1 : 1
  }

  /// Whether both are the same: text to the byte, numbers by what they count.
  static func same(_ left: Value, _ right: Value) -> Bool { order(left, right) == 0 }

  /// What `text` is as a value of `type`; nil where it is none.
  init?(_ text: String, as type: ValueType) {
    switch type {
    case .text: self = .text(text)
    case .decimal:
      guard let number = Decimal(text) else { return nil }
      self = .decimal(number)
    case .integer:
      guard let number = Decimal(text)?.shortest, number.scale == 0,
        let whole = Int64(exactly: number.units)
      else { return nil }
      self = .integer(whole)
    case .boolean:
      guard text == "true" || text == "false" else { return nil }
      self = .boolean(text == "true")
    case .date:
      guard let date = CalendarDate(text) else { return nil }
      self = .date(date)
    case .timestamp:
      guard let moment = Timestamp(text) else { return nil }
      self = .timestamp(moment)
    case .period:
      guard let period = Period(text) else { return nil }
      self = .period(period)
    }
  }
}

/// Why a row has no result.
public enum ExpressionFault: String, Sendable, Hashable, CaseIterable {
  /// More than 38 digits.
  case overflow = "E_NUM_OVERFLOW"
  /// Division by zero.
  case zeroDivisor = "E_DIVISOR_ZERO"
  /// A value that can't be cast to the type asked for.
  case unreadable = "E_VALUE_UNREADABLE"
  /// A row whose unit is another than the one stated.
  case unit = "E_UNIT_MISMATCH"

  /// Why, in words.
  public var reason: String {
    switch self {
    case .overflow: "the result has more than 38 digits"
    case .zeroDivisor: "a division by zero"
    case .unreadable: "a value can't be read as the type it is cast to"
    case .unit: "a value has another unit than the one stated"
    }
  }
}

extension ExpressionFault: Error {}
