import PenstockFiles

/// Compares text with a file that was recorded before.
///
/// With `RECORD_SNAPSHOTS=1` in the environment the file is written instead; look at what changed
/// before you commit it.
public enum Snapshot {
  /// How `text` differs from the file at `path`, or nil where it does not.
  public static func difference(_ text: String, at path: String) -> String? {
    if Process.environment("RECORD_SNAPSHOTS") == "1" {
      return record(text, at: path)
    }
    guard let recorded = TextFile.read(path) else {
      return "there is no \(path): record it with RECORD_SNAPSHOTS=1"
    }
    return recorded == text ? nil : firstDifference(text, recorded, path)
  }

  private static func record(_ text: String, at path: String) -> String? {
    do {
      try TextFile.write(text, to: path)
      return nil
    } catch {
      return "can't record \(path): \(error)"
    }
  }

  private static func firstDifference(_ text: String, _ recorded: String, _ path: String) -> String
  {
    let now = text.split(separator: "\n", omittingEmptySubsequences: false)
    let before = recorded.split(separator: "\n", omittingEmptySubsequences: false)
    let line = zip(now, before).enumerated().first { $0.element.0 != $0.element.1 }?.offset
    let place = line ?? min(now.count, before.count)
    return """
      line \(place + 1) of \(path) differs
        recorded: \(place < before.count ? String(before[place]) : "(nothing)")
        now:      \(place < now.count ? String(now[place]) : "(nothing)")
      record anew with RECORD_SNAPSHOTS=1 if that is right
      """
  }
}
