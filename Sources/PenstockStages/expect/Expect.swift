import PenstockData
import PenstockExpressions
import PenstockKit

/// Lets rows through unchanged, and looks whether they are what is expected.
///
/// Something holds unless it is false: a missing value passes everything but `not_null`. What can't
/// be worked out does not hold. Every expectation is counted, with one row as an example, for the
/// report and the manifest; those that fail a run are told all at once, when all rows are through.
struct Expect: Transform {
  static let name = "expect"
  static let summary =
    "Lets rows through unchanged, and fails, refuses or warns where they are "
    + "not what is expected."

  typealias Settings = ExpectSettings

  static func bind(_ settings: ExpectSettings, _ binding: inout Binding) -> BoundTransform {
    let schema = binding.input
    var steps: [BoundTransform] = []
    let rows = ExpectRows(settings, &binding)
    if !rows.isEmpty { steps.append(.row(rows)) }
    let absent = ExpectAbsent(settings, &binding)
    if !absent.isEmpty { steps.append(.sequential(absent)) }
    for (number, check) in settings.checks.values.enumerated() {
      if let group = ExpectGroups(check, number, &binding) { steps.append(.group(group)) }
    }
    let total = ExpectTotal(settings, &binding)
    if !total.isEmpty { steps.append(.sequential(total)) }
    return .steps(steps.map { BoundStep($0, output: schema) })
  }
}
