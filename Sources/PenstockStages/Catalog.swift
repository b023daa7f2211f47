import PenstockData
import PenstockKit

/// The stages that come with Penstock, in the order in which they are listed.
public let catalog = StageCatalog([
  // sources
  .source(CSVSource.self),
  .source(JSONSource.self),
  .source(XMLSource.self),
  .source(HTMLSource.self),
  .source(XLSXSource.self),
  .source(FixedWidthSource.self),
  .source(InlineSource.self),
  .source(ECBRates.self),
  .source(DatasetSource.self),
  // the field's own
  .row(Amount.self),
  .row(Facts.self),
  .row(Rates.self),
  .row(CurrencyConversion.self),
  .group(PeriodStage.self),
  .group(GrowthStage.self),
  .group(SegmentMix.self),
  // general
  .row(Select.self),
  .row(Rename.self),
  .row(Derive.self),
  .row(Cast.self),
  .transform(Aggregate.self, kind: "transform in several steps"),
  .transform(Expect.self, kind: "transform in several steps"),
  .row(Filter.self),
  .order(Sort.self),
  .row(Union.self),
  .transform(Join.self, kind: "row or sequential transform"),
  .row(AsofJoin.self),
  .group(Dedupe.self),
  .transform(Fill.self, kind: "row or group transform"),
  .group(Pivot.self),
  .row(Unpivot.self),
  .group(Window.self),
  .sequential(Limit.self),
  .transform(Sample.self, kind: "row or sequential transform"),
  // sinks
  .sink(CSVSink.self),
  .sink(JSONSink.self),
  .blockSink(ParquetSink.self),
  .sink(FixedWidthSink.self),
  .tableSink(MarkdownSink.self),
])

/// The sink that writes `refused.csv`.
public let refusedFormat: @Sendable (Schema) -> any Sink = { schema in
  var binding = Binding(stage: CSVSink.name, input: schema)
  var reader = FieldReader.recording()
  return CSVSink(CSVSink.Settings(from: &reader), &binding)
}
