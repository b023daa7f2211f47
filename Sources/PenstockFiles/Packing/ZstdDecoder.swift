import CZstd

/// Unpacks zstd (RFC 8878): frames one after the other, with windows of up to 128 MiB.
final class ZstdDecoder: StreamDecoder {
  private let stream: OpaquePointer
  private var isComplete = false

  init() {
    guard let stream = ZSTD_createDStream() else {
      fatalError("zstd can't begin: there is no memory left")
    }
    self.stream = stream
  }

  deinit {
    ZSTD_freeDStream(stream)
  }

  func decode(
    _ input: UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer
  ) throws(DecodingFault) -> DecodingStep {
    if isComplete, input.isEmpty { return DecodingStep(taken: 0, made: 0, needsRoom: false) }
    var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
    var target = ZSTD_outBuffer(dst: room.baseAddress, size: room.count, pos: 0)
    let status = ZSTD_decompressStream(stream, &target, &source)
    if ZSTD_isError(status) != 0 { throw isComplete ? .followed : .damaged }
    isComplete = status == 0
    return DecodingStep(
      taken: source.pos, made: target.pos, needsRoom: target.pos == target.size && !isComplete)
  }

  func finish() throws(DecodingFault) {
    if !isComplete { throw .cutShort }
  }
}
