/// Finds what a misspelled word was meant to be.
public enum Suggestion {
  /// The candidate nearest to `word`, if one is near enough to be meant; the first of equals.
  ///
  /// One letter in three may be wrong; in words of one or two letters none but its case. A word that
  /// is the beginning of one candidate alone means that one.
  ///
  /// - Complexity: O(candidates × length²), for words of up to a hundred letters.
  public static func nearest(to word: String, in candidates: some Sequence<String>) -> String? {
    let lower = Array(word.lowercased())
    guard !lower.isEmpty, lower.count <= 100 else { return nil }
    var best: (distance: Int, candidate: String)?
    var longer: [String] = []
    for candidate in candidates where candidate != word {
      let other = Array(candidate.lowercased())
      let limit = min(lower.count, other.count) / 3
      if lower.count >= 3, other.starts(with: lower) { longer.append(candidate) }
      guard other.count <= 100, abs(other.count - lower.count) <= limit else { continue }
      let distance = distance(lower, other)
      guard distance <= limit else { continue }
      if best.map({ distance < $0.distance }) ?? true { best = (distance, candidate) }
    }
    return best?.candidate ?? (longer.count == 1 ? longer[0] : nil)
  }

  /// `did you mean …?` for the nearest candidate, or nil.
  public static func help(for word: String, in candidates: some Sequence<String>) -> String? {
    nearest(to: word, in: candidates).map { "did you mean `\($0)`?" }
  }

  /// Optimal string alignment distance: insert, delete, replace, swap neighbours.
  static func distance(_ a: [Character], _ b: [Character]) -> Int {
    if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
    var rows = [[Int]](
      repeating: [Int](repeating: 0, count: b.count + 1), count: a.count + 1)
    for i in 0...a.count { rows[i][0] = i }
    for j in 0...b.count { rows[0][j] = j }
    for i in 1...a.count {
      for j in 1...b.count {
        let cost = a[i - 1] == b[j - 1] ? 0 : 1
        rows[i][j] = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + cost)
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
        }
      }
    }
    return rows[a.count][b.count]
  }
}
