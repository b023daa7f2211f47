// swift-tools-version: 6.2
import PackageDescription

// Micro-benchmarks of the hot routines: `swift run -c release micro`, from this folder.
let package = Package(
  name: "benchmarks",
  dependencies: [.package(name: "penstock", path: "..")],
  targets: [
    .executableTarget(
      name: "micro", dependencies: [.product(name: "PenstockKit", package: "penstock")])
  ]
)
