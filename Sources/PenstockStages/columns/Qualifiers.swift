import PenstockFinance

/// What becomes of the words that stand beside figures when these are reckoned with.
enum Qualifiers {
  /// The words of a result, by those of its operands: one bound stays, different ones make it `about`.
  static func combined(_ words: [String?]) -> String? {
    let bounds = Set(words.compactMap { $0 })
    return bounds.count > 1 ? Qualifier.about.rawValue : bounds.first
  }

  /// What a figure says that is subtracted, or divided by: less than, where it is more than.
  static func mirrored(_ word: String?) -> String? {
    word.map { Qualifier(rawValue: $0)?.mirrored.rawValue ?? $0 }
  }
}
