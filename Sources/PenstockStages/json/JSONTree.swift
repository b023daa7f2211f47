import PenstockData

/// The keys that were met in JSON's objects, as a tree: what is a column, and what was said twice.
///
/// A key is looked up by guessing that it follows the one that followed its neighbour before, which
/// is one comparison of bytes for records that are alike.
struct JSONTree: Sendable {
  private struct Node {
    let parent: Int32
    let key: Range<Int>  // in `pool`
    var firstChild: Int32 = -1
    var lastChild: Int32 = -1
    var next: Int32 = -1
    var object = 0  // the number of the object in which the key was met last
    var column: Int32 = -1
    var isLeaf = false
    var hasValue = false
    var hasObject = false
    var hasRecords = false
  }

  private struct Name: Hashable {
    let parent: Int32
    let key: String
  }

  private var nodes = [Node(parent: -1, key: 0..<0)]
  private var pool: [UInt8] = []
  private var places: [Name: Int32] = [:]
  private var leaves: [Int32] = []
  private var objectCount = 0

  /// The node of the document itself.
  static let root = 0

  /// The number of an object that begins now.
  mutating func beginObject() -> Int {
    objectCount += 1
    return objectCount
  }

  /// The node of a key, after the key of `previous` (−1 for the first) in an object.
  mutating func child(
    of parent: Int, after previous: Int, _ key: Span<UInt8>, isEscaped: Bool
  ) -> Int {
    var guess = previous < 0 ? nodes[parent].firstChild : nodes[previous].next
    var tries = 4
    while !isEscaped, guess >= 0, tries > 0 {
      if isKey(of: Int(guess), key) { return Int(guess) }
      guess = nodes[Int(guess)].next
      tries -= 1
    }
    return child(of: parent, isEscaped ? JSONEscapes.text(key) : String(copying: key))
  }

  private func isKey(of node: Int, _ key: Span<UInt8>) -> Bool {
    let known = nodes[node].key
    guard known.count == key.count else { return false }
    for place in 0..<key.count where pool[known.lowerBound + place] != key[place] {
      return false
    }
    return true
  }

  /// The node of a key of that text.
  mutating func child(of parent: Int, _ key: String) -> Int {
    let name = Name(parent: Int32(parent), key: key)
    if let place = places[name] { return Int(place) }
    let start = pool.count
    pool.append(contentsOf: key.utf8)
    let place = Int32(nodes.count)
    nodes.append(Node(parent: Int32(parent), key: start..<pool.count))
    let last = nodes[parent].lastChild
    if last < 0 { nodes[parent].firstChild = place } else { nodes[Int(last)].next = place }
    nodes[parent].lastChild = place
    places[name] = place
    return Int(place)
  }

  /// Notes that the key was met in that object; returns whether it had been already.
  mutating func isSecond(_ node: Int, in object: Int) -> Bool {
    if nodes[node].object == object { return true }
    nodes[node].object = object
    return false
  }

  /// Notes a value of a record at the key: null, an object, or what has text.
  mutating func note(_ node: Int, isNull: Bool = false, isObject: Bool = false) {
    if isObject {
      nodes[node].hasObject = true
      return
    }
    if !isNull { nodes[node].hasValue = true }
    if nodes[node].isLeaf { return }
    nodes[node].isLeaf = true
    leaves.append(Int32(node))
  }

  /// Notes that an array of objects stands at the key.
  mutating func noteRecords(_ node: Int) { nodes[node].hasRecords = true }
}

extension JSONTree {
  /// The column of a key's values; −1 before ``assignColumns()``, and for what was not met then.
  func column(_ node: Int) -> Int { Int(nodes[node].column) }

  /// Gives every key that has values a column, in order of appearance; returns their names.
  mutating func assignColumns() -> [String] {
    var names: [String] = []
    var columns: [String: Int32] = [:]
    for leaf in leaves.map({ Int($0) }) where nodes[leaf].hasValue || !nodes[leaf].hasObject {
      let name = keys(leaf).joined(separator: ".")
      let column = columns[name] ?? Int32(names.count)
      if Int(column) == names.count { names.append(name) }
      columns[name] = column
      nodes[leaf].column = column
    }
    return names
  }

  /// The key itself.
  func key(_ node: Int) -> String {
    String(decoding: pool[nodes[node].key], as: UTF8.self)
  }

  /// The keys from the document down to a node's own.
  func keys(_ node: Int) -> [String] {
    node == Self.root ? [] : keys(Int(nodes[node].parent)) + [key(node)]
  }

  /// The first key with an array of objects.
  var firstRecords: Int? { nodes.firstIndex { $0.hasRecords } }
}
