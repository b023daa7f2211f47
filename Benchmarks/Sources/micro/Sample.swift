import PenstockData

/// Facts as delimited text, the same in every run.
struct Sample: Sendable {
  let store: ByteStore
  let rowCount: Int

  static let fieldCount = 6
  static let comma = UInt8(ascii: ",")
  static let quote = UInt8(ascii: "\"")

  init(rowCount: Int) {
    self.rowCount = rowCount
    var text = ""
    var state: UInt64 = 1
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let segments = ["", "Cloud", "\"Services, other\"", "半导体", "汽车"]
    let units = ["元", "万元", "百万元", "亿元"]
    for row in 0..<rowCount {
      let year = 2005 + row * 20 / rowCount
      let value = "\(next(1_000_000)).\(next(10_000))"
      text += "C\(100_000 + next(600)),revenue,\(segments[next(5)]),\(year)-12-31,"
      text += "\(units[next(4)]),\(value)\n"
    }
    store = ByteStore(text)
  }

  /// Where the fields are.
  var index: FieldIndex {
    FieldIndex(
      store, in: 0..<store.count, delimiter: Self.comma, quote: Self.quote,
      fieldCount: Self.fieldCount)
  }

  /// The fields as columns of text.
  var columns: [TextColumn] {
    guard
      let grid = FieldGrid(store, index, from: 0, delimiter: Self.comma, quote: Self.quote)
    else { fatalError("the sample is regular") }
    return (0..<Self.fieldCount).map { TextColumn(grid, field: $0) }
  }

  /// The facts as a batch: texts, a date and a decimal.
  var batch: Batch {
    let types: [ValueType] = [.text, .text, .text, .date, .text, .decimal]
    let names = ["company", "metric", "segment", "end", "unit", "value"]
    let columns = zip(columns, types).map { $0.decoded(as: $1).column }
    return Batch(schema: Schema(zip(names, types).map { Field($0, $1) }), columns: columns)
  }
}
