import PenstockData

/// Numbers the distinct texts of a column, so that rows are compared by numbers.
struct TextNumbers: Sendable {
  /// How many distinct texts there are, missing ones included.
  let count: Int

  private let codes: [UInt16]?
  private let numbers: [Int32]

  /// - Complexity: O(rows); a few nanoseconds each where few texts are distinct.
  init(_ column: TextColumn) {
    if let coding = column.coding {
      count = coding.values.count
      codes = coding.codes
      numbers = []
      return
    }
    var known: [String?: Int32] = [:]
    var numbers: [Int32] = []
    numbers.reserveCapacity(column.count)
    for row in 0..<column.count {
      let text = column[row]
      let number = known[text] ?? Int32(known.count)
      if Int(number) == known.count { known[text] = number }
      numbers.append(number)
    }
    count = known.count
    codes = nil
    self.numbers = numbers
  }

  /// The number of a row's text.
  @inline(__always)
  subscript(row: Int32) -> Int32 { codes.map { Int32($0[Int(row)]) } ?? numbers[Int(row)] }
}
