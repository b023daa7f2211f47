import Foundation
import PenstockData
import PenstockFiles
import TestServer

@testable import PenstockFetch

/// A fetcher with a store of its own, which is removed with it, that may reach this machine.
final class FetchBench: Sendable {
  let folder: String
  let fetcher: Fetcher
  private let owner: FetchBench?

  /// A bench that keeps answers where `owner` does, or in a folder of its own.
  init(
    hosts: [String] = ["127.0.0.1"], mode: Fetcher.Mode = .usual, sharing owner: FetchBench? = nil,
    budget: Duration = .seconds(600), now: @escaping @Sendable () -> Int = { 1_000_000 }
  ) throws {
    self.owner = owner
    folder = try owner?.folder ?? Folder.createTemporary()
    var options = Fetcher.Options()
    options.policy = HostPolicy(named: hosts.compactMap { HostPolicy.Pattern($0) })
    options.mode = mode
    options.budget = budget
    options.backoff = Backoff(first: .milliseconds(1), longest: .milliseconds(4))
    fetcher = Fetcher(store: ResponseStore(folder + "/responses"), options, now: now)
  }

  deinit {
    if owner == nil { try? Folder.remove(folder) }
  }

  /// A request that is not tried often.
  static func request(_ url: String, tries: Int = 2) throws -> WebRequest {
    var request = WebRequest(try WebAddress(url))
    request.tries = tries
    return request
  }

  /// The text of the answer to a request.
  func text(_ request: WebRequest) async throws -> String {
    let response = try await fetcher.fetch(request)
    let bytes = try fetcher.store.input(response, ledger: nil).bytes(limit: 1 << 30)
    return bytes.text(0..<bytes.count)
  }

  /// Why there is no answer; nil where there is one.
  func failure(_ request: WebRequest) async -> FetchError? {
    do {
      _ = try await fetcher.fetch(request)
      return nil
    } catch {
      return error as? FetchError ?? FetchError(.local, "\(error)")
    }
  }

  /// The hashes of what is in the store, those of large bodies first.
  var bodies: [String] {
    let names = (try? Folder.names(in: folder + "/responses")) ?? []
    let places = TextFile.read(folder + "/responses/places") ?? ""
    let small = places.split(separator: "\n").compactMap { $0.split(separator: "\t").first }
    return names.filter { $0.utf8.count == 64 } + small.map(String.init)
  }

  /// The files that have small bodies in them.
  var filesOfSmallBodies: [String] {
    let names = (try? Folder.names(in: folder + "/responses")) ?? []
    return names.filter { $0.hasPrefix("small-") }.map { folder + "/responses/" + $0 }
  }
}
