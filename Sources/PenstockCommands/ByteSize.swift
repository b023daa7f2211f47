import ArgumentParser

/// A number of bytes as people write it: `512MB`, `2GB`, `64MiB`.
struct ByteSize: ExpressibleByArgument, Equatable {
  /// How many bytes.
  let bytes: Int

  /// The size that `argument` writes: a whole number and `KB`, `MB`, `GB` or `TB` (of 1000) or
  /// `KiB`, `MiB`, `GiB` or `TiB` (of 1024), in any case; nil where it is none.
  init?(argument: String) {
    let digits = argument.prefix { $0.isASCII && $0.isNumber }
    let unit = argument.dropFirst(digits.count).drop { $0 == " " }.uppercased()
    guard let number = Int(digits), let factor = Self.factors[unit] else { return nil }
    let (bytes, overflow) = number.multipliedReportingOverflow(by: factor)
    if overflow || bytes == 0 { return nil }
    self.bytes = bytes
  }

  private static let factors = [
    "B": 1, "KB": 1000, "MB": 1_000_000, "GB": 1_000_000_000, "TB": 1_000_000_000_000,
    "KIB": 1 << 10, "MIB": 1 << 20, "GIB": 1 << 30, "TIB": 1 << 40,
  ]
}
