import PenstockKit

/// The values that `${NAME}` stands for: declared in the file, given from outside.
///
/// A value is put in after parsing, into scalars only: it can't change the file's structure.
struct Variables {
  private var values: [String: String] = [:]
  private var names: [String] = []
  /// The names that stand somewhere.
  private(set) var used: Set<String> = []

  /// Where values stand that a mistake with a variable left without a meaning.
  private(set) var unreadPlaces: Set<SourceLocation> = []

  /// The values given from outside by name, over the defaults that `declared` has.
  ///
  /// - Parameter clock: The days of a run by the names that they have; nil where it is for none.
  init(
    declared: LocatedValue?, clock: [String: String]?, given: [String: String],
    _ notes: inout Notes
  ) {
    let days = RunClock.Word.allCases.map(\.rawValue)
    if let clock {
      names += days
      values = clock
    }
    if let declared, declared.entries == nil, !declared.isNothing {
      notes.note(
        Diagnostic(
          "expected a map of variables, found \(declared.kindInWords)", at: declared.location,
          help: "write it like `vars: { day: 2025-06-30 }`"))
    }
    for entry in declared?.entries ?? [] {
      names.append(entry.key)
      declare(entry, given[entry.key], &notes)
    }
    for name in given.keys.sorted() where !names.contains(name) {
      notes.note(
        days.contains(name)
          ? Diagnostic("this pipeline is for no days of its own", help: Self.clockHelp)
          : Diagnostic(
            "this pipeline declares no variable `\(name)`",
            help: Suggestion.help(for: name, in: names)
              ?? "declare it: `vars: { \(name): DEFAULT }`"))
    }
  }

  private mutating func declare(
    _ entry: LocatedValue.Entry, _ given: String?, _ notes: inout Notes
  ) {
    if !PipelineFile.isName(entry.key) {
      notes.note(
        Diagnostic(
          "`\(entry.key)` can't be a variable's name", at: entry.location,
          help: PipelineFile.nameHelp(for: entry.key)))
    } else if let given {
      values[entry.key] = given
    } else if entry.value.isNothing {
      notes.note(
        Diagnostic(
          "variable `\(entry.key)` has no value", at: entry.location,
          help: "give one with `--var \(entry.key)=VALUE`, or write a default"))
    } else if let text = entry.value.scalar, !text.contains("${") {
      values[entry.key] = text
    } else if entry.value.scalar != nil {
      notes.note(
        Diagnostic(
          "the default of a variable can't have a variable in it", at: entry.value.location,
          help: "write the text out"))
    } else {
      notes.noteWrongType(entry.value, wanted: .text("text"))
    }
  }

  /// Warns of variables that stand nowhere.
  func noteUnused(_ declared: LocatedValue?, _ notes: inout Notes) {
    for entry in declared?.entries ?? [] where !used.contains(entry.key) {
      notes.note(
        Diagnostic(
          "nothing uses the variable `\(entry.key)`", at: entry.location,
          help: "write `${\(entry.key)}` where its value belongs, or take it out",
          severity: .warning))
    }
  }

  /// The same value with every variable in its scalars replaced.
  mutating func applied(to value: LocatedValue, _ notes: inout Notes) -> LocatedValue {
    switch value.content {
    case .scalar(let text, let isQuoted):
      guard text.contains("${") else { return value }
      let replaced = replace(text, at: value.location, &notes)
      return LocatedValue(.scalar(replaced, isQuoted: isQuoted), at: value.location)
    case .list(let values):
      return LocatedValue(.list(values.map { applied(to: $0, &notes) }), at: value.location)
    case .map(let entries):
      let entries = entries.map {
        LocatedValue.Entry(
          key: $0.key, location: $0.location, value: applied(to: $0.value, &notes))
      }
      return LocatedValue(.map(entries), at: value.location)
    }
  }

  private mutating func replace(
    _ text: String, at place: SourceLocation, _ notes: inout Notes
  ) -> String {
    var result = ""
    var rest = text[...]
    var told: Set<String> = []
    while let open = rest.firstRange(of: "${") {
      result += rest[..<open.lowerBound]
      guard let close = rest[open.upperBound...].firstIndex(of: "}") else {
        notes.note(Diagnostic("`${` without `}`", at: place, help: "close it: `${NAME}`"))
        unreadPlaces.insert(place)
        return text
      }
      let name = String(rest[open.upperBound..<close])
      used.insert(name)
      if let value = values[name] {
        result += value
      } else {
        unreadPlaces.insert(place)
        if !names.contains(name), told.insert(name).inserted {
          noteUndeclared(name, at: place, &notes)
        }
      }
      rest = rest[rest.index(after: close)...]
    }
    return result + rest
  }

  private static let clockHelp =
    "say which days count: `run: { calendar: weekdays, zone: \"+08:00\" }`"

  private func noteUndeclared(_ name: String, at place: SourceLocation, _ notes: inout Notes) {
    if name.hasPrefix("run."), !names.contains(where: { $0.hasPrefix("run.") }) {
      notes.note(Diagnostic("there is no variable `\(name)`", at: place, help: Self.clockHelp))
      return
    }
    notes.note(
      Diagnostic(
        "there is no variable `\(name)`", at: place,
        help: (notes.areMany ? nil : Suggestion.help(for: name, in: names))
          ?? "declare it: `vars: { \(PipelineFile.isName(name) ? name : "NAME"): DEFAULT }`"))
  }
}
