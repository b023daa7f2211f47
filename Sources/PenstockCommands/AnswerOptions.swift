import ArgumentParser
import Penstock

/// Where the answers of servers come from.
struct AnswerOptions: ParsableArguments {
  @Flag(help: "Ask no server: use the answers that earlier runs kept.")
  var offline = false

  @Flag(help: "Ask every server anew, whatever earlier runs kept.")
  var refresh = false

  func validate() throws {
    if offline, refresh { throw ValidationError("`--offline` and `--refresh` exclude each other") }
  }

  /// What was chosen.
  var freshness: Freshness { offline ? .offline : refresh ? .refreshed : .usual }
}
