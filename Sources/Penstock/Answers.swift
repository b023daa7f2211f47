import PenstockData
import PenstockEngine
import PenstockFetch
import PenstockFiles
import PenstockKit
import PenstockPlan

/// Asks for what sources behind urls have: once, page by page, or for each row of another node.
struct Answers: Sendable {
  /// More rows than these make no requests.
  private static let mostRows = 1_000_000

  /// What one source got.
  struct Got: Sendable {
    var inputs: [InputFile] = []
    var missing: [MissingAnswer] = []

    /// The answers as sources read them.
    var unpacked: [any ByteInput] { inputs.map { UnpackedInput($0) } }
  }

  let fetcher: Fetcher
  let requests: Requests
  let ledger: InputLedger
  let options: RunOptions

  /// What `source` has, or why that can't be had.
  func result(of source: RemoteSource) async -> Result<Got, any Error> {
    do {
      return .success(try await get(source))
    } catch {
      return .failure(error)
    }
  }

  /// What `source` has.
  ///
  /// - Throws: `FetchError`, ``DiagnosticsError``, ``RunFailure``, `FileError`.
  private func get(_ source: RemoteSource) async throws -> Got {
    guard let each = source.each, let rows = source.rows else {
      return Got(inputs: try await pages(try requests.request(source), source))
    }
    let limit = Self.mostRows
    let (table, _) = try await Engine(rows.plan, options).preview(rows.edge, limit: limit + 1)
    guard table.rowCount <= limit else {
      throw FetchError(.forbidden, "`\(each.input.name)` has more than \(limit) rows")
    }
    return try await get(source, each, table)
  }

  private func get(
    _ source: RemoteSource, _ each: EachWords, _ table: Batch
  ) async throws -> Got {
    let wanted = try (0..<table.rowCount).map { row in
      (
        request: try requests.request(source, try values(source, each, table, row)),
        captures: each.keep.map { (name: $0.name, value: table[$0.name]?[row] ?? "") }
      )
    }
    let results = try await results(of: wanted.map(\.request), source, each.parallel)
    var got = Got()
    for (item, result) in zip(wanted, results) {
      switch result {
      case .success(let files):
        got.inputs += files.map { $0.capturing(item.captures) }
      case .failure(let error as FetchError) where error.kind != .forbidden:
        got.missing.append(
          MissingAnswer(node: source.node, request: item.request.name, reason: error.message))
        if got.missing.count > each.mayFail { throw error.telling(got.missing, each) }
      case .failure(let error): throw error
      case nil: throw CancellationError()
      }
    }
    guard !got.inputs.isEmpty else {
      throw FetchError(
        .badAnswer, "`\(each.input.name)` has no rows, so there is nothing to ask for")
    }
    return got
  }

  /// What came of each request, of which so many are on the way at once; nil where the task was stopped.
  private func results(
    of requests: [WebRequest], _ source: RemoteSource, _ parallel: Int
  ) async throws -> [Result<[InputFile], any Error>?] {
    try await fetcher.together {
      var results = [Result<[InputFile], any Error>?](repeating: nil, count: requests.count)
      await withTaskGroup(of: (Int, Result<[InputFile], any Error>).self) { group in
        for (place, request) in requests.enumerated() {
          if place >= parallel, let (other, result) = await group.next() {
            results[other] = result
          }
          group.addTask { (place, await result(of: request, source)) }
        }
        while let (other, result) = await group.next() { results[other] = result }
      }
      return results
    }
  }

  /// What stands for each name in braces in a row.
  private func values(
    _ source: RemoteSource, _ each: EachWords, _ table: Batch, _ row: Int
  ) throws -> [String: String] {
    var values: [String: String] = [:]
    for name in source.names {
      let column = each.column(of: name).name
      guard let value = table[column]?[row], !value.isEmpty else {
        throw FetchError(
          .badAnswer, "row \(row + 1) of `\(each.input.name)` has no `\(column)` to ask for",
          help: "leave such rows out before: `filter: { present: [\(column)] }`")
      }
      values[name] = value
    }
    return values
  }

  private func result(
    of request: WebRequest, _ source: RemoteSource
  ) async -> Result<[InputFile], any Error> {
    do {
      return .success(try await pages(request, source))
    } catch {
      return .failure(error)
    }
  }

  private func pages(_ request: WebRequest, _ source: RemoteSource) async throws -> [InputFile] {
    let responses =
      if let words = source.http.pages {
        try await Pages(fetcher, words).fetch(request)
      } else {
        [try await fetcher.fetch(request)]
      }
    return responses.map { fetcher.store.input($0, ledger: ledger) }
  }
}

extension FetchError {
  /// The same, as the last of too many requests without an answer.
  fileprivate func telling(_ missing: [MissingAnswer], _ each: EachWords) -> FetchError {
    FetchError(
      kind, message, help: help,
      notes: notes + ["it is about \(missing[missing.count - 1].request)"]
        + (each.mayFail > 0
          ? ["\(missing.count) requests have no answer, and `may_fail` allows \(each.mayFail)"]
          : []))
  }
}
