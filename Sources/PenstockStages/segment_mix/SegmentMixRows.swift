import PenstockData
import PenstockFinance
import PenstockKit

/// Gives the mix as facts: those of the two concepts, and those that follow from them.
struct SegmentMixRows: Sendable {
  private let places: FactPlaces
  private let names: MixNames
  private let total: MixTotal
  private let facts: DerivedFacts

  init(_ settings: SegmentMixSettings, _ places: FactPlaces, _ binding: inout Binding) {
    self.places = places
    names = MixNames(
      amount: settings.amount, share: settings.share ?? "", round: settings.round,
      rounding: settings.rounding)
    total = settings.total
    facts = DerivedFacts(binding.input, adding: [.basis, .derived])
    binding.output = facts.schema
  }

  func transform(_ groups: Groups, _ output: inout GroupOutput) {
    guard let table = FactTable(groups.table, places) else { return }
    var kept: [Int32] = []
    var work = MixWork(names, table)
    var others = 0
    var unused = 0
    for group in groups {
      var axes: [MixAxis] = []
      var wholes: [MixWhole] = []
      var wholeCount = 0
      for row in group {
        let concept = table.concepts[Int(row)]
        let isShare = concept == names.share
        guard isShare || concept == names.amount else {
          others += 1
          continue
        }
        let axis = table.text(.axis, row)
        let segment = table.text(.segment, row)
        if !isShare, segment == nil, axis == nil {
          wholeCount += 1
          if let value = table.values[Int(row)] { wholes.report(row, value, of: table) }
        } else if table.periods[Int(row)] == nil {
          work.refuse(row, .periodUnknown, "no period is given, so that it is a part of no whole")
        } else {
          kept.append(row)
          let place = axes.firstIndex { $0.axis == axis } ?? axes.count
          if place == axes.count { axes.append(MixAxis(axis)) }
          axes[place].add(row, segment, isShare: isShare)
        }
      }
      if axes.isEmpty { unused += wholeCount }
      for axis in axes {
        if total == .members { wholes = work.sums(axis) }
        work.mix(axis, wholes, isSum: total == .members)
      }
    }
    output.add(facts.kept(kept, of: groups.table), at: kept)
    output.add(facts.batch(work.derived, of: groups.table), at: work.derived.map(\.anchor))
    for refusal in work.context.refusals {
      output.context.refuse(refusal.row, code: refusal.code, refusal.reason)
    }
    output.context.remark("facts of other concepts left out", count: others)
    output.context.remark("totals of periods without members left out", count: unused)
  }
}

/// What the concepts of a mix are called, and how its ratios are rounded.
struct MixNames: Sendable {
  let amount: String
  let share: String
  let round: Int
  let rounding: Rounding

  /// The member that stands for what the others leave.
  static let residual = "__residual__"
}
