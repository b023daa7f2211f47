import Glibc
import PenstockData
import Synchronization

/// The hashes of a run, two of which are worked on at a time.
///
/// Each step of a SHA-256 waits for the one before, and half of the processor idles. Two hashes side
/// by side, such as what a run reads and what it writes, take hardly longer than one. So bytes wait
/// here until those of another hash come, or until they have become too many.
///
/// - Complexity: O(bytes); about 1 MiB waits, of whichever hash has more bytes than the others.
public final class HashLanes: Sendable {
  /// More bytes than this do not wait for those of another hash.
  private static let mostWaiting = 1 << 20

  /// Nor do more pieces than these: each keeps a whole store alive.
  private static let mostPieces = 64

  /// Bytes that a hash has not taken yet.
  private struct Lane {
    let hash: SHA256Hash
    var pieces: [Piece] = []
    var byteCount = 0
    var isBusy = false

    /// Hands its bytes over to a thread, which gives back what it leaves.
    mutating func begin() -> Lane {
      let begun = self
      (pieces, byteCount, isBusy) = ([], 0, true)
      return begun
    }

    mutating func end(_ rest: [Piece]) {
      pieces = rest + pieces
      byteCount += rest.reduce(0) { $0 + $1.range.count }
      isBusy = false
    }

    mutating func dropFirst(_ count: Int) {
      let range = pieces[0].range.dropFirst(count)
      if range.isEmpty { pieces.removeFirst() } else { pieces[0].range = range }
    }
  }

  /// Some bytes of a store, which waiting keeps alive.
  private struct Piece {
    let store: ByteStore
    var range: Range<Int>
  }

  /// What one thread works on, all of it out of the lanes.
  private struct Job {
    var one: Lane
    var other: Lane?
  }

  private let lanes = Mutex<[Lane]>([])

  /// No hashes.
  public init() {}

  /// Gives bytes to a hash, now or later.
  ///
  /// What one hash is given must be given by one thread at a time.
  func update(_ hash: SHA256Hash, _ store: ByteStore, _ range: Range<Int>) {
    if range.isEmpty { return }
    guard SHA256Hash.isFast else {
      return store.withSpan(range) { $0.withUnsafeBytes { hash.update($0) } }
    }
    let job = lanes.withLock { lanes in
      let place = Self.place(of: hash, in: &lanes)
      lanes[place].pieces.append(Piece(store: store, range: range))
      lanes[place].byteCount += range.count
      return Self.job(&lanes, place)
    }
    if let job { work(job) }
  }

  /// The hash of all bytes that were given, in hexadecimal.
  func finish(_ hash: SHA256Hash) -> String {
    while true {
      let (isBusy, rest) = lanes.withLock { lanes -> (Bool, Lane?) in
        guard let place = lanes.firstIndex(where: { $0.hash === hash }) else { return (false, nil) }
        return lanes[place].isBusy ? (true, nil) : (false, lanes.remove(at: place))
      }
      if !isBusy {
        if let rest { Self.takeAll(rest) }
        return hash.hexadecimal
      }
      sched_yield()  // another thread is about to be done with it
    }
  }

  /// Forgets a hash that nobody will ask for.
  func forget(_ hash: SHA256Hash) {
    lanes.withLock { $0.removeAll { $0.hash === hash } }
  }

  private static func place(of hash: SHA256Hash, in lanes: inout [Lane]) -> Int {
    if let place = lanes.firstIndex(where: { $0.hash === hash }) { return place }
    lanes.append(Lane(hash: hash))
    return lanes.count - 1
  }

  /// What to do now that a lane has more bytes: take them together with those of the lane that has
  /// most, or alone if they are many.
  private static func job(_ lanes: inout [Lane], _ place: Int) -> Job? {
    if lanes[place].isBusy { return nil }
    let others = lanes.indices.filter {
      $0 != place && !lanes[$0].isBusy && lanes[$0].byteCount > 0
    }
    let other = others.max { lanes[$0].byteCount < lanes[$1].byteCount }
    let mayWait =
      lanes[place].byteCount <= mostWaiting && lanes[place].pieces.count <= mostPieces
    if other == nil, mayWait { return nil }
    return Job(one: lanes[place].begin(), other: other.map { lanes[$0].begin() })
  }

  private func work(_ job: Job) {
    var (one, other) = (job.one, job.other)
    if var second = other {
      Self.takeBoth(&one, &second)
      other = second
    } else {
      Self.takeAll(one)
      one.pieces = []
    }
    lanes.withLock { lanes in
      for rest in [one, other].compactMap({ $0 }) {
        guard let place = lanes.firstIndex(where: { $0.hash === rest.hash }) else { continue }
        lanes[place].end(rest.pieces)
        if lanes[place].byteCount == 0 { lanes.remove(at: place) }
      }
    }
  }

  /// Takes the bytes of both lanes, side by side, until one of them has none left.
  private static func takeBoth(_ one: inout Lane, _ other: inout Lane) {
    while let left = one.pieces.first, let right = other.pieces.first {
      let count = min(left.range.count, right.range.count)
      let (first, second) = (left.range.prefix(count), right.range.prefix(count))
      left.store.withSpan(first) { left in
        right.store.withSpan(second) { right in
          left.withUnsafeBytes { left in
            right.withUnsafeBytes { one.hash.update(left, while: other.hash, takes: $0) }
          }
        }
      }
      one.dropFirst(count)
      other.dropFirst(count)
    }
  }

  private static func takeAll(_ lane: Lane) {
    for piece in lane.pieces {
      piece.store.withSpan(piece.range) { $0.withUnsafeBytes { lane.hash.update($0) } }
    }
  }
}
