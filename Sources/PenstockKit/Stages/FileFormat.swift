/// How the bytes of a file are to be read: what a sink says of the file that it writes.
public enum FileFormat: Sendable, Hashable {
  /// Delimited text with a header.
  case delimited(delimiter: UInt8, quote: UInt8)
  /// JSON: an array of objects, or an object on each line.
  case json(isLines: Bool)
  /// Apache Parquet.
  case parquet
  /// Something for people, or for programs that know it.
  case other
}
