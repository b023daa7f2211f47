import PenstockData
import PenstockKit

/// A share above zero, as the hashes below it: `1%` is the lowest hundredth of all 64-bit numbers.
struct SampleShare: SettingValue {
  /// The hashes below this one are of the share; nil where all are.
  let end: UInt64?

  static var shape: ValueShape { .text("a share such as 1%") }
  static var placeholder: SampleShare { SampleShare(end: nil) }

  static func read(_ value: LocatedValue, _ notes: inout Notes) -> SampleShare? {
    if let text = value.scalar, text.hasSuffix("%"), let percent = Decimal(String(text.dropLast())),
      let share = try? percent.scaled(byPowerOfTen: -2).shortest, share > .zero, share <= .one,
      share.scale <= 18
    {
      if share == .one { return SampleShare(end: nil) }
      let power = (0..<share.scale).reduce(UInt128(1)) { product, _ in product * 10 }
      return SampleShare(end: UInt64((UInt128(share.units) << 64) / power))
    }
    notes.noteWrongType(value, wanted: shape)
    return nil
  }
}

/// The rows of a share of the keys.
///
/// A key is chosen by its hash alone, so that it is the same in every table, run and version: FNV-1a
/// of 64 bits over the seed's digits where there is one, and then of each column a byte 0x1F and the
/// text of the value (numbers in their shortest form, nothing where it is missing), its bits mixed as
/// MurmurHash3 does at its end. Keys whose hash is below the share of 2^64 are let through.
struct SampleKeys: RowTransform {
  static let name = Sample.name
  static let summary = Sample.summary

  typealias Settings = Sample.Settings

  private let key: [Int]
  private let end: UInt64?
  private let start: UInt64

  init(_ settings: Sample.Settings, _ binding: inout Binding) {
    key = settings.key.map { binding.column($0) }
    end = settings.share?.end
    start = Self.hash((settings.seed.map { "\($0)" } ?? "").utf8, 0xCBF2_9CE4_8422_2325)
  }

  private static func hash(_ bytes: some Sequence<UInt8>, _ state: UInt64) -> UInt64 {
    bytes.reduce(state) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  func transform(_ batch: Batch, _ context: inout StageContext) -> Batch {
    guard let end else { return batch }
    var hashes = [UInt64](repeating: start, count: batch.rowCount)
    for place in key {
      add(batch.columns[place], to: &hashes)
    }
    let rows = hashes.indices.filter { UInt64(mixing: hashes[$0]) < end }
    if rows.isEmpty { return Batch(emptyWith: batch.schema) }
    return batch.gather(rows.map { Int32(truncatingIfNeeded: $0) })
  }

  private func add(_ column: Column, to hashes: inout [UInt64]) {
    func add(_ bytes: some Sequence<UInt8>, _ row: Int) {
      hashes[row] = Self.hash(bytes, Self.hash(CollectionOfOne(0x1F), hashes[row]))
    }
    switch column {
    case .text(let texts):
      for row in hashes.indices {
        let slice = texts.slice(row)
        var state = Self.hash(CollectionOfOne(0x1F), hashes[row])
        texts.store.withSpan(slice.range) { bytes in
          for place in bytes.indices {
            state = (state ^ UInt64(bytes[place])) &* 0x100_0000_01B3
          }
        }
        hashes[row] = state
      }
    default:
      for row in hashes.indices { add((column.plain(row) ?? "").utf8, row) }
    }
  }
}
