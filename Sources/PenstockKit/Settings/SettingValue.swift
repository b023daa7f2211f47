import PenstockData

/// A type that a setting can have.
public protocol SettingValue: Sendable {
  /// What may be written for it.
  static var shape: ValueShape { get }

  /// What stands in for a value that could not be read; never used for work.
  static var placeholder: Self { get }

  /// The value that is written, or nil after noting why it is none.
  static func read(_ value: LocatedValue, _ notes: inout Notes) -> Self?
}

/// Collects mistakes, so that all can be told at once.
public struct Notes: Sendable {
  /// The mistakes so far.
  public private(set) var diagnostics: [Diagnostic] = []

  /// Whether there are more than anybody reads at once, so that the next needs no help looked up.
  public var areMany: Bool { diagnostics.count >= 100 }

  /// No mistakes.
  public init() {}

  /// Notes one.
  public mutating func note(_ diagnostic: Diagnostic) {
    diagnostics.append(diagnostic)
  }

  /// Notes that `value` is not of the wanted `shape`.
  public mutating func noteWrongType(_ value: LocatedValue, wanted shape: ValueShape) {
    note(
      Diagnostic(
        "expected \(shape.inMessage), found \(value.kindInWords)", at: value.location,
        help: shape.help(for: value)))
  }
}

extension String: SettingValue {
  /// What may be written for it.
  public static var shape: ValueShape { .text("text") }

  /// What stands in for a value that could not be read.
  public static var placeholder: String { "" }

  /// The value that is written, or nil after noting why it is none.
  public static func read(_ value: LocatedValue, _ notes: inout Notes) -> String? {
    if let text = value.scalar, !value.isNothing { return text }
    notes.noteWrongType(value, wanted: shape)
    return nil
  }
}

extension Int: SettingValue {
  /// What may be written for it.
  public static var shape: ValueShape { .integer }

  /// What stands in for a value that could not be read.
  public static var placeholder: Int { 0 }

  /// The value that is written, or nil after noting why it is none.
  public static func read(_ value: LocatedValue, _ notes: inout Notes) -> Int? {
    if let text = value.scalar, let number = Int(text), text.first != "+" { return number }
    notes.noteWrongType(value, wanted: shape)
    return nil
  }
}

extension Bool: SettingValue {
  /// What may be written for it.
  public static var shape: ValueShape { .boolean }

  /// What stands in for a value that could not be read.
  public static var placeholder: Bool { false }

  /// The value that is written, or nil after noting why it is none.
  public static func read(_ value: LocatedValue, _ notes: inout Notes) -> Bool? {
    if value.scalar == "true" { return true }
    if value.scalar == "false" { return false }
    let meant = ["yes": "true", "on": "true", "no": "false", "off": "false"]
    let word = value.scalar?.lowercased() ?? ""
    notes.note(
      Diagnostic(
        "expected `true` or `false`, found \(value.kindInWords)", at: value.location,
        help: (meant[word] ?? (["true", "false"].contains(word) ? word : nil)).map {
          "write `\($0)`"
        }))
    return nil
  }
}

extension Decimal: SettingValue {
  /// What may be written for it.
  public static var shape: ValueShape { .number }

  /// What stands in for a value that could not be read.
  public static var placeholder: Decimal { .zero }

  /// The value that is written, or nil after noting why it is none.
  public static func read(_ value: LocatedValue, _ notes: inout Notes) -> Decimal? {
    if let text = value.scalar, let number = Decimal(text) { return number }
    notes.noteWrongType(value, wanted: shape)
    return nil
  }
}

extension CalendarDate: SettingValue {
  /// What may be written for it.
  public static var shape: ValueShape { .text("a date, such as 2025-06-30") }

  /// What stands in for a value that could not be read.
  public static var placeholder: CalendarDate { CalendarDate(day: 0) }

