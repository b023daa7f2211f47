import PenstockFiles

/// Where a command prints: results to standard output, everything else to standard error.
public struct Console: Sendable {
  /// Whether progress and good news are told: a person looks on, and did not ask for quiet.
  public let isTalkative: Bool

  /// A console; with `quiet` only what went wrong is told.
  public init(quiet: Bool = false) {
    isTalkative = !quiet && Process.isTerminal(.error)
  }

  /// Whether colours may be used on standard error: a terminal, and `NO_COLOR` is not set.
  public var hasColour: Bool { Self.hasColour(.error) }

  /// Whether colours may be used in results; see ``hasColour``.
  public var hasColourInOutput: Bool { Self.hasColour(.output) }

  private static func hasColour(_ stream: Process.Stream) -> Bool {
    Process.isTerminal(stream) && (Process.environment("NO_COLOR") ?? "").isEmpty
      && Process.environment("TERM") != "dumb"
  }

  /// How wide results may be: as `COLUMNS` says, else as the terminal is; nil where nothing limits
  /// them, as in a file.
  public var outputWidth: Int? {
    let said = Process.environment("COLUMNS").flatMap { Int($0) }
    return said.flatMap { $0 > 0 ? $0 : nil } ?? Process.terminalWidth(.output)
  }

  /// Prints a result.
  ///
  /// - Throws: ``OutputFailure`` where it can't be written in full, as on a full disk.
  public func output(_ text: String) throws {
    do {
      try Process.write(text, to: .output)
    } catch {
      throw OutputFailure(description: "\(error)")
    }
  }

  /// Tells what went wrong; what can't be told there is lost.
  public func complain(_ text: String) {
    let coloured =
      hasColour
      ? text.replacingPrefix("error:", with: "\u{1B}[1;31merror:\u{1B}[0m")
        .replacingPrefix("warning:", with: "\u{1B}[1;33mwarning:\u{1B}[0m")
      : text
    try? Process.write(coloured + "\n", to: .error)
  }

  /// Tells several things that went wrong, with a blank line between.
  public func complain(_ texts: [String]) {
    for (place, text) in texts.enumerated() {
      complain(place + 1 < texts.count ? text + "\n" : text)
    }
  }

  /// Tells good news or progress, if anyone looks on.
  public func tell(_ text: String, terminator: String = "\n") {
    if isTalkative { try? Process.write(text + terminator, to: .error) }
  }

  /// Prepares the process for a command.
  public static func prepareProcess() { Process.prepare() }
}

/// A result could not be printed.
public struct OutputFailure: Error, CustomStringConvertible {
  /// Why, in words.
  public let description: String
}

extension String {
  fileprivate func replacingPrefix(_ prefix: String, with other: String) -> String {
    hasPrefix(prefix) ? other + dropFirst(prefix.count) : self
  }
}
