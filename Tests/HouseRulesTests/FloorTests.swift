import Testing

/// Imports only go down: which module may import which, floor by floor.
@Suite struct `The floors` {
  private static let floors: [String: Set<String>] = [
    "PenstockData": ["CScan", "Synchronization"],
    "PenstockFinance": ["PenstockData", "Synchronization"],
    "PenstockFiles": [
      "CCrypto", "CHash", "CSystem", "CZlib", "CZstd", "Glibc", "PenstockData", "Synchronization",
    ],
    "PenstockFetch": ["CCurl", "Glibc", "PenstockData", "PenstockFiles", "Synchronization"],
    "PenstockMarkup": ["CLibXML2", "PenstockData"],
    "PenstockKit": ["PenstockData"],
    "PenstockExpressions": ["PenstockData", "PenstockKit"],
    "PenstockPlan": ["PenstockData", "PenstockKit", "Synchronization", "Yams"],
    "PenstockStages": [
      "PenstockData", "PenstockExpressions", "PenstockFiles", "PenstockFinance", "PenstockKit",
      "PenstockMarkup",
      "Synchronization",
    ],
    "PenstockEngine": [
      "PenstockData", "PenstockFiles", "PenstockKit", "PenstockPlan", "Synchronization",
    ],
    "Penstock": [
      "PenstockData", "PenstockEngine", "PenstockFetch", "PenstockFiles", "PenstockFinance",
      "PenstockKit", "PenstockPlan", "PenstockStages", "Synchronization",
    ],
    "PenstockTesting": ["Penstock", "PenstockExpressions", "PenstockFiles"],
    "PenstockCommands": [
      "ArgumentParser", "Dispatch", "Glibc", "Penstock", "PenstockTesting", "Synchronization",
    ],
    "PenstockMain": ["Penstock", "PenstockCommands"],
  ]

  @Test(arguments: floors.keys.sorted())
  func `hold in`(_ module: String) {
    let files = Repository.swiftFiles(below: "Sources/\(module)")
    #expect(!files.isEmpty, "there is no module \(module)")
    for file in files {
      for imported in imports(of: file) {
        #expect(
          Self.floors[module]?.contains(imported) == true,
          "\(file) imports \(imported), which \(module) may not")
      }
    }
  }

  @Test func `are named for every module`() {
    let modules = Set(
      Repository.swiftFiles(below: "Sources").compactMap {
        $0.split(separator: "/").dropFirst().first.map(String.init)
      })
    #expect(modules == Set(Self.floors.keys))
  }

  @Test func `know Yams in one folder only`() {
    let files = Repository.swiftFiles(below: "Sources").filter { imports(of: $0).contains("Yams") }
    #expect(!files.isEmpty)
    #expect(files.allSatisfy { $0.hasPrefix("Sources/PenstockPlan/YAML/") })
  }

  private func imports(of file: String) -> [String] {
    Repository.lines(of: file).compactMap { line in
      let words = line.split(separator: " ")
      guard !line.hasPrefix(" "), let place = words.firstIndex(of: "import"), place <= 1,
        words.count > place + 1,
        place == 0 || words[0].hasPrefix("@") || words[0] == "public"
      else { return nil }
      return String(words[place + 1])
    }
  }
}
