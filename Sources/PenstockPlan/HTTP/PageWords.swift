import PenstockKit

/// What stands under `pages`: how an answer that comes in pages goes on.
public struct PageWords: StageSettings {
  /// How the next page is asked for.
  public enum Way: Sendable, Hashable {
    /// By a number that counts pages, in the pair of this name.
    case number(String)
    /// By the number of rows before it, in the pair of this name.
    case offset(String)
    /// By a word that the page before has at `from`, in the pair of this name.
    case cursor(String, from: String)
    /// By the url that the page before has at this place.
    case next(String)
    /// By the url that the page before has in its `Link` field.
    case link
  }

  /// How the next page is asked for.
  public let way: Way

  /// The first page's number, or the rows before it.
  public let first: Int

  /// How many rows a page has.
  public let size: Int?

  /// Where a page has its rows; one without rows is the last.
  public let rows: String?

  /// Where a page says how many rows there are in all.
  public let total: String?

  /// Where a page says how many pages there are.
  public let count: String?

  /// More pages than these are a mistake.
  public let most: Int

  /// Where the words stand.
  public let location: SourceLocation?

  /// The places in a page that are looked at.
  public var paths: [String] {
    let next: String? =
      switch way {
      case .cursor(_, let from): from
      case .next(let place): place
      case .number, .offset, .link: nil
      }
    return [next, rows, total, count].compactMap { $0 }
  }

  /// Reads the settings.
  public init(from fields: inout FieldReader) {
    let number: String? = fields.optional(
      "number", "The pair of the query, or of a form, that has the page's number.", example: "page")
    let offset: String? = fields.optional(
      "offset", "The pair that has the number of rows before the page.", example: "start")
    let cursor: String? = fields.optional(
      "cursor", "The pair that has a word of the page before.", example: "page_token")
    let from: String? = fields.optional(
      "from", "Where a page has that word, as a path in its JSON.", example: "next_page_token")
    let next: String? = fields.optional(
      "next", "Where a page has the next one's url.", example: "links.next")
    let link = fields.optional(
      "link", "Whether the `Link` field of the header has the next one's url.", default: false)
    first =
      fields.optional(
        "first", "The first page's number.", as: Int.self, example: "0") ?? (offset == nil ? 1 : 0)
    size = fields.optional("size", "How many rows a page has.", example: "100")
    rows = fields.optional(
      "rows", "Where a page has its rows; one without rows is the last.", example: "data.list")
    total = fields.optional(
      "total", "Where a page says how many rows there are in all.", example: "data.total")
    count = fields.optional(
      "count", "Where a page says how many pages there are.", example: "pageHelp.pageCount")
    most = fields.optional("at_most", "More pages than these are a mistake.", default: 1000)
    location = fields.location
    way =
      if let number { .number(number) } else if let offset { .offset(offset) } else if let cursor {
        .cursor(cursor, from: from ?? "")
      } else if let next { .next(next) } else { .link }
    let ways = [number != nil, offset != nil, cursor != nil, next != nil, link].count { $0 }
    fields.check(
      ways == 1,
      Diagnostic(
        ways == 0 ? "`pages` does not say how they go on" : "`pages` says more than one way",
        at: location, help: "keep one of `number`, `offset`, `cursor`, `next` and `link`"))
    fields.check(
      (cursor == nil) == (from == nil),
      Diagnostic(
        "`cursor` and `from` belong together", at: location,
        help: "write `cursor: page_token, from: next_page_token`"))
    let isCounted = number != nil || offset != nil
    fields.check(
      ways != 1 || !isCounted || rows != nil || total != nil || count != nil,
      Diagnostic(
        "nothing says which page is the last", at: location,
        help: "add `rows: PATH`, where a page has its rows, or `total` or `count`"))
    let needsSize = offset != nil || (total != nil && count == nil)
    fields.check(
      !needsSize || (size ?? 0) > 0,
      Diagnostic(
        "how many rows a page has must be known", at: location, help: "add `size: 100`"))
    fields.check(
      (1...100_000).contains(most),
      Diagnostic("`at_most` is from 1 to 100000", at: location, help: "write `at_most: 1000`"))
  }
}
