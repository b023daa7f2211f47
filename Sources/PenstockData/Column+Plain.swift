extension Column {
  /// The value of `row` in the one form that all equal values share, whatever was read: `1.50` is
  /// `1.5`, and `2024-01-01..2024-12-31` is `2024`; nil where it is missing.
  public func plain(_ row: Int) -> String? {
    switch self {
    case .text(let column): column[row]
    case .integer(let column): column[row].map { "\($0)" }
    case .decimal(let column): column[row]?.shortest.description
    case .boolean(let column): column[row].map { $0 ? "true" : "false" }
    case .date(let column): column[row]?.description
    case .timestamp(let column): column[row]?.description
    case .period(let column): column[row]?.description
    }
  }
}
