/// What a stage may be told; its initialiser declares the fields and reads them, in one go.
///
/// The initialiser runs twice in a program's life: without values, when the reader only records
/// what the fields are (help, JSON Schema, documentation), and with the YAML's values, when it
/// decodes them and notes every mistake. It never throws, and reads every field unconditionally.
public protocol StageSettings: Sendable {
  /// Reads the settings.
  init(from fields: inout FieldReader)
}

/// Settings of a stage that has none.
public struct NoSettings: StageSettings {
  public init(from fields: inout FieldReader) {}
}

/// Records the fields that settings declare, and reads their values.
public struct FieldReader: Sendable {
  /// The fields declared so far, in order.
  public private(set) var fields: [FieldDescription] = []

  /// The shape of the whole setting, where it is not a map of fields.
  public private(set) var wholeShape: ValueShape?

  /// The mistakes so far.
  public private(set) var notes = Notes()

  private let value: LocatedValue?
  private let owner: String
  private var wholeIsRead = false

  /// A reader that only records.
  public static func recording() -> FieldReader { FieldReader(nil, owner: "") }

  /// A reader of `value`; `owner` is what its fields belong to, in words: stage `currency`.
  public init(_ value: LocatedValue?, owner: String) {
    self.value = value
    self.owner = owner
    if let value, value.scalar != nil, !value.isNothing { return }
  }

  /// Where the settings stand, when there are any.
  public var location: SourceLocation? { value?.location }

  /// Whether values are read, not only fields recorded.
  public var isDecoding: Bool { value != nil }

  /// A field that must be there.
  public mutating func required<Value: SettingValue>(
    _ name: String, _ summary: String, as type: Value.Type = Value.self, example: String? = nil
  ) -> Value {
    declare(
      FieldDescription(
        name: name, summary: summary, shape: Value.shape, isRequired: true, example: example))
    guard let value else { return .placeholder }
    if let field = value[name] { return Value.read(field, &notes) ?? .placeholder }
    if value.entries != nil || value.isNothing {
      notes.note(
        Diagnostic(
          "missing field `\(name)` in \(owner)", at: value.location,
          help: example.map { "add `\(name): \($0)`" },
          notes: ["`\(name)` is \(Value.shape.inWords): \(summary.lowercasedFirst)"]))
    }
    return .placeholder
  }

  /// A field that may be missing, with what holds then.
  public mutating func optional<Value: SettingValue>(
    _ name: String, _ summary: String, default fallback: Value, fallbackInWords: String? = nil,
    example: String? = nil
  ) -> Value {
    let words = fallbackInWords ?? ((fallback as? any RawRepresentable<String>)?.rawValue)
    declare(
      FieldDescription(
        name: name, summary: summary, shape: Value.shape, isRequired: false,
        fallback: words ?? Self.plain(fallback), example: example))
    guard let field = value?[name] else { return fallback }
    return Value.read(field, &notes) ?? fallback
  }

  /// A field that may be missing.
  public mutating func optional<Value: SettingValue>(
    _ name: String, _ summary: String, as type: Value.Type = Value.self, example: String? = nil
  ) -> Value? {
    declare(
      FieldDescription(
        name: name, summary: summary, shape: Value.shape, isRequired: false, example: example))
    guard let field = value?[name] else { return nil }
    return Value.read(field, &notes)
  }

  /// The whole setting as one value, for stages that take a list or a map of free names.
  public mutating func whole<Value: SettingValue>(
    _ summary: String, as type: Value.Type = Value.self, example: String
  ) -> Value {
    wholeShape = Value.shape
    wholeIsRead = true
    fields.append(
      FieldDescription(
        name: "", summary: summary, shape: Value.shape, isRequired: true, example: example))
    guard let value else { return .placeholder }
    return Value.read(value, &notes) ?? .placeholder
  }

  /// Notes a mistake in how fields stand together.
  public mutating func check(_ isRight: Bool, _ diagnostic: @autoclosure () -> Diagnostic) {
    if value != nil, !isRight { notes.note(diagnostic()) }
  }

  /// Where a field's value stands, else where the settings do.
  public func location(of name: String) -> SourceLocation? {
    value?[name]?.location ?? value?.location
  }

  /// Notes what is left: fields that nobody declared, or a value that is no map.
  public mutating func finish() {
    guard let value, !wholeIsRead else { return }
    guard let entries = value.entries else {
      if !value.isNothing { notes.noteWrongType(value, wanted: .object(fields)) }
      return
    }
    let names = fields.map(\.name)
    for entry in entries where !names.contains(entry.key) {
      notes.note(
        Diagnostic(
          "unknown field `\(entry.key)` in \(owner)", at: entry.location,
          help: Suggestion.help(for: entry.key, in: names)))
    }
  }

  private mutating func declare(_ field: FieldDescription) {
    fields.append(field)
  }

  private static func plain(_ value: some SettingValue) -> String? {
    switch value {
    case let text as String: text
    case let number as Int: "\(number)"
    case let flag as Bool: flag ? "true" : "false"
    case let column as ColumnName: column.name
    default: nil
    }
  }
}

extension String {
  var lowercasedFirst: String {
    (first.map { $0.lowercased() } ?? "") + dropFirst()
  }
}
