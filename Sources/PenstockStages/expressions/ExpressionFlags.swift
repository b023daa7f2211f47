import PenstockData
import PenstockExpressions
import PenstockFinance
import PenstockKit

/// What becomes of results that can't be given: they are missing, with a flag where their stage has
/// such a column, and a result of more than 38 digits is refused.
struct ExpressionFlags: Sendable {
  private let flags: Flags?

  /// Adds the column `flags` to `schema` where `mayFault` says that a result may be missing for a
  /// reason that is usual in data.
  init(_ mayFault: Bool, _ schema: inout Schema) {
    flags = mayFault ? Flags(&schema) : nil
  }

  /// Flags the rows of `faults` for the column `name`.
  ///
  /// - Returns: The rows that must be refused, ascending.
  func add(_ faults: Faults, for name: String, to columns: inout [Column]) -> [Int32] {
    if faults.isEmpty { return [] }
    for fault in ExpressionFault.allCases {
      let rows = faults.rows.filter { $0.value == fault }.map(\.key)
      flags?.add(fault.rawValue, at: rows, for: name, to: &columns)
    }
    return faults.rows.filter { $0.value == .overflow }.map(\.key).sorted()
  }
}
