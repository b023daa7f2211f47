// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "returns",
  products: [
    .executable(name: "penstock-returns", targets: ["penstock-returns"]),
    .library(name: "Returns", targets: ["Returns"]),
  ],
  dependencies: [.package(name: "penstock", path: "../..")],
  targets: [
    .target(name: "Returns", dependencies: [.product(name: "PenstockKit", package: "penstock")]),
    .executableTarget(
      name: "penstock-returns",
      dependencies: [
        "Returns", .product(name: "Penstock", package: "penstock"),
        .product(name: "PenstockCommands", package: "penstock"),
      ]),
    .testTarget(
      name: "ReturnsTests",
      dependencies: [
        "Returns", .product(name: "Penstock", package: "penstock"),
        .product(name: "PenstockTesting", package: "penstock"),
      ]),
  ]
)
