import PenstockKit

/// Which rows a join gives.
enum JoinKind: String, CaseIterable, SettingValue, DescribedWord {
  /// Those with a match, with its columns.
  case inner
  /// All, with the match's columns where there is one.
  case left
  /// Those with a match, as they are.
  case semi
  /// Those without a match, as they are.
  case anti

  var summary: String {
    switch self {
    case .inner: "The rows with a match, with its columns."
    case .left: "All rows, with the match's columns where there is one."
    case .semi: "The rows with a match, as they are."
    case .anti: "The rows without a match, as they are."
    }
  }

  static func read(_ value: LocatedValue, _ notes: inout Notes) -> JoinKind? {
    readWord(value, synonyms: ["outer": .left, "full": .left, "exists": .semi], &notes)
  }

  /// Whether the other table's columns are added.
  var adds: Bool { self == .inner || self == .left }
}

/// How many rows may match how many.
enum JoinExpectation: String, CaseIterable, SettingValue, DescribedWord {
  case manyToOne = "many_to_one"
  case oneToOne = "one_to_one"
  case oneToMany = "one_to_many"
  case manyToMany = "many_to_many"

  static func read(_ value: LocatedValue, _ notes: inout Notes) -> JoinExpectation? {
    readWord(
      value,
      synonyms: ["1:1": .oneToOne, "m:1": .manyToOne, "1:m": .oneToMany, "m:m": .manyToMany],
      &notes)
  }

  var summary: String {
    switch self {
    case .manyToOne: "A row matches one of the other table at most."
    case .oneToOne: "A row matches one at most, and is the only one to match it."
    case .oneToMany: "A row may match several, and is the only one to match them."
    case .manyToMany: "Any number may match any number: rows are multiplied."
    }
  }

  /// Whether a row of the other table may match one row here only.
  var isOneHere: Bool { self == .oneToOne || self == .oneToMany }

  /// Whether a row here may match one row of the other table only.
  var isOneThere: Bool { self == .oneToOne || self == .manyToOne }
}

/// What becomes of a row without a match.
enum Unmatched: String, CaseIterable, SettingValue, DescribedWord {
  case keep, drop, refuse, fail

  var summary: String {
    switch self {
    case .keep: "They stay, with missing values."
    case .drop: "They are left out and counted."
    case .refuse: "They are refused as `E_UNMATCHED`."
    case .fail: "The run fails."
    }
  }
}

/// What `join` may be told.
struct JoinSettings: StageSettings {
  let with: NodeName
  let on: JoinKeys
  let kind: JoinKind
  let expect: JoinExpectation
  let unmatched: Unmatched?
  let add: JoinedNames?

  init(from fields: inout FieldReader) {
    with = fields.required(
      "with", "The node whose rows are looked up; they are all read first.", example: "companies")
    on = fields.required(
      "on",
      "The columns that must be equal; as a map where the other table calls them otherwise. "
        + "A missing value equals nothing.", example: "{ symbol: code }")
    kind = fields.required(
      "kind", "Which rows come out.", example: "left")
    expect = fields.optional(
      "expect", "How many rows here may match how many rows there; more fail the run.",
      default: .manyToOne)
    unmatched = fields.optional(
      "unmatched", "What becomes of rows without a match where `kind` lets none through.",
      as: Unmatched.self, example: "refuse")
    add = fields.optional(
      "add",
      "The other table's columns to add, or new names with the columns that they are for; "
        + "without it all but those of `on`.", example: "[name, sector]")
    check(&fields)
  }

  private func check(_ fields: inout FieldReader) {
    let (addPlace, unmatchedPlace) = (fields.location(of: "add"), fields.location(of: "unmatched"))
    let (onPlace, expectPlace) = (fields.location(of: "on"), fields.location(of: "expect"))
    fields.check(
      !on.pairs.isEmpty,
      Diagnostic("nothing says which columns must be equal", at: onPlace, help: "list some"))
    fields.check(
      add == nil || kind.adds,
      Diagnostic(
        "`kind: \(kind.rawValue)` adds no columns", at: addPlace,
        help: "take `add` out, or write `kind: inner`"))
    fields.check(
      unmatched == nil || kind == .inner || kind == .semi,
      Diagnostic(
        kind == .left
          ? "`kind: left` keeps rows without a match" : "`kind: anti` is for rows without a match",
        at: unmatchedPlace, help: "take `unmatched` out, or write `kind: inner`"))
    fields.check(
      unmatched != .keep || kind == .left || kind == .anti,
      Diagnostic(
        "`kind: \(kind.rawValue)` keeps no rows without a match", at: unmatchedPlace,
        help: "write `kind: left`, or `unmatched: drop`"))
    fields.check(
      expect.isOneThere || kind.adds,
      Diagnostic(
        "`kind: \(kind.rawValue)` gives a row once however many it matches",
        at: expectPlace, help: "take `expect` out"))
    var seen: Set<String> = []
    for pair in add?.pairs ?? [] {
      fields.check(
        seen.insert(pair.name.name).inserted,
        Diagnostic("two columns would be called `\(pair.name.name)`", at: pair.name.location))
    }
  }
}
