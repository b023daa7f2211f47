import Penstock
import PenstockFiles
import Testing

@Suite struct `The sources` {
  @Test func `have no file of more than 500 lines`() {
    for file in Repository.swiftFiles(below: "Sources") + Repository.swiftFiles(below: "Tests") {
      let count = Repository.lines(of: file).count
      #expect(count <= 500, "\(file) has \(count) lines: what two things does it do?")
    }
  }

  @Test func `keep pointers and unsafe code in the folders named for them`() {
    let allowed = [
      "Sources/PenstockData/Bytes/", "Sources/PenstockFiles/", "Sources/PenstockFetch/Curl/",
      "Sources/PenstockMarkup/LibXML/",
    ]
    let words = ["Unsafe", "withUnsafe", "unsafe", "@unchecked"]
    for file in Repository.swiftFiles(below: "Sources")
    where !allowed.contains(where: { file.hasPrefix($0) }) {
      for (number, line) in Repository.lines(of: file).enumerated() {
        let code = line.firstRange(of: "//").map { line[..<$0.lowerBound] } ?? line
        #expect(
          !words.contains { code.contains($0) }, "\(file):\(number + 1) is unsafe: \(line)")
      }
    }
  }

  /// The compiler's optimiser tears such a tuple (Swift 6.3.1): the call belongs into a function of its
  /// own that returns the result.
  @Test func `build no tuple around a result whose call may throw`() {
    for file in Repository.swiftFiles(below: "Sources") {
      for (number, line) in Repository.lines(of: file).enumerated() {
        #expect(
          !line.contains(", .success(try await"), "\(file):\(number + 1) builds a tuple: \(line)")
      }
    }
  }

  @Test func `have a folder for every stage, called as it is`() throws {
    let folders = Set(
      try Folder.names(in: Repository.root + "/Sources/PenstockStages").filter {
        !$0.hasSuffix(".swift")
      })
    let shared: Set = ["columns", "expressions", "flags"]
    let stages = Set(StageCatalog.builtIn.stages.map(\.name))
    #expect(folders.subtracting(shared) == stages)
  }

  @Test func `say of every stage what it does, and show each transform at work`() {
    for stage in StageCatalog.builtIn.stages {
      #expect(stage.summary.hasSuffix("."), "\(stage.name): \(stage.summary)")
      for field in stage.fields {
        #expect(field.summary.hasSuffix("."), "\(stage.name).\(field.name): \(field.summary)")
      }
      if stage.section == .transform {
        #expect(!stage.examples.isEmpty, "`\(stage.name)` has no example")
      }
    }
  }
}
