import PenstockData
import PenstockKit
import PenstockPlan

/// What one piece of work gave: rows and bytes for those who take them in order, and counts.
struct Parcel: Sendable {
  /// Something to be taken in order.
  enum Item: Sendable {
    case table(Plan.Edge, Batch)
    case held(node: Int, input: Int, Batch)
    case group(Circuit.Position, Batch)
    case sort(Circuit.Position, Batch, SortKeys)
    case lookup(Circuit.Position, Batch, parts: [Int])
    case bytes(sink: Int, Partition?, ByteStore, rows: Int)
    case sinkRows(sink: Int, Batch)
    case blockRows(sink: Int, Batch)
    case partedRows(sink: Int, Batch, SortKeys)
    case keys(sink: Int, Batch, SortKeys)
    case captured(Batch)
    case refused(Circuit.Position, Batch)
  }

  var items: [Item] = []

  /// Rows that have come to a gate, in order.
  var arrivals: [(position: Circuit.Position, arrival: Gate.Arrival)] = []

  var counts: [Int: Counts] = [:]  // by node

  /// How many digits the numbers have that go to sinks, by sink and column.
  var extents: [Int: [String: DecimalExtent]] = [:]

  /// What a node did with some rows.
  struct Counts: Sendable {
    var rowsIn = 0
    var rowsOut = 0
    var refused: [String: Int] = [:]
    var remarks: [String: Int] = [:]
    var expectations: [String: Expectation] = [:]

    /// Adds what it did with other rows.
    mutating func add(_ other: Counts) {
      rowsIn += other.rowsIn
      rowsOut += other.rowsOut
      refused.merge(other.refused, uniquingKeysWith: +)
      remarks.merge(other.remarks, uniquingKeysWith: +)
      expectations.add(other.expectations)
    }
  }

  /// Adds what a later piece of work gave.
  mutating func append(_ later: Parcel) {
    items += later.items
    arrivals += later.arrivals
    for (node, counts) in later.counts { self.counts[node, default: .init()].add(counts) }
    extents.add(later.extents)
  }

  /// Takes out all rows that came to one gate.
  mutating func takeArrivals() -> (Circuit.Position, [Gate.Arrival])? {
    guard let position = arrivals.first?.position else { return nil }
    let taken = arrivals.filter { $0.position == position }.map(\.arrival)
    arrivals.removeAll { $0.position == position }
    return (position, taken)
  }
}

extension [Int: [String: DecimalExtent]] {
  /// Adds what was found in other rows.
  mutating func add(_ other: Self) {
    for (sink, columns) in other {
      for (name, extent) in columns {
        self[sink, default: [:]][name, default: DecimalExtent()].add(extent)
      }
    }
  }
}
