import PenstockKit
import Synchronization

/// Where the columns are in each input of a pattern: by name, in whatever order its header has them.
final class ColumnLayouts: Sendable {
  /// The columns of one input.
  struct Layout: Sendable, Hashable {
    /// How many fields its records have.
    let fieldCount: Int

    /// Where each column is; nil where the input lacks it.
    let places: [Int?]
  }

  /// The columns, of all inputs together.
  let names: [String]

  private let mayLack: Bool
  private let mayMove: Bool
  private let help: String?
  private let other = Mutex<[Int: Layout]>([:])

  /// The layouts of inputs that have the columns `names`.
  ///
  /// Some may lack in one, and they may stand in another order, as is said. `help` mends what is
  /// none of these.
  init(names: [String], mayLack: Bool = false, mayMove: Bool = true, help: String? = nil) {
    self.names = names
    self.mayLack = mayLack
    self.mayMove = mayMove
    self.help = help
  }

  /// The columns of an input; nil where they are those of all, in their order.
  subscript(input: Int) -> Layout? { other.withLock { $0[input] } }

  /// Enters the header of an input.
  ///
  /// - Throws: `StageFailure` where it has other columns, which are named.
  func enter(_ header: [String], of input: Int, name: String, first: String) throws {
    if header == names { return }
    let missing = names.filter { !header.contains($0) }
    let new = header.filter { !names.contains($0) }
    let isTwice = Set(header).count != header.count
    guard new.isEmpty, missing.isEmpty || mayLack, !isTwice, mayMove else {
      throw StageFailure(
        "the header of \(name) is not that of \(first): \(Self.words(missing, new, isTwice))",
        help: help)
    }
    let layout = Layout(
      fieldCount: header.count, places: names.map { header.firstIndex(of: $0) })
    other.withLock { $0[input] = layout }
  }

  private static func words(_ missing: [String], _ new: [String], _ isTwice: Bool) -> String {
    let parts = [("it lacks", missing), ("it has besides", new)].filter { !$0.1.isEmpty }
    if parts.isEmpty { return isTwice ? "a name stands there twice" : "the order is another" }
    return parts.map { words, names in
      let list = names.prefix(8).map { "`\($0)`" } + (names.count > 8 ? ["others"] : [])
      return "\(words) \(list.inWords)"
    }.joined(separator: ", and ")
  }
}
