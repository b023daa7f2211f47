/// What a stage may be told; its initialiser declares the fields and reads them, in one go.
///
/// The initialiser runs twice in a program's life: without values, when the reader only records
/// what the fields are (help, JSON Schema, documentation), and with the YAML's values, when it
/// decodes them and notes every mistake. It never throws, and reads every field unconditionally.
public protocol StageSettings: Sendable {
  /// Reads the settings.
  init(from fields: inout FieldReader)

  /// How the rows of several inputs meet before the stage, where it is the first of its node and says
  /// so.
  var meeting: MeetingRules? { get }
}

extension StageSettings {
  /// Says nothing of it.
  public var meeting: MeetingRules? { nil }
}

/// Settings of a stage that has none.
public struct NoSettings: StageSettings {
  /// Reads nothing.
  public init(from fields: inout FieldReader) {}
}

/// Records the fields that settings declare, and reads their values.
public struct FieldReader: Sendable {
  /// The fields declared so far, in order.
  public var fields: [FieldDescription] { declared.map { $0.describe() } }

  /// Their names.
  public var names: [String] { declared.map(\.name) }

  /// What may be written for the fields that `value` has, with what is written.
  func written(in value: LocatedValue) -> [(value: LocatedValue, shape: ValueShape)] {
    if let describeWhole { return [(value, describeWhole())] }
    return declared.compactMap { field in value[field.name].map { ($0, field.shape()) } }
  }

  /// The shape of the whole setting, where it is not a map of fields.
  public var wholeShape: ValueShape? { describeWhole?() }

  /// The mistakes so far; those that depend on all fields come with ``finish(besides:)``.
  public private(set) var notes = Notes()

  /// A field by its name, described when somebody asks: a run seldom does, and begins the sooner.
  private struct DeclaredField {
    let name: String
    let shape: @Sendable () -> ValueShape
    let describe: @Sendable () -> FieldDescription
  }

  private var declared: [DeclaredField] = []
  private var describeWhole: (@Sendable () -> ValueShape)?
  private let value: LocatedValue?
  private let owner: String
  private let name: String?
  private let manual: String?
  private var missing: [DeclaredField] = []
  private var failedChecks: [Diagnostic] = []

  /// A reader that only records.
  public static func recording() -> FieldReader { FieldReader(nil, owner: "") }

  /// A reader of `value`.
  ///
  /// - Parameters:
  ///   - owner: What the fields belong to, in words: stage `currency`.
  ///   - name: The name under which they stand in YAML.
  ///   - manual: Where to read more about them, in a sentence.
  public init(
    _ value: LocatedValue?, owner: String, name: String? = nil, manual: String? = nil
  ) {
    self.value = value
    self.owner = owner
    self.name = name
    self.manual = manual
  }

  /// Where the settings stand, when there are any.
  public var location: SourceLocation? { value?.location }

  /// Whether values are read, not only fields recorded.
  public var isDecoding: Bool { value != nil }

  /// A field that must be there.
  public mutating func required<Value: SettingValue>(
    _ name: String, _ summary: String, as type: Value.Type = Value.self, example: String? = nil
  ) -> Value {
    let field = declare(name, Value.self) {
      FieldDescription(
        name: name, summary: summary, shape: Value.shape, isRequired: true, example: example)
    }
    if let value, value[name] == nil, value.entries != nil || value.isNothing {
      missing.append(field)
    }
    return read(field) ?? .placeholder
  }

  /// A field that may be missing, with what holds then.
  public mutating func optional<Value: SettingValue>(
    _ name: String, _ summary: String, default fallback: Value, fallbackInWords: String? = nil,
    example: String? = nil
  ) -> Value {
    let field = declare(name, Value.self) {
      FieldDescription(
        name: name, summary: summary, shape: Value.shape, isRequired: false,
        fallback: fallbackInWords ?? Self.plain(fallback),
        isFallbackWritten: fallbackInWords == nil, example: example)
    }
    return read(field) ?? fallback
  }

  /// A field that may be missing.
  public mutating func optional<Value: SettingValue>(
    _ name: String, _ summary: String, as type: Value.Type = Value.self, example: String? = nil
  ) -> Value? {
    let field = declare(name, Value.self) {
      FieldDescription(
        name: name, summary: summary, shape: Value.shape, isRequired: false, example: example)
    }
    return read(field)
  }

  /// The whole setting as one value, for stages that take a list or a map of free names.
  public mutating func whole<Value: SettingValue>(
    _ summary: String, as type: Value.Type = Value.self, example: String
  ) -> Value {
    describeWhole = { Value.shape }
    let field = declare("", Value.self) {
      FieldDescription(
        name: "", summary: summary, shape: Value.shape, isRequired: true, example: example)
    }
    return value.flatMap { read($0, field) } ?? .placeholder
  }

  /// Notes a mistake in how fields stand together, unless one of them has a mistake of its own.
  public mutating func check(_ isRight: Bool, _ diagnostic: @autoclosure () -> Diagnostic) {
    if value != nil, !isRight { failedChecks.append(diagnostic()) }
  }

  /// Where a field's value stands, else where the settings do.
  public func location(of name: String) -> SourceLocation? {
    value?[name]?.location ?? value?.location
  }

  /// Where the values in a field's list or map stand; where the value does if it is neither.
  public func locations(in name: String) -> [SourceLocation] {
    guard let value = value?[name] else { return [] }
    return value.list?.map(\.location) ?? value.entries?.map(\.value.location) ?? [value.location]
  }

