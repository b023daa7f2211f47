import PenstockData

/// A routine and what it is timed on.
struct Routine {
  let name: String

  /// What one of its steps is, and how many it does: `row`, 200 000.
  let step: String
  let stepCount: Int

  /// Does all of it, and returns something that depends on all that it did.
  let run: () -> Int

  private static let rounds = 15

  /// The least time that one step took, of several rounds.
  func measured() -> String {
    let clock = ContinuousClock()
    var best = Duration.seconds(3600)
    var result = 0
    for _ in 0..<Self.rounds {
      let time = clock.measure { result &+= run() }
      best = min(best, time)
    }
    let picoseconds =
      best.components.seconds * 1_000_000_000_000
      + best.components.attoseconds / 1_000_000
    let each = picoseconds / Int64(max(1, stepCount))
    let digits = String(each % 1000 / 10)
    let padded = String(repeating: "0", count: 2 - digits.count) + digits
    let title = name + String(repeating: " ", count: max(1, 44 - name.count))
    return "\(title)\(each / 1000).\(padded) ns a \(step)\(result == 0 ? " (nothing done)" : "")"
  }

  /// The hot routines.
  static func all(on sample: Sample) -> [Routine] {
    let (rows, bytes) = (sample.rowCount, sample.store.count)
    let batch = sample.batch
    let value = sample.columns[5]
    let units = sample.columns[4]
    guard case .decimal(let decimals) = batch.columns[5] else { return [] }
    let exponents = ValueColumn<Int>(
      values: [0, 4, 6, 8], codes: (0..<rows).map { UInt16($0 % 4) })
    let rates = DecimalColumn(
      values: [Decimal("7.1955863100"), Decimal("0.1389741300")],
      codes: (0..<rows).map { UInt16($0 % 2) })
    let encoder = DelimitedEncoder(delimiter: Sample.comma, quote: Sample.quote)
    let written = batch.columns
    return [
      Routine(name: "fields found", step: "byte", stepCount: bytes) { sample.index.ends.count },
      Routine(name: "quotes and newlines counted", step: "byte", stepCount: bytes) {
        sample.store.count(quote: Sample.quote, in: 0..<bytes).newlines
      },
      Routine(name: "UTF-8 checked", step: "byte", stepCount: bytes) {
        sample.store.firstInvalidUTF8(in: 0..<bytes) ?? 1
      },
      Routine(name: "decimals read", step: "row", stepCount: rows) {
        value.decoded(as: .decimal).column.count
      },
      Routine(name: "few texts coded", step: "row", stepCount: rows) {
        units.gather(Array(0..<Int32(rows))).coding?.values.count ?? 0
      },
      Routine(name: "decimals scaled", step: "row", stepCount: rows) {
        decimals.scaled(byPowersOfTen: exponents).column.count
      },
      Routine(name: "decimals multiplied and rounded", step: "row", stepCount: rows) {
        decimals.multiplied(by: rates, scale: 2, rounding: .halfEven).column.count
      },
      Routine(name: "rows written, untouched", step: "row", stepCount: rows) {
        var writer = ByteWriter(capacity: bytes * 2)
        encoder.encode(written, rowCount: rows, into: &writer)
        return writer.count
      },
      Routine(name: "keys made and numbered", step: "row", stepCount: rows) {
        var table = KeyTable()
        return table.numbers(of: RowKeys(batch, [0, 2])).count
      },
      Routine(name: "rows grouped", step: "row", stepCount: rows) {
        batch.columns[0].numbered().combined(with: batch.columns[2].numbered()).count
      },
    ]
  }
}
