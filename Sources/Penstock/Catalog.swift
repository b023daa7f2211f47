import PenstockKit
import PenstockStages

extension StageCatalog {
  /// The stages that come with Penstock.
  public static var builtIn: StageCatalog { PenstockStages.catalog }
}
