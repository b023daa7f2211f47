import PenstockKit

/// The values that `${NAME}` stands for: declared in the file, given from outside.
///
/// A value is put in after parsing, into scalars only: it can't change the file's structure.
struct Variables {
  private let values: [String: String]

  /// The values given from outside by name, over the defaults that `declared` has.
  init(declared: LocatedValue?, given: [String: String], _ notes: inout Notes) {
    var values: [String: String] = [:]
    for entry in declared?.entries ?? [] {
      if let text = given[entry.key] {
        values[entry.key] = text
      } else if entry.value.isNothing {
        notes.note(
          Diagnostic(
            "variable `\(entry.key)` has no value", at: entry.location,
            help: "give one with `--var \(entry.key)=VALUE`"))
        values[entry.key] = ""
      } else if let text = entry.value.scalar {
        values[entry.key] = text
      } else {
        notes.noteWrongType(entry.value, wanted: .text("text"))
      }
    }
    for name in given.keys.sorted() where values[name] == nil {
      notes.note(
        Diagnostic(
          "this pipeline declares no variable `\(name)`", at: declared?.location,
          help: Suggestion.help(for: name, in: values.keys.sorted())
            ?? "declare it: `vars: { \(name): DEFAULT }`"))
    }
    self.values = values
  }

  /// The same value with every variable in its scalars replaced.
  func applied(to value: LocatedValue, _ notes: inout Notes) -> LocatedValue {
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

  private func replace(_ text: String, at place: SourceLocation, _ notes: inout Notes) -> String {
    var result = ""
    var rest = text[...]
    while let open = rest.firstRange(of: "${") {
      result += rest[..<open.lowerBound]
      guard let close = rest[open.upperBound...].firstIndex(of: "}") else {
        notes.note(Diagnostic("`${` without `}`", at: place, help: "close it: `${NAME}`"))
        return result + rest[open.lowerBound...]
      }
      let name = String(rest[open.upperBound..<close])
      if let value = values[name] {
        result += value
      } else {
        notes.note(
          Diagnostic(
            "there is no variable `\(name)`", at: place,
            help: Suggestion.help(for: name, in: values.keys.sorted())
              ?? "declare it: `vars: { \(name): DEFAULT }`"))
      }
      rest = rest[rest.index(after: close)...]
    }
    return result + rest
  }
}
