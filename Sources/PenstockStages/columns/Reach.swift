import PenstockKit

/// How far something may reach: a count, or `unlimited` where someone says so.
///
/// Nothing reaches without end by default: an old value that passes for a new one is a guess.
enum Reach: SettingValue, Hashable {
  case count(Int)
  case unlimited

  static var shape: ValueShape { .text("a count, or `unlimited`") }
  static var placeholder: Reach { .unlimited }

  static func read(_ value: LocatedValue, _ notes: inout Notes) -> Reach? {
    if value.scalar == "unlimited" { return .unlimited }
    if let text = value.scalar, let count = Int(text), count > 0, text.first != "+" {
      return .count(count)
    }
    notes.noteWrongType(value, wanted: shape)
    return nil
  }

  /// Whether it reaches over `distance`.
  func reaches(_ distance: Int) -> Bool {
    switch self {
    case .count(let most): distance <= most
    case .unlimited: true
    }
  }
}
