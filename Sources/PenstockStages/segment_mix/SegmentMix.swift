import PenstockData
import PenstockFinance
import PenstockKit

/// Tells how a figure is split among the members of an axis: shares, amounts, what is left, and how
/// concentrated it is.
///
/// Axes are never added up. Shares and amounts come as facts, or as columns beside the members'
/// amounts. What members leave of the whole is a member of its own, `__residual__`, unless rounding
/// explains it. Sources: IFRS 8.23 and 8.28, XBRL Calculations 1.1 for what rounding explains.
struct SegmentMix: GroupTransform {
  static let name = "segment_mix"
  static let summary = "Works out shares, amounts, residuals and concentration of segments."

  typealias Settings = SegmentMixSettings

  private enum Form {
    case rows(SegmentMixRows)
    case columns(SegmentMixColumns)
  }

  let key: [Int]
  private let form: Form

  init(_ settings: SegmentMixSettings, _ binding: inout Binding) {
    let places = FactPlaces(&binding)
    _ = binding.part(.segment)
    if settings.add.isEmpty {
      key = places.places(of: .entity, .period, .modality)
      form = .rows(SegmentMixRows(settings, places, &binding))
    } else {
      key = places.places(of: .entity, .period, .modality, .concept, .currency)
      form = .columns(SegmentMixColumns(settings, places, &binding))
    }
  }

  func transform(_ groups: Groups, _ output: inout GroupOutput) {
    switch form {
    case .rows(let rows): rows.transform(groups, &output)
    case .columns(let columns): columns.transform(groups, &output)
    }
  }
}
