import PenstockData
import PenstockKit

/// Puts the rows in the order of some columns.
///
/// Numbers are ordered by value, whatever their decimals, text by code points, periods by their ends;
/// what is missing comes last in both directions. Rows that are equal in all the columns stay in the
/// order in which they came. Rows beyond the memory that the run is given are sorted on disk.
struct Sort: OrderTransform {
  static let name = "sort"
  static let summary = "Puts the rows in the order of some columns."

  typealias Settings = SortSettings

  let order: [SortColumn]

  init(_ settings: SortSettings, _ binding: inout Binding) {
    order = settings.by.map { entry in
      SortColumn(
        binding.column(entry.column), isDescending: entry.direction == .descending)
    }
  }

  static let examples = [
    Example(
      "By symbol, and the newest day first; what is missing comes last",
      settings: "{ by: [symbol, date: desc] }",
      input: """
        symbol,date:date,close:decimal
        600000.XSHG,2025-06-30,10.50
        ,2025-06-30,1
        000001.XSHE,,12.00
        600000.XSHG,2025-07-01,10.60
        000001.XSHE,2025-06-30,12.10
        """,
      output: """
        symbol,date,close
        000001.XSHE,2025-06-30,12.10
        000001.XSHE,,12.00
        600000.XSHG,2025-07-01,10.60
        600000.XSHG,2025-06-30,10.50
        ,2025-06-30,1
        """)
  ]
}
