import CZlib

/// Unpacks deflate: the members of a gzip file one after the other (RFC 1952) and one of zlib (RFC 1950),
/// whose checksums zlib verifies, or the bare data in a zip archive (RFC 1951).
final class InflateDecoder: StreamDecoder {
  /// What stands around the data.
  enum Wrapper {
    case gzip, zlib, none

    /// What zlib calls it.
    fileprivate var windowBits: Int32 {
      switch self {
      case .gzip: 31
      case .zlib: 15
      case .none: -15
      }
    }
  }

  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private let wrapper: Wrapper
  private var isComplete = false

  init(_ wrapper: Wrapper) {
    self.wrapper = wrapper
    stream.initialize(to: z_stream())
    guard penstock_inflate_begin(stream, wrapper.windowBits) == Z_OK else {
      fatalError("zlib can't begin: there is no memory left")
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  func decode(
    _ input: UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer
  ) throws(DecodingFault) -> DecodingStep {
    if isComplete, let first = input.first {
      if wrapper != .gzip { throw .followed }
      // Some programs fill the last block of a gzip file with zeros.
      if first == 0 { return try padding(input) }
      if first != 0x1F { throw .followed }
      inflateReset(stream)
      isComplete = false
    }
    let (available, space) = (min(input.count, 1 << 30), min(room.count, 1 << 30))
    stream.pointee.next_in = UnsafeMutablePointer(
      mutating: input.assumingMemoryBound(to: UInt8.self).baseAddress)
    stream.pointee.avail_in = UInt32(available)
    stream.pointee.next_out = room.assumingMemoryBound(to: UInt8.self).baseAddress
    stream.pointee.avail_out = UInt32(space)
    let status = inflate(stream, Z_NO_FLUSH)
    switch status {
    case Z_STREAM_END: isComplete = true
    case Z_OK, Z_BUF_ERROR: break
    default: throw .damaged
    }
    let left = Int(stream.pointee.avail_in)
    return DecodingStep(
      taken: available - left, made: space - Int(stream.pointee.avail_out),
      needsRoom: stream.pointee.avail_out == 0)
  }

  private func padding(_ input: UnsafeRawBufferPointer) throws(DecodingFault) -> DecodingStep {
    if input.contains(where: { $0 != 0 }) { throw .followed }
    return DecodingStep(taken: input.count, made: 0, needsRoom: false)
  }

  func finish() throws(DecodingFault) {
    if !isComplete { throw .cutShort }
  }
}
