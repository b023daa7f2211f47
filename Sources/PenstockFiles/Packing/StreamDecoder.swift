/// Turns packed or encoded bytes into what they stand for, piece by piece.
protocol StreamDecoder: AnyObject {
  /// Takes bytes from the start of `input` and puts what they stand for at the start of `room`.
  ///
  /// - Throws: ``DecodingFault`` where the bytes can't be what they claim to be.
  func decode(
    _ input: UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer
  ) throws(DecodingFault) -> DecodingStep

  /// Says that no input follows.
  ///
  /// - Throws: ``DecodingFault`` where something is missing at the end.
  func finish() throws(DecodingFault)
}

/// What one call of a decoder did.
struct DecodingStep {
  /// How many bytes of the input were taken.
  let taken: Int

  /// How many bytes were made.
  let made: Int

  /// Whether it stopped for want of room; otherwise for want of input.
  let needsRoom: Bool
}

/// What is wrong with packed or encoded bytes.
enum DecodingFault: Error {
  /// They end too early.
  case cutShort
  /// They are not what they were when they were packed.
  case damaged
  /// Something follows that does not belong to them.
  case followed
  /// They grow by more than honest data do.
  case bomb
  /// A byte, counted from the start of the input of that call, does not fit the encoding.
  case misfit(Int)
}

/// Hands bytes on as they are.
final class CopyDecoder: StreamDecoder {
  func decode(
    _ input: UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer
  ) -> DecodingStep {
    let count = min(input.count, room.count)
    room.copyMemory(from: UnsafeRawBufferPointer(rebasing: input[..<count]))
    return DecodingStep(taken: count, made: count, needsRoom: count == room.count)
  }

  func finish() {}
}
