import Penstock
import PenstockCommands

await PenstockTool.main(catalog: .builtIn)