  /// The value that is written, or nil after noting why it is none.
  public static func read(_ value: LocatedValue, _ notes: inout Notes) -> CalendarDate? {
    if let text = value.scalar, let date = CalendarDate(text) { return date }
    notes.noteWrongType(value, wanted: shape)
    return nil
  }
}

extension Array: SettingValue where Element: SettingValue {
  /// What may be written for it.
  public static var shape: ValueShape { .list(Element.shape) }

  /// What stands in for a value that could not be read.
  public static var placeholder: [Element] { [] }

  /// The value that is written, or nil after noting why it is none.
  public static func read(_ value: LocatedValue, _ notes: inout Notes) -> [Element]? {
    guard let values = value.list else {
      notes.noteWrongType(value, wanted: shape)
      return nil
    }
    let read = values.map { Element.read($0, &notes) }
    return read.contains { $0 == nil } ? nil : read.compactMap { $0 }
  }
}

extension Optional: SettingValue where Wrapped: SettingValue {
  /// What may be written for it.
  public static var shape: ValueShape { Wrapped.shape }

  /// What stands in for a value that could not be read.
  public static var placeholder: Wrapped? { nil }

  /// The value that is written, or nil after noting why it is none.
  public static func read(_ value: LocatedValue, _ notes: inout Notes) -> Wrapped?? {
    Wrapped.read(value, &notes).map { .some($0) }
  }
}

extension SettingValue
where Self: RawRepresentable, RawValue == String, Self: CaseIterable, AllCases == [Self] {
  /// One of the cases' words.
  public static var shape: ValueShape { .choice(allCases.map { ChoiceWord($0.rawValue) }) }

  /// The first case.
  public static var placeholder: Self { allCases[0] }

  /// The case that is written.
  public static func read(_ value: LocatedValue, _ notes: inout Notes) -> Self? {
    readWord(value, synonyms: [:], &notes)
  }

  /// The case that is written; `synonyms` has cases for words that people may try.
  public static func readWord(
    _ value: LocatedValue, synonyms: [String: Self], _ notes: inout Notes
  ) -> Self? {
    if let text = value.scalar, let found = allCases.first(where: { $0.rawValue == text }) {
      return found
    }
    guard let text = value.scalar, !value.isNothing else {
      notes.noteWrongType(value, wanted: shape)
      return nil
    }
    let words = allCases.map(\.rawValue)
    notes.note(
      Diagnostic(
        "`\(text)` is not \(shape.inWords)", at: value.location,
        help: synonyms[text.lowercased()].map { "write `\($0.rawValue)`" }
          ?? Suggestion.help(for: text, in: words)))
    return nil
  }
}

extension SettingValue
where
  Self: RawRepresentable & DescribedWord, RawValue == String, Self: CaseIterable, AllCases == [Self]
{
  /// One of the cases' words, with what each means.
  public static var shape: ValueShape {
    .choice(allCases.map { ChoiceWord($0.rawValue, $0.summary) })
  }
}

extension Rounding: SettingValue, DescribedWord {
  /// What becomes of a tie.
  public var summary: String {
    switch self {
    case .halfEven: "A tie goes to the even neighbour: 0.5 to 0, 1.5 to 2."
    case .halfUp: "A tie goes away from zero: 0.5 to 1, -0.5 to -1."
    case .down: "Toward zero: 0.9 to 0, -0.9 to 0."
    case .up: "Away from zero: 0.1 to 1, -0.1 to -1."
    }
  }
}

extension ValueType: SettingValue, DescribedWord {
  /// The value that is written, or nil after noting why it is none.
  public static func read(_ value: LocatedValue, _ notes: inout Notes) -> ValueType? {
    readWord(value, synonyms: synonyms, &notes)
  }

  /// The types that are meant by other words that people try.
  static let synonyms: [String: ValueType] = [
    "string": .text, "str": .text, "varchar": .text, "int": .integer, "long": .integer,
    "number": .decimal, "numeric": .decimal, "float": .decimal, "double": .decimal,
    "bool": .boolean, "day": .date, "datetime": .timestamp, "time": .timestamp,
  ]
}
