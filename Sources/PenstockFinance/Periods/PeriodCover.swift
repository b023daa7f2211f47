import PenstockData

/// Periods that together are another one, without a gap and without an overlap.
public enum PeriodCover {
  /// The fewest of `pieces` that lie end to end and are `target` to the day, in order; nil where
  /// none do.
  ///
  /// Four quarters are a year, and so are two halves; where both are there, the halves win. What
  /// is additive over `pieces` is then additive over `target`. An instant is nobody's piece.
  ///
  /// - Complexity: O(n log n) for n pieces.
  public static func pieces(_ pieces: some Sequence<Period>, covering target: Period) -> [Period]? {
    guard let start = target.start else { return nil }
    var startingOn: [CalendarDate: [Period]] = [:]
    for piece in Set(pieces).sorted() where piece.end <= target.end {
      guard let first = piece.start, first >= start else { continue }
      startingOn[first, default: []].append(piece)
    }
    // Breadth first: the first way to a day is one of the fewest pieces.
    var arrivals: [CalendarDate: Period] = [:]
    var queue = [start]
    var next = 0
    while next < queue.count {
      let day = queue[next]
      next += 1
      for piece in startingOn[day] ?? [] {
        let after = piece.end.adding(days: 1)
        if arrivals[after] != nil { continue }
        arrivals[after] = piece
        if piece.end == target.end { return path(back: arrivals, from: after, to: start) }
        queue.append(after)
      }
    }
    return nil
  }

  private static func path(
    back arrivals: [CalendarDate: Period], from day: CalendarDate, to start: CalendarDate
  ) -> [Period] {
    var path: [Period] = []
    var day = day
    while day > start, let piece = arrivals[day], let first = piece.start {
      path.append(piece)
      day = first
    }
    return path.reversed()
  }
}