  private mutating func declare<Value: SettingValue>(
    _ name: String, _ type: Value.Type, _ describe: @escaping @Sendable () -> FieldDescription
  ) -> DeclaredField {
    let field = DeclaredField(name: name, shape: { Value.shape }, describe: describe)
    declared.append(field)
    return field
  }

  /// A value as it would be written; nil where words must say what it is.
  private static func plain(_ value: some SettingValue) -> String? {
    switch value {
    case let word as any RawRepresentable<String>: word.rawValue
    case let text as String: text
    case let number as Int: "\(number)"
    case let flag as Bool: flag ? "true" : "false"
    case let column as ColumnName: column.name
    default: nil
    }
  }
}

// MARK: - Reading

extension FieldReader {
  private mutating func read<Value: SettingValue>(_ field: DeclaredField) -> Value? {
    value?[field.name].flatMap { read($0, field) }
  }

  private mutating func read<Value: SettingValue>(
    _ value: LocatedValue, _ field: DeclaredField
  ) -> Value? {
    var mistakes = Notes()
    let result = Value.read(value, &mistakes)
    for var diagnostic in mistakes.diagnostics {
      if diagnostic.help == nil, diagnostic.location == value.location,
        let example = field.describe().example, !Value.shape.isChoice
      {
        let name = field.name.isEmpty ? name : field.name
        let written = name.map { "\($0): \(example)" } ?? example
        diagnostic.help = "write it like `\(written)`"
      }
      notes.note(diagnostic)
    }
    return result
  }

  /// Notes what is left: fields that nobody declared, required ones that are missing, a value that is
  /// no map, and mistakes in how fields stand together.
  ///
  /// What one mistake brings about is not told as a second: a field that is only misspelled is not
  /// missing, and fields are not held against each other where one of them could not be read.
  ///
  /// - Parameter misspelled: Fields that stand here under a name that somebody else reports.
  public mutating func finish(besides misspelled: Set<String> = []) {
    var meant = misspelled
    if let value, describeWhole == nil {
      if let entries = value.entries {
        meant.formUnion(noteUnknown(entries))
      } else if !value.isNothing {
        notes.noteWrongType(value, wanted: .object(fields))
      }
    }
    noteMissing(missing.filter { !meant.contains($0.name) }.map { $0.describe() })
    guard notes.diagnostics.isEmpty, meant.isEmpty else { return }
    for diagnostic in failedChecks { notes.note(diagnostic) }
  }

  /// Notes fields that nobody declared; returns the names that they were probably meant to be.
  private mutating func noteUnknown(_ entries: [LocatedValue.Entry]) -> Set<String> {
    let names = names
    var meant: Set<String> = []
    for entry in entries where !names.contains(entry.key) {
      let near = notes.areMany ? nil : meaning(of: entry.key, entries)
      if let near { meant.insert(near) }
      notes.note(
        Diagnostic(
          "unknown field `\(entry.key)` in \(owner)", at: entry.location,
          help: near.map { "did you mean `\($0)`?" } ?? Self.list(names),
          notes: manual.map { [$0] } ?? []))
    }
    return meant
  }

  /// The field that an unknown one was meant to be: a near one, or the one that is missing where
  /// there is one too many.
  private func meaning(of key: String, _ entries: [LocatedValue.Entry]) -> String? {
    let names = names
    let absent = names.filter { value?[$0] == nil }
    if let near = Suggestion.nearest(to: key, in: absent) { return near }
    let unknown = entries.count { !names.contains($0.key) }
    return missing.count == 1 && unknown == 1 ? missing[0].name : nil
  }

  private mutating func noteMissing(_ missing: [FieldDescription]) {
    guard !missing.isEmpty else { return }
    let names = missing.map { "`\($0.name)`" }.inWords
    let examples = missing.compactMap { field in field.example.map { "`\(field.name): \($0)`" } }
    notes.note(
      Diagnostic(
        "missing \(missing.count == 1 ? "field" : "fields") \(names) in \(owner)",
        at: value?.location, help: examples.isEmpty ? nil : "add \(examples.inWords)",
        notes: missing.map { "`\($0.name)`: \($0.summary.asClause)\($0.shape.words)" }
          + (manual.map { [$0] } ?? [])))
  }

  private static func list(_ names: [String]) -> String? {
    if names.isEmpty { return "leave it out: there are no fields here" }
    if names.count == 1 { return "the only field is `\(names[0])`" }
    return names.count > 12 ? nil : "the fields are \(names.map { "`\($0)`" }.inWords)"
  }
}

extension ValueShape {
  /// Whether some of what may be written are words of a list.
  fileprivate var isChoice: Bool {
    switch self {
    case .choice: true
    case .any(let shapes): shapes.contains(where: \.isChoice)
    default: false
    }
  }

  /// The words that may be written, behind a semicolon; nothing where any may.
  fileprivate var words: String { if case .choice = self { "; \(inWords)" } else { "" } }
}

extension String {
  /// A sentence as a part of another.
  fileprivate var asClause: String {
    let text = hasSuffix(".") ? dropLast() : self[...]
    let isAcronym = text.dropFirst().first?.isUppercase ?? false
    return (text.first.map { isAcronym ? String($0) : $0.lowercased() } ?? "") + text.dropFirst()
  }
}

extension Array<String> {
  /// The words with commas and an `and`.
  public var inWords: String {
    guard let last, count > 1 else { return first ?? "" }
    return dropLast().joined(separator: ", ") + " and " + last
  }
}
