import Foundation

/// The real `penstock`, which was built beside the tests.
struct Tool {
  /// What a command left behind.
  struct Outcome {
    let status: Int32
    let output: String
    let errors: String
  }

  /// Where the tool is; nil where it was not built.
  static let path: String? = {
    let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    let path = URL(filePath: tests).deletingLastPathComponent().appending(path: "penstock").path
    return FileManager.default.isExecutableFile(atPath: path) ? path : nil
  }()

  /// Runs a command to its end.
  ///
  /// - Parameters:
  ///   - output: The file that standard output goes to, where not one of its own.
  ///   - environment: More variables of the environment.
  static func run(
    _ arguments: [String], output: String? = nil, environment: [String: String] = [:]
  ) throws -> Outcome {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (out, errors) = (folder.appending(path: "out"), folder.appending(path: "errors"))
    for file in [out, errors] {
      _ = FileManager.default.createFile(atPath: file.path, contents: nil)
    }
    let process = Process()
    process.executableURL = URL(filePath: path ?? "")
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput =
      try output.map {
        try FileHandle(forWritingTo: URL(filePath: $0))
      } ?? FileHandle(forWritingTo: out)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus,
      output: String(decoding: try Data(contentsOf: out), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
  }
}
