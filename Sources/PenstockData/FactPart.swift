/// The parts of a fact that a column may play, by the names of XBRL's Open Information Model.
public enum FactPart: String, Sendable, CaseIterable {
  case entity, concept, period, unit, value, decimals
  case kind, axis, segment
  case currency, basis
  case qualifier, modality, source
  case knownAt = "known_at"
}
