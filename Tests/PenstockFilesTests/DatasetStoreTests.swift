import PenstockData
import Testing

@testable import PenstockFiles

@Suite struct `A dataset store` {
  private func withRoot(_ body: (String) throws -> Void) throws {
    let root = try Folder.createTemporary()
    defer { try? Folder.remove(root) }
    try body(root)
  }

  private func write(_ text: String, _ store: DatasetStore) throws -> Generation {
    let generation = try store.begin()
    for name in ["a.csv", DatasetStore.manifestName] {
      let file = try OutputFile(name: name, in: generation.path)
      try file.write(ByteStore(text))
      _ = try file.finish()
    }
    return generation
  }

  @Test func `publishes by one link, that names the newest whole generation`() throws {
    try withRoot { root in
      let store = try DatasetStore(root: root, pipeline: "p")
      #expect(store.current == nil)
      try store.publish(try write("one", store))
      try store.publish(try write("two", store))
      #expect(store.current == 2)
      #expect(TextFile.read(root + "/p/a.csv") == "two")
    }
  }

  @Test func `sweeps what an earlier run left unfinished, and nothing else`() throws {
    try withRoot { root in
      do {
        let store = try DatasetStore(root: root, pipeline: "p")
        try store.publish(try write("one", store))
        _ = try store.begin()
      }
      #expect(Folder.exists(root + "/.penstock/p/2"))
      let store = try DatasetStore(root: root, pipeline: "p")
      #expect(!Folder.exists(root + "/.penstock/p/2"))
      #expect(store.current == 1)
    }
  }

  @Test func `is held by one at a time`() throws {
    try withRoot { root in
      let store = try DatasetStore(root: root, pipeline: "p")
      #expect(throws: FileError.self) { try DatasetStore(root: root, pipeline: "p") }
      _ = try DatasetStore(root: root, pipeline: "q")
      withExtendedLifetime(store) {}
    }
  }

  @Test func `does not put its link in the place of a folder`() throws {
    try withRoot { root in
      try Folder.create(root + "/p")
      let store = try DatasetStore(root: root, pipeline: "p")
      #expect(throws: FileError.self) { try store.publish(try write("one", store)) }
    }
  }

  @Test func `notices a generation that says the same as the newest`() throws {
    try withRoot { root in
      let store = try DatasetStore(root: root, pipeline: "p")
      try store.publish(try write("one", store))
      #expect(store.isUnchanged(try write("one", store)))
      #expect(!store.isUnchanged(try write("two", store)))
    }
  }
}
