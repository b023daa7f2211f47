extension TextColumn {
  /// The same values without blanks at their ends; one of blanks alone is missing.
  ///
  /// - Complexity: O(rows); no text is copied.
  public func trimmed() -> TextColumn {
    let blank = UInt8(ascii: " ")
    func isPadded(_ slice: TextSlice) -> Bool {
      slice.length > 0
        && (store.base[slice.offset] == blank || store.base[slice.range.upperBound - 1] == blank)
    }
    guard (0..<count).contains(where: { isPadded(slice($0)) }) else { return self }
    let slices = (0..<count).map { row -> TextSlice in
      let slice = slice(row)
      var range = slice.range
      while !range.isEmpty, store.base[range.lowerBound] == blank { range = range.dropFirst() }
      while !range.isEmpty, store.base[range.upperBound - 1] == blank { range = range.dropLast() }
      if range.isEmpty { return .missing }
      return TextSlice(offset: range.lowerBound, length: range.count)
    }
    return TextColumn(slices, in: store)
  }
}
