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
}
