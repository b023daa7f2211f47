/// What words beside a figure say about how it stands to the true one.
///
/// The raw values are those of the `qualifier` column of facts.
public enum Qualifier: String, Sendable, CaseIterable {
  case moreThan = "more than"
  case lessThan = "less than"
  case justUnder = "just under"
  case about

  /// What the remainder of a whole is when the part is qualified so.
  ///
  /// A part of more than 71 % leaves less than 29 %. A part of just under 50 % leaves more than
  /// 50 %, which says a little less than was known.
  public var mirrored: Qualifier {
    switch self {
    case .moreThan: .lessThan
    case .lessThan, .justUnder: .moreThan
    case .about: .about
    }
  }

  /// The words that may stand before an amount, longer ones first, in UTF-8; ASCII in lower case.
  ///
  /// `至少`, `≥` and the like are none of them: they bound otherwise, and are not read.
  static let words: [(bytes: [UInt8], qualifier: Qualifier)] = {
    let words: [(String, Qualifier)] = [
      ("超过", .moreThan), ("超過", .moreThan), ("超", .moreThan), ("逾", .moreThan),
      ("大于", .moreThan), ("多于", .moreThan), ("more than", .moreThan), ("over", .moreThan),
      (">", .moreThan),
      ("不足", .lessThan), ("不到", .lessThan), ("少于", .lessThan), ("小于", .lessThan),
      ("less than", .lessThan), ("<", .lessThan),
      ("将近", .justUnder), ("接近", .justUnder), ("近", .justUnder), ("just under", .justUnder),
      ("大约", .about), ("约", .about), ("約", .about), ("about", .about),
      ("approximately", .about), ("~", .about), ("≈", .about),
    ]
    return words.map { (Array($0.0.utf8), $0.1) }
  }()
}
