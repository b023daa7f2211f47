import PenstockData
import PenstockKit

/// How much older than a row its match may be: `400 days`, `15 minutes`, a count, or `unlimited`.
struct Tolerance: SettingValue {
  /// What is counted.
  enum Unit: String, CaseIterable, Sendable {
    case days, hours, minutes, seconds

    /// The same unit of one, and of many.
    init?(word: String) {
      self.init(rawValue: word.hasSuffix("s") ? word : word + "s")
    }

    fileprivate var microseconds: Int64 {
      switch self {
      case .days: 86_400_000_000
      case .hours: 3_600_000_000
      case .minutes: 60_000_000
      case .seconds: 1_000_000
      }
    }
  }

  private enum Form: Sendable {
    case unlimited
    case count(Int64, Unit?)
  }

  private let form: Form
  private let location: SourceLocation?

  static var shape: ValueShape { .text("a count with a unit of time, or `unlimited`") }
  static var placeholder: Tolerance { Tolerance(form: .unlimited, location: nil) }

  static func read(_ value: LocatedValue, _ notes: inout Notes) -> Tolerance? {
    if value.scalar == "unlimited" { return Tolerance(form: .unlimited, location: value.location) }
    let words = (value.scalar ?? "").split(separator: " ")
    let unit = words.count == 2 ? Unit(word: String(words[1])) : nil
    if let count = words.first.flatMap({ Int64($0) }), (0...1_000_000_000).contains(count),
      words.count == 1 || unit != nil
    {
      return Tolerance(form: .count(count, unit), location: value.location)
    }
    notes.noteWrongType(value, wanted: shape)
    return nil
  }

  /// The most by which a match may be older, in what a column of `type` counts; nil where that has
  /// no limit, and after noting a unit that does not go with the type.
  func limit(for type: ValueType, _ binding: inout Binding) -> Int64? {
    guard case .count(let count, let unit) = form else { return nil }
    switch (type, unit) {
    case (.date, .days), (.integer, nil): return count
    case (.timestamp, let unit?): return count * unit.microseconds
    default:
      let words =
        switch type {
        case .date: ("days", "\(count) days")
        case .timestamp:
          ("days, hours, minutes or seconds", "\(count) \(unit?.rawValue ?? "minutes")")
        default: ("the column's own numbers", "\(count)")
        }
      binding.note(
        Diagnostic(
          "`tolerance` of \(type == .integer ? "an integer" : "a \(type.rawValue)") is in \(words.0)",
          at: location, help: "write `tolerance: \(words.1)`"))
      return nil
    }
  }
}
