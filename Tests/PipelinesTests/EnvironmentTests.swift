import Glibc
import Penstock
import PenstockFiles
import PenstockTesting
import Testing

/// The program itself, run as cron or a colleague would run it.
@Suite struct `The outputs of the program are the same bytes` {
  /// The `penstock` beside the test bundle; nil where it was not built.
  private static let program: String? = {
    let candidates = CommandLine.arguments.prefix(1).map { Folder.parent(of: $0) }
    let built = [Repository.root + "/.build/debug"]
    return (candidates + built).map { $0 + "/penstock" }.first { Folder.hasFile($0) }
  }()

  private func run(_ arguments: [String], _ environment: [String], in folder: String) -> Int32 {
    guard let program = Self.program else { return -1 }
    let script = "cd '\(folder)' && exec env -i \(environment.joined(separator: " ")) '\(program)' "
    return system(script + arguments.map { "'\($0)'" }.joined(separator: " "))
  }

  private func dataset(_ workspace: Workspace) -> [String] {
    workspace.names(in: "out/ai_ipo").map { $0 + (workspace.read("out/ai_ipo/\($0)") ?? "") }
  }

  @Test func `in another folder, time zone and locale, on one core and on two`() throws {
    try #require(Self.program != nil, "penstock is built beside its tests")
    let pipeline = Repository.root + "/Pipelines/ai_ipo"
    let settings: [(environment: [String], folder: String, workers: String)] = [
      (["TZ=UTC", "LC_ALL=C"], "/", "1"),
      (["TZ=Asia/Kathmandu", "LC_ALL=de_DE.UTF-8"], "/tmp", "2"),
      (["TZ=America/New_York", "LC_ALL=tr_TR.UTF-8", "HOME=/nowhere"], Repository.root, "2"),
    ]
    var expected: [String]?
    for (environment, folder, workers) in settings {
      let workspace = try Workspace()
      let status = run(
        ["run", pipeline, "--output", workspace.path + "/out", "--workers", workers, "--quiet"],
        environment, in: folder)
      #expect(status == 0)
      let found = dataset(workspace)
      #expect(found.count == 9)
      if let expected { #expect(found == expected) } else { expected = found }
    }
  }

  @Test func `when the pipeline is named from its own folder`() throws {
    try #require(Self.program != nil, "penstock is built beside its tests")
    let workspaces = [try Workspace(), try Workspace()]
    let places = [
      (Repository.root + "/Pipelines/ai_ipo", "pipeline.yaml"),
      (Repository.root, "Pipelines/ai_ipo/"),
    ]
    for (workspace, place) in zip(workspaces, places) {
      let status = run(
        ["run", place.1, "--output", workspace.path + "/out"], ["TZ=UTC"], in: place.0)
      #expect(status == 0)
    }
    #expect(dataset(workspaces[0]) == dataset(workspaces[1]))
  }
}
