import PenstockData

/// The unit of an amount as far as the writing says it.
public enum WrittenUnit: Sendable, Hashable {
  /// No unit is written: a bare number, or a scale alone, such as 万.
  case none
  /// A bare 元, whose currency the context must say.
  case bareYuan
  /// A bare 元 per something: `元/股`.
  case bareYuanPer(Unit)
  /// A unit that says itself.
  case unit(Unit)

  /// Whether a currency must come from elsewhere.
  public var needsCurrency: Bool {
    switch self {
    case .bareYuan, .bareYuanPer: true
    case .none, .unit: false
    }
  }

  /// The unit, where a bare 元 is one of `yuan`.
  ///
  /// Nil where no unit is written, and for a bare 元 where `yuan` is nil as well.
  public func unit(yuan: Currency?) -> Unit? {
    switch self {
    case .none: nil
    case .bareYuan: yuan?.unit
    case .bareYuanPer(let denominator): yuan.map { Unit($0.unit, per: denominator) }
    case .unit(let unit): unit
    }
  }
}
