import PenstockData
import PenstockKit

/// What growth is measured over.
enum GrowthKind: String, CaseIterable, SettingValue, DescribedWord {
  /// From the same period a year before.
  case yearOnYear = "yoy"
  /// The growth per year that leads from a figure some years before.
  case compound = "cagr"

  /// What it means.
  var summary: String {
    switch self {
    case .yearOnYear: "From the same period a year before."
    case .compound: "The growth per year that leads from a figure some years before."
    }
  }
}

/// What `growth` may be told.
struct GrowthSettings: StageSettings {
  let kind: GrowthKind
  let years: Int
  let decimals: Int
  let rounding: Rounding

  init(from fields: inout FieldReader) {
    kind = fields.required("kind", "What growth is measured over.", example: "yoy")
    let years = fields.optional(
      "years", "How many years back `cagr` begins.", as: Int.self, example: "2")
    decimals = fields.optional("decimals", "How many decimals the ratio has.", default: 4)
    rounding = fields.optional("rounding", "How the ratio is rounded.", default: .halfEven)
    self.years = years ?? 1
    let (kind, decimals, place) = (kind, decimals, fields.location(of: "years"))
    fields.check(
      (kind == .compound) == (years != nil),
      Diagnostic(
        kind == .compound
          ? "nothing says over how many years growth is compounded"
          : "`years` belongs to `kind: cagr`", at: place,
        help: kind == .compound ? "add `years: 2`" : nil))
    fields.check(
      years.map { (2...100).contains($0) } ?? true,
      Diagnostic("`years` is 2 through 100", at: place))
    let decimalsPlace = fields.location(of: "decimals")
    fields.check(
      (0...Decimal.maximumScale).contains(decimals),
      Diagnostic("`decimals` is 0 through 38", at: decimalsPlace))
  }
}
