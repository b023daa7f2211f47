/// A column that orders rows, and in which direction.
public struct SortColumn: Sendable, Hashable {
  /// The column's place.
  public let place: Int

  /// Whether large values come first; missing ones come last either way.
  public let isDescending: Bool

  /// A column that orders rows.
  public init(_ place: Int, isDescending: Bool = false) {
    self.place = place
    self.isDescending = isDescending
  }
}
