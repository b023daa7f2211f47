import PenstockKit

/// Which times of the other table are early enough.
enum AsofMatch: String, CaseIterable, SettingValue, DescribedWord {
  case atOrBefore = "at_or_before"
  case before

  var summary: String {
    switch self {
    case .atOrBefore: "What is known at the same time is known."
    case .before: "Only what was known before is known."
    }
  }
}

/// What `asof_join` may be told.
struct AsofJoinSettings: StageSettings {
  let with: NodeName
  let by: JoinKeys?
  let on: JoinKeys
  let tolerance: Tolerance
  let match: AsofMatch
  let unmatched: Unmatched
  let add: JoinedNames?

  init(from fields: inout FieldReader) {
    with = fields.required(
      "with", "The node whose rows are looked up; they are all read first.",
      example: "fundamentals")
    by = fields.optional(
      "by", "The columns that must be equal; as a map where the other table calls them otherwise.",
      example: "symbol")
    on = fields.required(
      "on", "The column that says when, here and there: a match is the last known row.",
      example: "{ date: known_at }")
    tolerance = fields.required(
      "tolerance", "How much older than the row its match may be.", example: "400 days")
    match = fields.optional(
      "match", "Which rows are early enough.", default: .atOrBefore)
    unmatched = fields.optional(
      "unmatched", "What becomes of rows without a match.", default: .keep)
    add = fields.optional(
      "add",
      "The other table's columns to add, or new names with the columns that they are for; "
        + "without it all but those that are equal.", example: "{ known_at: known_at, eps: eps }")
    let (on, onPlace) = (on, fields.location(of: "on"))
    fields.check(
      on.pairs.count == 1,
      Diagnostic(
        "`on` is one column of time, and what must be equal stands under `by`", at: onPlace,
        help: "write `on: date`, or `on: { date: known_at }`"))
    var seen: Set<String> = []
    for pair in add?.pairs ?? [] {
      fields.check(
        seen.insert(pair.name.name).inserted,
        Diagnostic("two columns would be called `\(pair.name.name)`", at: pair.name.location))
    }
  }
}
