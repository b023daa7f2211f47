// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "penstock",
  products: [.library(name: "PenstockKit", targets: ["PenstockData"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // 0
    .target(name: "CScan"),
    .target(name: "PenstockData", dependencies: ["CScan"]),
    // 1
    .target(name: "PenstockFinance", dependencies: ["PenstockData"]),
    .target(
      name: "PenstockFiles",
      dependencies: ["PenstockData", .product(name: "Crypto", package: "swift-crypto")]),
    // 2
    .target(name: "PenstockKit", dependencies: ["PenstockData"]),
    // 3
    .target(
      name: "PenstockPlan",
      dependencies: ["PenstockData", "PenstockKit", .product(name: "Yams", package: "Yams")]),
    .target(
      name: "PenstockStages",
      dependencies: ["PenstockData", "PenstockFinance", "PenstockKit"]),
  ]
)

for target in package.targets where target.type != .system && target.name != "CScan" {
  target.swiftSettings = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ]
}
