// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "penstock",
  products: [
    .executable(name: "penstock", targets: ["PenstockMain"]),
    .library(name: "Penstock", targets: ["Penstock"]),
    .library(name: "PenstockCommands", targets: ["PenstockCommands"]),
    .library(name: "PenstockTesting", targets: ["PenstockTesting"]),
    .library(
      name: "PenstockKit",
      targets: ["PenstockKit", "PenstockData", "PenstockExpressions", "PenstockFinance"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // 0
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .target(name: "CCrypto"),
    .target(name: "CCurl"),
    .target(name: "CHash"),
    .target(name: "CScan"),
    .target(name: "CSystem"),
    .target(name: "PenstockData", dependencies: ["CScan"]),
    // 1
    .target(name: "PenstockFinance", dependencies: ["PenstockData"]),
    .target(
      name: "PenstockFiles",
      dependencies: ["CCrypto", "CHash", "CSystem", "CZlib", "CZstd", "PenstockData"]),
    .target(name: "PenstockMarkup", dependencies: ["CLibXML2", "PenstockData"]),
    // 2
    .target(name: "PenstockFetch", dependencies: ["CCurl", "PenstockData", "PenstockFiles"]),
    .target(name: "PenstockKit", dependencies: ["PenstockData"]),
    .target(name: "PenstockExpressions", dependencies: ["PenstockData", "PenstockKit"]),
    // 3
    .target(
      name: "PenstockPlan",
      dependencies: ["PenstockData", "PenstockKit", .product(name: "Yams", package: "Yams")]),
    .target(
      name: "PenstockStages",
      dependencies: [
        "PenstockData", "PenstockExpressions", "PenstockFiles", "PenstockFinance", "PenstockKit",
        "PenstockMarkup",
      ]),
    // 4
    .target(
      name: "PenstockEngine",
      dependencies: ["PenstockData", "PenstockFiles", "PenstockKit", "PenstockPlan"]),
    // 5
    .target(
      name: "Penstock",
      dependencies: [
        "PenstockData", "PenstockEngine", "PenstockFetch", "PenstockFiles", "PenstockFinance",
        "PenstockKit", "PenstockPlan", "PenstockStages",
      ]),
    // 6
    .target(
      name: "PenstockTesting", dependencies: ["Penstock", "PenstockExpressions", "PenstockFiles"]),
    // 7
    .target(
      name: "PenstockCommands",
      dependencies: [
        "Penstock", "PenstockTesting",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    // 8
    .executableTarget(name: "PenstockMain", dependencies: ["Penstock", "PenstockCommands"]),
    // tests
    .testTarget(name: "PenstockDataTests", dependencies: ["PenstockData"]),
    .testTarget(name: "PenstockFinanceTests", dependencies: ["PenstockFinance"]),
    .target(name: "TestServer", path: "Tests/TestServer"),
    .testTarget(name: "PenstockFilesTests", dependencies: ["PenstockFiles"]),
    .testTarget(
      name: "PenstockFetchTests", dependencies: ["PenstockFetch", "TestServer"]),
    .testTarget(name: "PenstockMarkupTests", dependencies: ["PenstockMarkup"]),
    .testTarget(name: "PenstockKitTests", dependencies: ["PenstockKit"]),
    .testTarget(
      name: "PenstockExpressionsTests", dependencies: ["PenstockExpressions", "PenstockTesting"]),
    .testTarget(
      name: "PenstockStagesTests", dependencies: ["CZstd", "PenstockStages", "PenstockTesting"]),
    .testTarget(
      name: "PenstockPlanTests", dependencies: ["Penstock", "PenstockTesting"],
      exclude: ["Errors"]),
    .testTarget(
      name: "PenstockTests",
      dependencies: ["Penstock", "PenstockFiles", "PenstockTesting", "TestServer"]),
    .testTarget(
      name: "PenstockEngineTests", dependencies: ["Penstock", "PenstockEngine", "PenstockTesting"]),
    .testTarget(name: "PenstockTestingTests", dependencies: ["Penstock", "PenstockTesting"]),
    .testTarget(
      name: "PenstockCommandsTests", dependencies: ["PenstockCommands", "PenstockTesting"],
      exclude: ["Snapshots"]),
    .testTarget(
      name: "PipelinesTests",
      dependencies: ["Penstock", "PenstockFiles", "PenstockTesting", "TestServer"],
      exclude: ["Fixtures", "Golden"]),
    .testTarget(
      name: "HouseRulesTests", dependencies: ["Penstock", "PenstockFiles", "PenstockTesting"]),
  ]
)

for target in package.targets where !target.name.hasPrefix("C") {
  target.swiftSettings = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ]
}
