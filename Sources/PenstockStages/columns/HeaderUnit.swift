import PenstockData
import PenstockFinance
import PenstockKit

/// The unit that a column's name says in brackets, such as `成交额(万元)`.
///
/// It is never believed: what the pipeline declares holds. But where both are known and differ, one of
/// them is wrong.
enum HeaderUnit {
  /// Notes that the input's name for a column says another unit than its declaration.
  static func check(_ column: ColumnDeclaration, _ binding: inout SourceBinding) {
    guard !column.isDespiteHeader, let declared = column.unit?.word.flatMap({ ScaledUnit($0) }),
      let word = word(in: column.from), let said = ScaledUnit(known: word),
      !agree(said, declared)
    else { return }
    let isBare = word.unicodeScalars.allSatisfy { $0.properties.isAlphabetic }
    let written = said.unit == .none ? "the right unit" : "`unit: \(isBare ? word : "\"\(word)\"")`"
    binding.note(
      Diagnostic(
        "the input calls this column `\(column.from)`, and it is declared in "
          + "\(column.unit?.word ?? "")", at: column.unitLocation,
        help: "write \(written), or `despite_header: true` where the name is known to be wrong"))
  }

  /// What stands in the last pair of brackets in a name; nil where there is none.
  static func word(in name: String) -> String? {
    let opening: [Character: Character] = [")": "(", "）": "（", "]": "[", "】": "【"]
    guard let end = name.lastIndex(where: { opening[$0] != nil }), let first = opening[name[end]],
      let start = name[..<end].lastIndex(of: first)
    else { return nil }
    let word = name[name.index(after: start)..<end]
    return word.isEmpty ? nil : String(word)
  }

  /// Whether two units may be one: scale and what is counted are the same as far as both say them.
  ///
  /// A bare 元 may be any currency's.
  private static func agree(_ left: ScaledUnit, _ right: ScaledUnit) -> Bool {
    guard left.powerOfTen == right.powerOfTen else { return false }
    switch (left.unit, right.unit) {
    case (.none, _), (_, .none): return true
    case (.bareYuan, .unit(let unit)), (.unit(let unit), .bareYuan):
      return Currency(code: unit.description) != nil
    case (.bareYuanPer, .unit), (.unit, .bareYuanPer): return true
    default: return left.unit == right.unit
    }
  }
}
