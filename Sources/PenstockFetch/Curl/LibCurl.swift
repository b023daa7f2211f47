import CCurl

/// The library, which is loaded for the first who needs it.
enum LibCurl {
  private static let loaded = Result { try load(from: PENSTOCK_LIBCURL) }

  /// Sees to it that the functions of libcurl may be called.
  ///
  /// - Throws: ``FetchError`` where this machine has no libcurl.
  /// - Complexity: some milliseconds once, nothing from then on.
  static func load() throws { try loaded.get() }

  /// Loads libcurl from the shared object that the system finds by `name`.
  static func load(from name: String) throws {
    guard let reason = penstock_curl_load(name) else { return }
    throw FetchError(
      .local, "libcurl can't be loaded: \(String(cString: reason))",
      help: "install it: `apt-get install libcurl4`")
  }
}
