import PenstockFetch
import PenstockFiles
import PenstockKit
import PenstockPlan
import PenstockStages

/// Asks for a request's answer page by page, until there are no more.
struct Pages {
  private static let largestPage = 1 << 28

  private let fetcher: Fetcher
  private let words: PageWords

  /// Asks through `fetcher`, as `words` say how the pages go on.
  init(_ fetcher: Fetcher, _ words: PageWords) {
    self.fetcher = fetcher
    self.words = words
  }

  /// The pages that `request` begins, in order.
  ///
  /// - Throws: `FetchError`, also where there are more pages than may be, or a page does not say what
  ///   it should.
  func fetch(_ request: WebRequest) async throws -> [StoredResponse] {
    var pages: [StoredResponse] = []
    var next: WebRequest? = first(request)
    var seen: Set<String> = []  // by their keys: names leave secrets out
    while let asked = next {
      if pages.count == words.most {
        throw FetchError(
          .badAnswer, "there are more than \(words.most) pages",
          help: "if that is right, allow it: `pages: { at_most: … }`")
      }
      guard seen.insert(asked.key).inserted else {
        throw FetchError(.badAnswer, "page \(pages.count) leads back to itself or one before it")
      }
      let page = try await fetcher.fetch(asked)
      pages.append(page)
      do {
        next = try following(page, number: pages.count, asked, request)
      } catch let failure as StageFailure {
        throw FetchError(
          .badAnswer, "page \(pages.count) does not say how it goes on: \(failure.message)",
          notes: failure.place.map { ["it is at \($0)"] } ?? [])
      }
      if next == nil, pages.count > 1, try hasNoRows(page) { pages.removeLast() }
    }
    return pages
  }

  private func first(_ request: WebRequest) -> WebRequest {
    switch words.way {
    case .number(let name), .offset(let name): request.setting(name, "\(words.first)")
    case .cursor, .next, .link: request
    }
  }

  /// The request for the page after `page`, which is page `number`; nil where it is the last.
  private func following(
    _ page: StoredResponse, number: Int, _ asked: WebRequest, _ request: WebRequest
  ) throws -> WebRequest? {
    switch words.way {
    case .number(let name):
      guard try goesOn(page, number) else { return nil }
      return request.setting(name, "\(words.first + number)")
    case .offset(let name):
      guard try goesOn(page, number) else { return nil }
      return request.setting(name, "\(words.first + number * (words.size ?? 0))")
    case .cursor(let name, let place):
      guard let cursor = try scalar(page, place), !cursor.isEmpty else { return nil }
      return request.setting(name, cursor)
    case .next(let place):
      guard let url = try scalar(page, place), !url.isEmpty else { return nil }
      return try asked.following(url)
    case .link:
      return try page.nextLink.map { try asked.following($0) }
    }
  }

  /// Whether more pages follow, by what a page says of their number or of its rows.
  private func goesOn(_ page: StoredResponse, _ number: Int) throws -> Bool {
    if let place = words.count { return number < (try integer(page, place)) }
    if let place = words.total {
      return number * (words.size ?? 1) < (try integer(page, place))
    }
    return try !hasNoRows(page)
  }

  /// Whether a page says that it has no rows.
  private func hasNoRows(_ page: StoredResponse) throws -> Bool {
    guard let place = words.rows else { return false }
    switch try probe(page).value(at: place) {
    case .array(let count): return count == 0
    case nil: return true
    default: throw StageFailure("`\(place)` is no array")
    }
  }

  private func integer(_ page: StoredResponse, _ place: String) throws -> Int {
    guard let text = try scalar(page, place), let number = Int(text), number >= 0 else {
      throw StageFailure("`\(place)` is no count")
    }
    return number
  }

  private func scalar(_ page: StoredResponse, _ place: String) throws -> String? {
    switch try probe(page).value(at: place) {
    case .scalar(let text): return text
    case nil: return nil
    default: throw StageFailure("`\(place)` is neither a text nor a number")
    }
  }

  private func probe(_ page: StoredResponse) throws -> JSONProbe {
    JSONProbe(try fetcher.store.input(page, ledger: nil).bytes(limit: Self.largestPage))
  }
}
