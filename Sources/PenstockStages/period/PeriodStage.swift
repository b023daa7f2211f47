import PenstockData
import PenstockFinance
import PenstockKit

/// Aligns facts to calendar or fiscal periods: as rows of those periods, or as columns beside the
/// facts as they are.
///
/// Only flows are added up or subtracted, and only where `from` says what their figures run over:
/// figures of one entity, concept, member and unit, that lie end to end or begin on the same day.
/// What can't be aligned is refused by a code that says why. Sources: the preconditions of any
/// difference in `domain.md` B.2, as filings of cumulative quarters have it (CSRC, SEC Form 10-Q).
struct PeriodStage: GroupTransform {
  static let name = "period"
  static let summary = "Aligns facts to years, halves or quarters, and takes cumulative ones apart."

  typealias Settings = PeriodSettings

  private enum Form {
    case rows(PeriodRows)
    case columns(PeriodColumns)
  }

  let key: [Int]
  private let form: Form

  init(_ settings: PeriodSettings, _ binding: inout Binding) {
    let places = FactPlaces(&binding)
    var key = places.places(of: .entity, .concept, .axis, .segment, .modality)
    if let add = settings.add {
      let columns = PeriodColumns(settings, add, places, &binding)
      key += columns.unitKey
      form = .columns(columns)
    } else {
      key += places.places(of: .unit, .currency)
      form = .rows(PeriodRows(settings, places, &binding))
    }
    self.key = key
    Self.check(settings, &binding)
  }

  /// Notes that the rows were converted before: each figure of a difference has a rate of its own.
  private static func check(_ settings: PeriodSettings, _ binding: inout Binding) {
    let input = binding.input
    var isConverted = input.parts[.basis] != nil
    if let value = settings.value, value.name != input.parts[.value],
      case .fixed(let unit) = input[value.name]?.unit, Currency(code: unit.description) != nil
    {
      isConverted = true
    }
    guard isConverted, !settings.convertFirst else { return }
    binding.note(
      Diagnostic(
        "these amounts were converted before `period`, each at the rate of its own period",
        help: "put `period` before `currency`, or write `convert_first: true`",
        notes: ["a difference of converted amounts is not the difference at its own rate"]))
  }

  func transform(_ groups: Groups, _ output: inout GroupOutput) {
    switch form {
    case .rows(let rows): rows.transform(groups, &output)
    case .columns(let columns): columns.transform(groups, &output)
    }
  }

  var stream: (any KeyedStream)? {
    if case .columns(let columns) = form { columns.stream } else { nil }
  }
}
