import PenstockData
import PenstockKit

/// The stages that come with Penstock, in the order in which they are listed.
public let catalog = StageCatalog([
  // sources
  .source(CSVSource.self),
  // sinks
  .sink(CSVSink.self),
])

/// The sink that writes `refused.csv`.
public let refusedFormat: @Sendable (Schema) -> any Sink = { schema in
  var binding = Binding(stage: CSVSink.name, input: schema)
  var reader = FieldReader.recording()
  return CSVSink(CSVSink.Settings(from: &reader), &binding)
}
