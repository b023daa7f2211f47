import PenstockData

/// The share that one member of an axis has in the whole.
public struct SegmentShare: Sendable, Hashable {
  /// The share, 0.848 for 84.8 %.
  public let value: Decimal

  /// How precisely it is printed: 3 for 84.8 %.
  public let decimals: Int

  /// What words beside it say.
  public let qualifier: Qualifier?

  /// Makes a share.
  public init(_ value: Decimal, decimals: Int, qualifier: Qualifier? = nil) {
    self.value = value
    self.decimals = decimals
    self.qualifier = qualifier
  }
}

/// An amount that was worked out from a share and a total.
public struct SegmentAmount: Sendable, Hashable {
  /// Share times total, exact.
  public let value: Decimal

  /// All amounts that agree with the two as printed.
  public let interval: DecimalInterval

  /// With how many decimals it may be printed: no more than the share and the total carry.
  public let decimals: Int

  /// What is known of it in words.
  public let qualifier: Qualifier?
}

/// What the listed members of an axis leave of the whole.
public struct SegmentResidual: Sendable, Hashable {
  /// One less the sum of the shares; zero where rounding explains the difference.
  public let value: Decimal

  /// How much rounding explains: half a unit of the last digit of each share, added up.
  public let tolerance: Decimal

  /// What is known of it in words: where a share is more than 71 %, it is less than.
  public let qualifier: Qualifier?
}
