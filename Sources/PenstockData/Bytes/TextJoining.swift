extension TextColumn {
  /// The values of `pieces`, one after the other, in one store: coded where all of them are and
  /// few values differ.
  ///
  /// - Complexity: O(rows + bytes of text).
  init(joining pieces: [TextColumn]) {
    if pieces.count == 1 {
      self = pieces[0]
    } else if let (values, codes, store) = Self.joinedCodes(of: pieces) {
      self.init(values, codes, in: store)
    } else {
      let (slices, store) = Self.joinedSlices(of: pieces)
      self.init(slices, in: store)
    }
  }

  /// The pieces joined row by row; each store is copied once, and only if most of it is needed.
  private static func joinedSlices(of pieces: [TextColumn]) -> ([TextSlice], ByteStore) {
    var needs: [ObjectIdentifier: (bytes: Int, store: Int)] = [:]
    for piece in pieces {
      var bytes = 0
      piece.forEachSlice { bytes += $1.length }
      needs[ObjectIdentifier(piece.store), default: (0, piece.store.count)].bytes += bytes
    }
    // A store that is needed for the most part is copied at one go.
    let isWhole = needs.mapValues { $0.store <= $0.bytes * 2 }
    let capacity = needs.reduce(0) {
      $0 + (isWhole[$1.key] == true ? $1.value.store : $1.value.bytes)
    }
    var writer = ByteWriter(capacity: capacity + ByteStore.slack)
    var starts: [ObjectIdentifier: Int] = [:]
    var slices: [TextSlice] = []
    slices.reserveCapacity(pieces.reduce(0) { $0 + $1.count })
    for piece in pieces {
      let store = ObjectIdentifier(piece.store)
      if starts[store] == nil, isWhole[store] == true {
        starts[store] = writer.count
        writer.append(piece.store)
      }
      if let start = starts[store] {
        piece.forEachSlice { slices.append($1.moved(by: start)) }
      } else {
        piece.forEachSlice { slices.append(copy($1, of: piece.store, to: &writer)) }
      }
    }
    return (slices, writer.finish())
  }

  /// The pieces joined code by code; nil where one is not coded or too many values differ.
  private static func joinedCodes(
    of pieces: [TextColumn]
  ) -> (values: [TextSlice], codes: [UInt16], ByteStore)? {
    var dictionary = TextDictionary()
    var codes: [UInt16] = []
    codes.reserveCapacity(pieces.reduce(0) { $0 + $1.count })
    for piece in pieces {
      guard case .coded(let values, let pieceCodes) = piece.layout else { return nil }
      var known = [UInt16](repeating: .max, count: values.count)
      for code in pieceCodes {
        if known[Int(code)] == .max {
          guard let joint = dictionary.code(of: values[Int(code)], in: piece.store) else {
            return nil
          }
          known[Int(code)] = joint
        }
        codes.append(known[Int(code)])
      }
    }
    let values = dictionary.values
    return (values, codes, dictionary.finish())
  }
}

/// The distinct values of several columns of text, in a store of their own.
private struct TextDictionary: ~Copyable {
  private var writer = ByteWriter()
  private(set) var values: [TextSlice] = []
  private var table = [UInt16](repeating: 0, count: TextCoding.limit * 4)  // code + 1

  /// The code of a value; nil where it would be one more than pays.
  mutating func code(of value: TextSlice, in store: ByteStore) -> UInt16? {
    let mask = table.count - 1
    var place = Int(truncatingIfNeeded: TextCoding.hash(value, store.base)) & mask
    while table[place] != 0 {
      let code = table[place] - 1
      if isSame(values[Int(code)], value, store) { return code }
      place = (place + 1) & mask
    }
    guard values.count < TextCoding.limit else { return nil }
    let start = writer.count
    writer.append(value, of: store)
    values.append(value.isMissing ? value : TextSlice(offset: start, length: value.length))
    table[place] = UInt16(values.count)
    return table[place] - 1
  }

  private func isSame(_ known: TextSlice, _ value: TextSlice, _ store: ByteStore) -> Bool {
    known.length == value.length && known.isMissing == value.isMissing
      && TextCoding.sameBytes(
        writer.base + known.offset, store.base + value.offset, known.length)
  }

  /// The store that the values lie in.
  consuming func finish() -> ByteStore { writer.finish() }
}
