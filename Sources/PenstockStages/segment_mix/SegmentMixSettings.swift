import PenstockData
import PenstockFinance
import PenstockKit

/// What the whole is that shares are of.
enum MixTotal: String, CaseIterable, SettingValue, DescribedWord {
  /// The figure that is reported without a member.
  case reported
  /// The sum of the members.
  case members

  /// What it means.
  var summary: String {
    switch self {
    case .reported: "The figure that is reported without a member."
    case .members: "The sum of the members."
    }
  }
}

/// A column to add to the rows of members.
enum MixColumn: String, CaseIterable, SettingValue, DescribedWord {
  /// The member's share in the whole.
  case share
  /// The Herfindahl–Hirschman index of the member's axis.
  case concentration = "hhi"

  /// What it means.
  var summary: String {
    switch self {
    case .share: "The share of the member in the whole."
    case .concentration: "The Herfindahl-Hirschman index of the axis."
    }
  }
}

/// What `segment_mix` may be told.
struct SegmentMixSettings: StageSettings {
  let amount: String
  let share: String?
  let total: MixTotal
  let add: [MixColumn]
  let round: Int
  let rounding: Rounding

  init(from fields: inout FieldReader) {
    amount = fields.required(
      "amount", "The concept whose figures are split among members.", example: "revenue")
    share = fields.optional(
      "share", "The concept of the members' shares in it.", as: String.self,
      example: "revenue_share")
    total = fields.required(
      "total", "What the whole is that shares are of.", example: "reported")
    add = fields.optional(
      "add", "Columns to add to the rows of members, which else become facts.", default: [],
      fallbackInWords: "shares, amounts and concentration as facts", example: "[share, hhi]")
    round = fields.optional(
      "round", "How many decimals a share has that is worked out.", default: 4)
    rounding = fields.optional("rounding", "How a share is rounded.", default: .halfEven)
    let (share, add, place) = (share, add, fields.location)
    fields.check(
      share != nil || !add.isEmpty,
      Diagnostic(
        "nothing says what shares are called", at: place,
        help: "add `share: revenue_share` for facts, or `add: [share, hhi]` for columns"))
    let sharePlace = fields.location(of: "share")
    fields.check(
      share != amount, Diagnostic("shares and amounts are two concepts", at: sharePlace))
    let (round, roundPlace) = (round, fields.location(of: "round"))
    fields.check(
      (0...Decimal.maximumScale).contains(round),
      Diagnostic("`round` is 0 through 38", at: roundPlace))
    let addPlace = fields.location(of: "add")
    fields.check(
      Set(add.map(\.rawValue)).count == add.count,
      Diagnostic("`add` names a column twice", at: addPlace))
  }
}
