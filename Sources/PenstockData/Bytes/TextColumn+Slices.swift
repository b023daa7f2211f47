extension TextColumn {
  /// Calls `body` with every row and where its value lies: a tight loop for each layout.
  @inline(__always)
  func forEachSlice(_ body: (Int, TextSlice) -> Void) {
    switch layout {
    case .fields(let grid, let field):
      grid.withField(field) { field in
        for row in 0..<count { body(row, field.slice(row)) }
      }
    case .each(let slices):
      for row in slices.indices { body(row, slices[row]) }
    case .coded(let values, let codes):
      for row in codes.indices { body(row, values[Int(codes[row])]) }
    }
  }

  /// Where the values of the rows numbered `rows` lie.
  ///
  /// - Complexity: O(rows).
  public func slices(of rows: [Int32]) -> [TextSlice] {
    switch layout {
    case .fields(let grid, let field):
      grid.withField(field) { field in rows.map { field.slice(Int($0)) } }
    case .each(let slices): rows.map { slices[Int($0)] }
    case .coded(let values, let codes): rows.map { values[Int(codes[Int($0)])] }
    }
  }
}
