import PenstockData
import PenstockFinance
import PenstockKit

/// Adds to each member's amount its share in the whole, and how concentrated its axis is.
///
/// Nothing is refused: what can't be given stays empty, and `flags` says why. Rows of other concepts
/// and of no member stay as they are.
struct SegmentMixColumns: Sendable {
  private let places: FactPlaces
  private let segment: Int
  private let amount: String
  private let rules: MixSums.Rules
  private let names: [MixColumn]
  private let schema: Schema
  private let added: [Int]
  private let flags: Flags

  init(_ settings: SegmentMixSettings, _ places: FactPlaces, _ binding: inout Binding) {
    self.places = places
    segment = places[.segment] ?? 0
    amount = settings.amount
    rules = MixSums.Rules(total: settings.total, round: settings.round, rounding: settings.rounding)
    names = settings.add
    var schema = binding.input
    for name in names where schema[name.rawValue] != nil {
      binding.note(
        Diagnostic(
          "there is a column `\(name.rawValue)` already",
          help: "rename that column before: `rename: { \(name.rawValue): OTHER }`"))
    }
    added = names.map { schema.append(Field($0.rawValue, .decimal, unit: .fixed(.pure))) }
    flags = Flags(&schema)
    self.schema = schema
    binding.output = schema
  }

  func transform(_ groups: Groups, _ output: inout GroupOutput) {
    guard let facts = FactTable(groups.table, places),
      let segments = groups.table.columns[segment].texts
    else { return }
    let order = RowOrder(groups)
    let members = MixMembers(
      values: facts.values, segments: segments, units: facts.units,
      axes: places[.axis].flatMap { groups.table.columns[$0].texts })
    var sums = MixSums(rules, members, rowCount: order.rowCount)
    for group in groups {
      let row = group.first.map { Int($0) } ?? 0
      if facts.concepts[row] != amount {
        sums.skip(group)
      } else if facts.periods[row] == nil {
        sums.skip(group, .periodUnknown)
      } else {
        sums.add(group)
      }
    }
    var columns = order.table.columns
    columns += (columns.count..<schema.fields.count).map {
      .missing(schema.fields[$0].type, count: order.table.rowCount)
    }
    for (name, place) in zip(names, added) {
      let result = name == .share ? sums.shares : sums.concentrations
      columns[place] = .decimal(order.sorted(result.values.finish()))
      flags.add(order.sorted(result.codes), for: name.rawValue, to: &columns)
    }
    output.add(
      Batch(schema: schema, columns: columns, rowCount: order.table.rowCount), at: order.anchors)
  }
}

/// The columns that say which member a row is of, and what it has.
struct MixMembers {
  let values: DecimalColumn
  private let namesMember: [Bool]
  private let axes: TextColumn?
  private let unitNumbers: Numbering
  private let segmentNumbers: Numbering
  private let axisNumbers: Numbering?

  init(values: DecimalColumn, segments: TextColumn, units: TextColumn, axes: TextColumn?) {
    self.values = values
    namesMember = segments.slices(of: Array(0..<Int32(segments.count))).map { $0.length > 0 }
    self.axes = axes
    unitNumbers = Column.text(units).numbered()
    segmentNumbers = Column.text(segments).numbered()
    axisNumbers = axes.map { Column.text($0).numbered() }
  }

  /// How many distinct names of members there are.
  var segmentCount: Int { segmentNumbers.count }

  /// The number of a row's unit.
  func unit(_ row: Int32) -> Int32 { unitNumbers.numbers[Int(row)] }

  /// The number of a row's member.
  func segment(_ row: Int32) -> Int32 { segmentNumbers.numbers[Int(row)] }

  /// The number of a row's axis.
  func axis(_ row: Int32) -> Int32 { axisNumbers?.numbers[Int(row)] ?? 0 }

  /// Whether a row is a member's: it names one, and not only an axis or nothing.
  func isMember(_ row: Int32) -> Bool { namesMember[Int(row)] }

  /// Whether a row is of no member and no axis: the whole.
  func isWhole(_ row: Int32) -> Bool {
    !isMember(row) && axes.map { $0.slice(Int(row)).length == 0 } ?? true
  }
}
