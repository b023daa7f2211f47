import PenstockData

/// One request as it goes over the wire; its secrets are revealed.
struct WireRequest: Sendable {
  let address: WebAddress
  let method: WebRequest.Method

  /// Whole lines, `Name: value`.
  let headerLines: [String]

  let body: String?

  /// Whether the server may lie on this machine or in a private network.
  let mayBePrivate: Bool

  /// Whether HTTP/2 may be spoken.
  let isHTTP2: Bool

  let patience: WebRequest.Patience

  /// Where a proxy is; nil for none, whatever the environment says.
  let proxy: String?
}

/// What takes the body of an answer, piece by piece; called on the thread of the transfers.
protocol BodyReceiver: AnyObject, Sendable {
  /// Begins with the body of the answer that `head` stands before.
  func begin(_ head: ResponseHead) throws

  /// Takes more bytes of it.
  func take(_ bytes: ByteStore) throws
}

/// How a transfer went.
struct TransferResult: Sendable {
  /// What the answer said before its body; nil where no answer came.
  let head: ResponseHead?

  /// How many bytes of body came over the wire.
  let wireBytes: Int

  /// Why it failed; nil where libcurl has nothing to say against it.
  let failure: TransferFailure?

  /// Whether more came than the answer said.
  let hasExcess: Bool

  /// How many seconds the server asks to wait, if it does.
  let retryAfter: Int?
}

/// Why a transfer failed.
enum TransferFailure: Sendable {
  /// The receiver would not have it.
  case receiver(any Error)
  /// The address that the host resolved to is not public.
  case privateAddress(NetworkAddress)
  /// Nothing or too little came for too long.
  case stalled
  /// libcurl gave up, by its code and in its own words.
  case curl(code: UInt32, detail: String)
}
