import PenstockData
import PenstockKit
import Synchronization

/// A source whose bytes lie behind a url, as the pipeline file has it.
public struct RemoteSource: Sendable {
  /// The source's name.
  public let node: String

  /// The url, with `{name}` for what `each` sets.
  public let url: Template

  /// The names in braces, of the url and of all else that is sent, each once, in order.
  public let names: [String]

  /// Where the url stands.
  public let location: SourceLocation?

  /// How it is asked for.
  public let http: HTTPWords

  /// What to ask for once per row of another node; nil for a source that asks once.
  public let each: EachWords?

  /// The plan of the rows that ``each`` speaks of, and the edge that they flow along.
  public let rows: (plan: Plan, edge: Plan.Edge)?

  /// Whether pages in HTML are what the source reads.
  public let readsPages: Bool

  /// The secrets that a request needs, with the places of their names.
  public var secrets: [(name: String, location: SourceLocation)] {
    http.texts.compactMap { text in
      if case .secret(let name, let place) = text { (name, place) } else { nil }
    }
  }

  init(
    node: String, url: String, location: SourceLocation?, http: HTTPWords, each: EachWords?,
    rows: (plan: Plan, edge: Plan.Edge)?, readsPages: Bool
  ) {
    self.node = node
    self.url = Template(url)
    self.location = location
    self.http = http
    self.each = each
    self.rows = rows
    self.readsPages = readsPages
    let texts = http.texts.compactMap { text in
      if case .text(let text) = text { text } else { nil }
    }
    names = ([self.url] + texts.map { Template($0) }).flatMap(\.names)
      .reduce(into: []) { names, name in
        if !names.contains(name) { names.append(name) }
      }
  }
}

/// What a source is bound to while its url was not asked: it has a name and no bytes.
final class UnfetchedInput: ByteInput {
  let name: String
  let captures: [(name: String, value: String)]

  private let asked = Mutex(false)

  /// An input called `name`, with columns besides of those names.
  init(_ name: String, columns: [String]) {
    self.name = name
    captures = columns.map { ($0, "") }
  }

  /// Whether somebody wanted to read.
  var wasAsked: Bool { asked.withLock { $0 } }

  func open() throws -> any ByteReader {
    asked.withLock { $0 = true }
    throw StageFailure("\(name) was not fetched")
  }
}
