import Penstock

/// How what comes out differs from what a test expects.
public struct Difference: Sendable {
  /// What kind it is.
  public enum Kind: String, Sendable {
    /// A row has other values.
    case changed
    /// An expected row is not there.
    case missing
    /// A row is there that is not expected.
    case unexpected
    /// There are more or fewer rows.
    case count
    /// A line of a file reads otherwise.
    case line
    /// The pipeline failed, or the test can't be run.
    case failure
  }

  /// One value that differs.
  public struct Value: Sendable {
    /// The column, or `line`, or `rows`.
    public let column: String

    /// What was expected; nil for nothing.
    public let expected: String?

    /// What came out; nil for nothing.
    public let actual: String?
  }

  /// What kind it is.
  public let kind: Kind

  /// The node or sink.
  public let node: String

  /// The row or line that came out, from 1; nil where none did.
  public let row: Int?

  /// The values that differ, or those of the row.
  public let values: [Value]

  /// The difference as people read it, with its place.
  public let diagnostic: Diagnostic

  /// A difference, put in words.
  init(
    _ kind: Kind, _ node: String, row: Int? = nil, _ values: [Value] = [],
    at location: SourceLocation?
  ) {
    self.kind = kind
    self.node = node
    self.row = row
    self.values = values
    let all = values.map { "\($0.column) \($0.told)" }
    let (message, notes): (String, [String]) =
      switch kind {
      case .changed:
        (
          "row \(row ?? 0) of `\(node)` has another "
            + values.map { "`\($0.column)`" }.inWords + " than expected", values.map(\.inWords)
        )
      case .missing: ("`\(node)` lacks this row", [])
      case .unexpected:
        ("row \(row ?? 0) of `\(node)` was not expected", ["it is: " + all.joined(separator: ", ")])
      case .count:
        (
          "`\(node)` gives \(values[0].actual ?? "no") rows, expected \(values[0].expected ?? "")",
          []
        )
      case .line:
        ("line \(row ?? 0) of `\(node)` is not as expected", values.flatMap(\.lines))
      case .failure: ("`\(node)` failed", [])
      }
    diagnostic = Diagnostic(message, at: location, notes: notes)
  }

  /// A failure that has words of its own.
  init(_ failure: Diagnostic, of node: String) {
    kind = .failure
    self.node = node
    row = nil
    values = []
    diagnostic = failure
  }
}

extension Difference.Value {
  /// The value that came out.
  fileprivate var told: String { actual ?? "missing" }

  /// Both values, and by how much they differ where they are numbers.
  fileprivate var inWords: String {
    let by =
      if let actual = actual.flatMap({ Decimal($0) }),
        let expected = expected.flatMap({ Decimal($0) }),
        let difference = try? actual.subtracting(expected)
      {
        ", which is \(difference.isNegative ? "" : "+")\(difference)"
      } else {
        ""
      }
    return "`\(column)` is \(told), expected \(expected ?? "missing")\(by)"
  }

  fileprivate var lines: [String] {
    [
      "it is:    \(actual ?? "(the file ends before)")",
      "expected: \(expected ?? "(the file ends before)")",
    ]
  }
}
